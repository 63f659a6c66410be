package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anything in a schema besides a table's rows.
 *
 * @param kind the engine's word for it in lower case ("table", "index", "view", "sequence value", ...)
 * @param name qualified name, unique within its kind
 * @param stage when it is made
 * @param statements its definition in the source engine's language, already with the target's names; empty if skipped
 * @param skipped why it is not moved; null if it is
 */
public record SchemaObject(
        String kind,
        String name,
        Stage stage,
        List<String> statements,
        @Nullable String skipped) implements Serializable {
    public SchemaObject {
        statements = List.copyOf(statements);
    }
}
