package io.godwit.engine.watch;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.util.Locale;

/** Keys of rows: taken out of them, told apart cheaply, and shown without their values. */
final class Keys {
    private Keys() {}

    /** Some of a row's cells as a row. */
    static Row project(Cells row, int[] columns) {
        int[] starts = new int[columns.length];
        int[] lengths = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            starts[i] = row.start(columns[i]);
            lengths[i] = row.length(columns[i]);
        }
        return Row.copyOf(new Row(row.data(), starts, lengths));
    }

    /** A number that equal keys share, from the last bytes of each cell: a few nanoseconds, whatever their size. */
    static int glance(Cells row, int[] columns) {
        int hash = 1;
        byte[] data = row.data();
        for (int column : columns) {
            int length = row.length(column);
            int end = row.start(column) + length;
            for (int i = end - Math.min(Math.max(length, 0), 6); i < end; i++) {
                hash = hash * 31 + data[i];
            }
            hash = hash * 31 + length;
        }
        return hash ^ (hash >>> 15);
    }

    /** A hash of a key, to tell differences apart by. */
    static String fingerprint(Row key) {
        long hash = 0xCBF29CE484222325L;
        for (int c = 0; c < key.columns(); c++) {
            hash = mix(hash ^ key.length(c));
            for (int i = key.start(c); i < key.start(c) + key.length(c); i++) {
                hash = mix(hash ^ key.data()[i]);
            }
        }
        return String.format(Locale.ROOT, "%016x", hash);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }
}
