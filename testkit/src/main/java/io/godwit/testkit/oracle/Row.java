package io.godwit.testkit.oracle;

import org.jspecify.annotations.Nullable;

/** A row as a trigger sees it. */
final class Row {
    private final long place;
    private final @Nullable Object[] values;

    Row(long place, @Nullable Object[] values) {
        this.place = place;
        this.values = values;
    }

    /** Where it lies: H2's stand-in of a ROWID. */
    long place() {
        return place;
    }

    /** Its values in the order of the table's columns; not to be changed. */
    @Nullable
    Object[] values() {
        return values;
    }
}
