package io.godwit.engine.validate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * JSON documents in one form: members in the order of their names, no spaces, one way to write each text and each number. A name
 * that a document says twice is kept twice, in the document's order.
 */
final class JsonForm {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(100_000)
                    .maxNestingDepth(1_000)
                    .build())
            .build();

    private record Member(String name, String value) {}

    /** The document in its form; as it is, if it cannot be read as one. */
    byte[] of(byte[] text, int start, int length) {
        try (JsonParser parser = FACTORY.createParser(text, start, length)) {
            StringBuilder out = new StringBuilder(length);
            parser.nextToken();
            value(parser, out);
            if (parser.nextToken() == null) {
                return out.toString().getBytes(StandardCharsets.UTF_8);
            }
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            // a text that is no document is compared as it is
        }
        return Arrays.copyOfRange(text, start, start + length);
    }

    private static void value(JsonParser parser, StringBuilder out) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            members(parser, out);
        } else if (token == JsonToken.START_ARRAY) {
            out.append('[');
            for (boolean first = true; parser.nextToken() != JsonToken.END_ARRAY; first = false) {
                out.append(first ? "" : ",");
                value(parser, out);
            }
            out.append(']');
        } else if (token == JsonToken.VALUE_STRING) {
            text(parser.getText(), out);
        } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            BigDecimal number = new BigDecimal(parser.getText());
            out.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
        } else if (token != null && token.isScalarValue()) {
            out.append(parser.getText());
        } else {
            throw new IOException("no document");
        }
    }

    private static void members(JsonParser parser, StringBuilder out) throws IOException {
        List<Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            StringBuilder value = new StringBuilder();
            parser.nextToken();
            value(parser, value);
            members.add(new Member(name, value.toString()));
        }
        members.sort(Comparator.comparing(Member::name));
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "" : ",");
            text(members.get(i).name(), out);
            out.append(':').append(members.get(i).value());
        }
        out.append('}');
    }

    private static void text(String value, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, out);
        out.append('"');
    }
}
