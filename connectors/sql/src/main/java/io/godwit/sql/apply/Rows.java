package io.godwit.sql.apply;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Questions about rows whose cells are equal when their bytes are. */
public final class Rows {
    private Rows() {}

    /** Whether a value was not sent. */
    public static boolean hasAbsent(Cells row) {
        for (int c = row.columns() - 1; c >= 0; c--) {
            if (row.length(c) == Cells.ABSENT) {
                return true;
            }
        }
        return false;
    }

    /** Whether two rows have the same bytes in these columns. */
    public static boolean same(Cells one, Cells other, int[] columns) {
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

    /** Some cells of a row, in the order asked for. */
    public static Row project(Cells row, int[] columns) {
        int[] starts = new int[columns.length];
        int[] lengths = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            starts[i] = row.start(columns[i]);
            lengths[i] = row.length(columns[i]);
        }
        return Row.copyOf(new Row(row.data(), starts, lengths));
    }

    /** A row of so many columns with some cells of a shorter one, all others not sent. */
    static Row spread(Row cells, int[] columns, int width) {
        int[] starts = new int[width];
        int[] lengths = new int[width];
        Arrays.fill(lengths, Cells.ABSENT);
        for (int i = 0; i < columns.length; i++) {
            starts[columns[i]] = cells.start(i);
            lengths[columns[i]] = cells.length(i);
        }
        return new Row(cells.data(), starts, lengths);
    }

    /** The newer row, with what it lacks taken from the older. */
    public static Row merge(Row newer, Row older) {
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
    public static final class KeyOf {
        private final Cells row;
        private final int[] columns;
        private final int hash;

        /** Of these columns. */
        public KeyOf(Cells row, int[] columns) {
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
