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
 * @param definition what it is, apart from the source's language, with the target's names; null where only its statements say
 * @param changed why its statements make it otherwise than it is on the source; null if they make the same
 */
public record SchemaObject(
        String kind,
        String name,
        Stage stage,
        List<String> statements,
        @Nullable String skipped,
        @Nullable Long counted,
        @Nullable Definition definition,
        @Nullable String changed)
        implements Serializable {
    public SchemaObject {
        statements = List.copyOf(statements);
    }

    /** What only its statements say. */
    public SchemaObject(
            String kind,
            String name,
            Stage stage,
            List<String> statements,
            @Nullable String skipped,
            @Nullable Long counted) {
        this(kind, name, stage, statements, skipped, counted, null, null);
    }

    /** Anything but a counter. */
    public SchemaObject(String kind, String name, Stage stage, List<String> statements, @Nullable String skipped) {
        this(kind, name, stage, statements, skipped, null, null, null);
    }

    /** The same object, with what it is apart from the source's language. */
    public SchemaObject with(@Nullable Definition neutral) {
        return new SchemaObject(kind, name, stage, statements, skipped, counted, neutral, changed);
    }

    /** The same object, made otherwise than it is on the source. */
    public SchemaObject changed(String why) {
        return new SchemaObject(kind, name, stage, statements, skipped, counted, definition, why);
    }
}
