package io.godwit.engine.validate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.row.Digest;
import java.io.IOException;
import java.math.BigInteger;

/**
 * How comparisons are written as JSON, in the journal and in proofs alike. A digest is {@code {"name", "rows", "sums"}} with
 * {@code sums} as 32 hexadecimal digits, because many readers of JSON lose digits of large numbers. Reports and tables also
 * carry {@code identical}, which follows from the rest and is not read back.
 */
public final class ValidationJson {
    private ValidationJson() {}

    /** What a mapper needs to know to write and read {@link ValidationReport}. */
    public static Module module() {
        SimpleModule module = new SimpleModule("godwit-validation");
        module.addSerializer(Digest.class, new DigestWriter());
        module.addDeserializer(Digest.class, new DigestReader());
        module.setMixInAnnotation(ValidationReport.class, WithIdentical.class);
        module.setMixInAnnotation(TableResult.class, WithIdentical.class);
        return module;
    }

    @JsonIgnoreProperties(value = "identical", allowGetters = true)
    private interface WithIdentical {
        @JsonProperty("identical")
        boolean identical();
    }

    private static final class DigestWriter extends StdSerializer<Digest> {
        DigestWriter() {
            super(Digest.class);
        }

        @Override
        public void serialize(Digest digest, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", digest.name());
            out.writeNumberField("rows", digest.rows());
            out.writeStringField("sums", digest.hex());
            out.writeEndObject();
        }
    }

    private static final class DigestReader extends StdDeserializer<Digest> {
        DigestReader() {
            super(Digest.class);
        }

        @Override
        public Digest deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = parser.readValueAsTree();
            String sums = node.path("sums").asText();
            if (!sums.matches("[0-9a-f]{32}")) {
                return context.reportInputMismatch(Digest.class, "sums is not 32 hexadecimal digits");
            }
            return new Digest(
                    node.path("name").asText(),
                    node.path("rows").asLong(),
                    new BigInteger(sums.substring(0, 16), 16).longValue(),
                    new BigInteger(sums.substring(16), 16).longValue());
        }
    }
}
