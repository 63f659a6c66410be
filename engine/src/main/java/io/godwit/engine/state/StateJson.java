package io.godwit.engine.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Join;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.io.IOException;
import java.util.List;

/** How the store's values become JSON and come back equal. What the SPI's types need for that is said here, not there. */
final class StateJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addMixIn(Type.class, TypeNames.class)
            .addMixIn(Definition.class, DefinitionNames.class)
            .addMixIn(Expression.class, ExpressionNames.class)
            .addMixIn(Query.class, QueryNames.class)
            .addMixIn(Query.From.class, FromNames.class)
            .addModule(module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private StateJson() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    static <T> T read(String text, Class<T> kind) {
        try {
            return MAPPER.readValue(text, kind);
        } catch (JsonProcessingException e) {
            throw new GodwitException(
                    EngineErrors.STATE_DAMAGED,
                    "A kept " + kind.getSimpleName() + " cannot be read by this version",
                    "line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr(),
                    e);
        }
    }

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(Join.class, new JoinWriter());
        module.addDeserializer(Join.class, new JoinReader());
        module.addKeySerializer(TableId.class, new TableKeyWriter());
        module.addKeyDeserializer(TableId.class, new TableKeyReader());
        return module;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Type.Bool.class, name = "bool"),
        @JsonSubTypes.Type(value = Type.Int.class, name = "int"),
        @JsonSubTypes.Type(value = Type.Real.class, name = "real"),
        @JsonSubTypes.Type(value = Type.Decimal.class, name = "decimal"),
        @JsonSubTypes.Type(value = Type.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Type.Bytes.class, name = "bytes"),
        @JsonSubTypes.Type(value = Type.Bits.class, name = "bits"),
        @JsonSubTypes.Type(value = Type.Uuid.class, name = "uuid"),
        @JsonSubTypes.Type(value = Type.Date.class, name = "date"),
        @JsonSubTypes.Type(value = Type.Time.class, name = "time"),
        @JsonSubTypes.Type(value = Type.Duration.class, name = "duration"),
        @JsonSubTypes.Type(value = Type.Timestamp.class, name = "timestamp"),
        @JsonSubTypes.Type(value = Type.Json.class, name = "json"),
        @JsonSubTypes.Type(value = Type.Enumeration.class, name = "enumeration"),
        @JsonSubTypes.Type(value = Type.Geometry.class, name = "geometry"),
        @JsonSubTypes.Type(value = Type.Native.class, name = "native")
    })
    private interface TypeNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Definition.TableDefinition.class, name = "table"),
        @JsonSubTypes.Type(value = Definition.IndexDefinition.class, name = "index"),
        @JsonSubTypes.Type(value = Definition.SpatialIndexDefinition.class, name = "spatial-index"),
        @JsonSubTypes.Type(value = Definition.ForeignKeyDefinition.class, name = "foreign-key"),
        @JsonSubTypes.Type(value = Definition.CheckDefinition.class, name = "check"),
        @JsonSubTypes.Type(value = Definition.CounterDefinition.class, name = "counter"),
        @JsonSubTypes.Type(value = Definition.ViewDefinition.class, name = "view")
    })
    private interface DefinitionNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Expression.Literal.class, name = "literal"),
        @JsonSubTypes.Type(value = Expression.ColumnValue.class, name = "column"),
        @JsonSubTypes.Type(value = Expression.Call.class, name = "call"),
        @JsonSubTypes.Type(value = Expression.FieldValue.class, name = "field"),
        @JsonSubTypes.Type(value = Expression.Aggregate.class, name = "aggregate"),
        @JsonSubTypes.Type(value = Expression.Subquery.class, name = "subquery")
    })
    private interface ExpressionNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Query.Select.class, name = "select"),
        @JsonSubTypes.Type(value = Query.Union.class, name = "union")
    })
    private interface QueryNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Query.Relation.class, name = "relation"),
        @JsonSubTypes.Type(value = Query.Derived.class, name = "derived"),
        @JsonSubTypes.Type(value = Query.Join.class, name = "join")
    })
    private interface FromNames {}

    /** A join is made anew from facts at every run; a plan is kept without it. */
    private static final class JoinWriter extends JsonSerializer<Join> {
        @Override
        public void serialize(Join value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString("from-facts");
        }
    }

    private static final class JoinReader extends JsonDeserializer<Join> {
        @Override
        public Join deserialize(JsonParser in, DeserializationContext context) throws IOException {
            in.skipChildren();
            return Join.NONE;
        }
    }

    /** As a key a table is a JSON list of two texts, because either name may hold a dot. */
    private static final class TableKeyWriter extends JsonSerializer<TableId> {
        @Override
        public void serialize(TableId value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(write(List.of(value.schema(), value.name())));
        }
    }

    private static final class TableKeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            List<String> parts = MAPPER.readValue(key, TEXTS);
            return new TableId(parts.get(0), parts.get(1));
        }
    }
}
