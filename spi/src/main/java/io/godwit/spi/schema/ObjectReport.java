package io.godwit.spi.schema;

import java.io.Serializable;

/**
 * What became of an object.
 *
 * @param kind as in {@link SchemaObject}
 * @param name as in {@link SchemaObject}
 * @param stage when
 * @param outcome what became of it
 * @param reason why it was changed or skipped; empty if copied
 */
public record ObjectReport(String kind, String name, Stage stage, Outcome outcome, String reason)
        implements Serializable {
    /** What can become of an object. */
    public enum Outcome {
        COPIED,
        CHANGED,
        SKIPPED
    }
}
