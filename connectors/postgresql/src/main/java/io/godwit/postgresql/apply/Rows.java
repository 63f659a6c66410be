package io.godwit.postgresql.apply;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Questions about rows in text form. */
final class Rows {
    private Rows() {}

    /** A cell as the driver wants it. */
    static @Nullable String text(Cells row, int column) {
        int length = row.length(column);
        return length < 0 ? null : new String(row.data(), row.start(column), length, StandardCharsets.UTF_8);
    }

    static boolean hasAbsent(Cells row) {
        for (int c = row.columns() - 1; c >= 0; c--) {
            if (row.length(c) == Cells.ABSENT) {
                return true;
            }
        }
        return false;
    }

    /** Whether two rows have the same bytes in these columns. */
    static boolean same(Cells one, Cells other, int[] columns) {
        for (int c : columns) {
            int length = one.length(c);
            if (length != other.length(c)) {
                return false;
            }
            if (length > 0
                    && !Arrays.equals(
                            one.data(),
                            one.start(c),
                            one.start(c) + length,
                            other.data(),
                            other.start(c),
                            other.start(c) + length)) {
                return false;
            }
        }
        return true;
    }

    /** The newer row, with what it lacks taken from the older. */
    static Row merge(Row newer, Row older) {
        if (!hasAbsent(newer)) {
            return newer;
        }
        byte[] data = new byte[newer.data().length + older.data().length];
        System.arraycopy(newer.data(), 0, data, 0, newer.data().length);
        System.arraycopy(older.data(), 0, data, newer.data().length, older.data().length);
        int[] starts = new int[newer.columns()];
        int[] lengths = new int[newer.columns()];
        for (int c = 0; c < starts.length; c++) {
            boolean absent = newer.length(c) == Cells.ABSENT;
            lengths[c] = absent ? older.length(c) : newer.length(c);
            starts[c] = absent ? newer.data().length + older.start(c) : newer.start(c);
        }
        return Row.copyOf(new Row(data, starts, lengths));
    }

    /** Some columns of a row as a key of a hash map. */
    static final class KeyOf {
        private final Cells row;
        private final int[] columns;
        private final int hash;

        KeyOf(Cells row, int[] columns) {
            this.row = row;
            this.columns = columns;
            int h = 1;
            byte[] data = row.data();
            for (int c : columns) {
                int end = row.start(c) + row.length(c);
                for (int i = row.start(c); i < end; i++) {
                    h = 31 * h + data[i];
                }
                h = 31 * h + row.length(c);
            }
            this.hash = h ^ (h >>> 16);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof KeyOf key && key.hash == hash && same(row, key.row, columns);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
