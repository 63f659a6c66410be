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
 * @param counted of a counter, how far it has come: grows with each number given out, whichever way the counter runs; null of
 *     everything else
 */
public record SchemaObject(
        String kind,
        String name,
        Stage stage,
        List<String> statements,
        @Nullable String skipped,
        @Nullable Long counted)
        implements Serializable {
    public SchemaObject {
        statements = List.copyOf(statements);
    }

    /** Anything but a counter. */
    public SchemaObject(String kind, String name, Stage stage, List<String> statements, @Nullable String skipped) {
        this(kind, name, stage, statements, skipped, null);
    }
}
