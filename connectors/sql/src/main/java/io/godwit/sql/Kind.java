package io.godwit.sql;

import io.godwit.spi.schema.Type;

/** What a value is, as far as it decides whether two engines compute alike with it. */
enum Kind {
    NULL,
    BOOLEAN,
    INTEGER,
    EXACT,
    REAL,
    TEXT,
    LABEL,
    BYTES,
    BITS,
    DATE,
    TIME,
    TIMESTAMP,
    INSTANT,
    UUID,
    JSON,
    OTHER;

    static Kind of(Type type) {
        if (type instanceof Type.Bool) {
            return BOOLEAN;
        } else if (type instanceof Type.Int) {
            return INTEGER;
        } else if (type instanceof Type.Decimal decimal) {
            return decimal.precision() > 0 && decimal.scale() == 0 ? INTEGER : EXACT;
        } else if (type instanceof Type.Real) {
            return REAL;
        } else if (type instanceof Type.Text) {
            return TEXT;
        } else if (type instanceof Type.Enumeration) {
            return LABEL;
        } else if (type instanceof Type.Timestamp timestamp) {
            return timestamp.zoned() ? INSTANT : TIMESTAMP;
        }
        return plain(type);
    }

    private static Kind plain(Type type) {
        if (type instanceof Type.Bytes) {
            return BYTES;
        } else if (type instanceof Type.Bits) {
            return BITS;
        } else if (type instanceof Type.Date) {
            return DATE;
        } else if (type instanceof Type.Time) {
            return TIME;
        } else if (type instanceof Type.Uuid) {
            return UUID;
        }
        return type instanceof Type.Json ? JSON : OTHER;
    }

    /** For people. */
    String words() {
        return switch (this) {
            case NULL -> "nothing";
            case BOOLEAN -> "a condition";
            case INTEGER, EXACT, REAL -> "a number";
            case TEXT -> "a text";
            case LABEL -> "a label of an enumeration";
            case BYTES -> "bytes";
            case BITS -> "bits";
            case DATE -> "a date";
            case TIME -> "a time of day";
            case TIMESTAMP -> "a date and time";
            case INSTANT -> "an instant";
            case UUID -> "a UUID";
            case JSON -> "JSON";
            case OTHER -> "a value of a type of its own";
        };
    }

    boolean numeric() {
        return this == INTEGER || this == EXACT || this == REAL;
    }

    boolean temporal() {
        return this == DATE || this == TIME || this == TIMESTAMP;
    }

    /** Whether values of the two can be compared, or stand for one another as results. */
    boolean goesWith(Kind other) {
        return this == NULL
                || other == NULL
                || (this == other && this != OTHER && this != JSON)
                || (numeric() && other.numeric());
    }
}
