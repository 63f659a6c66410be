package io.godwit.mongodb.cosmos;

import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What an index is, as {@code createIndexes} names it.
 *
 * @param index one of the command's {@code indexes}
 */
record IndexShape(BsonDocument index) {
    /** The indexes that a command makes; none if it makes something else. */
    static List<BsonDocument> all(BsonDocument command) {
        List<BsonDocument> indexes = new ArrayList<>();
        if (command.containsKey("createIndexes")) {
            command.getArray("indexes").forEach(i -> indexes.add(i.asDocument()));
        }
        return indexes;
    }

    /** Whose indexes a command makes. */
    static TableId owner(BsonDocument command) {
        return new TableId(
                command.getString("$db").getValue(),
                command.getString("createIndexes").getValue());
    }

    private BsonDocument key() {
        return index.getDocument("key");
    }

    int fields() {
        return key().size();
    }

    /** Whether one of its fields is indexed in this way. */
    boolean isOfKind(String kind) {
        return key().values().stream()
                .anyMatch(v -> v.isString() && v.asString().getValue().equals(kind));
    }

    /** Whether it has an option, and the option is on if it is a flag. */
    boolean has(String option) {
        BsonValue value = index.get(option);
        return value != null && !(value.isBoolean() && !value.asBoolean().getValue());
    }

    boolean isWildcard() {
        return key().keySet().stream().anyMatch(f -> f.endsWith("$**"));
    }

    /** Whether its first field is this. */
    boolean isOf(String field) {
        return key().getFirstKey().equals(field);
    }

    /** How many names its longest path has. */
    int depth() {
        return key().keySet().stream()
                .mapToInt(f -> f.split("\\.", -1).length)
                .max()
                .orElse(0);
    }

    int longestPathBytes() {
        return key().keySet().stream()
                .mapToInt(f -> f.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }
}
