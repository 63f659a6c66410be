package io.godwit.engine.compare;

/**
 * Something about tables themselves that is not alike on both sides.
 *
 * @param kind what it is
 * @param object the table, or {@code schema.table.column}; under the source's name where the source has it
 * @param detail a sentence for people
 */
public record StructureDifference(Kind kind, String object, String detail) {
    /** Kinds. */
    public enum Kind {
        /** A table that only the source has. */
        TABLE_MISSING_ON_TARGET,
        /** A table that only the target has. */
        TABLE_MISSING_ON_SOURCE,
        /** A column that only the source has; the others are compared. */
        COLUMN_MISSING_ON_TARGET,
        /** A column that only the target has; the others are compared. */
        COLUMN_MISSING_ON_SOURCE,
        /** A column of another type; its values are compared all the same. */
        TYPE_DIFFERS
    }
}
