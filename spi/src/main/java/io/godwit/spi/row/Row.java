package io.godwit.spi.row;

import java.util.Arrays;

/** One row that owns its bytes: the image in a change. Immutable by agreement. */
public final class Row implements Cells {
    private final byte[] data;
    private final int[] starts;
    private final int[] lengths;

    /** Takes the arrays as they are. */
    public Row(byte[] data, int[] starts, int[] lengths) {
        this.data = data;
        this.starts = starts;
        this.lengths = lengths;
    }

    /** A copy of any row's cells. */
    public static Row copyOf(Cells cells) {
        int columns = cells.columns();
        int total = 0;
        for (int c = 0; c < columns; c++) {
            total += Math.max(cells.length(c), 0);
        }
        byte[] data = new byte[total];
        int[] starts = new int[columns];
        int[] lengths = new int[columns];
        int at = 0;
        for (int c = 0; c < columns; c++) {
            int length = cells.length(c);
            starts[c] = at;
            lengths[c] = length;
            if (length > 0) {
                System.arraycopy(cells.data(), cells.start(c), data, at, length);
                at += length;
            }
        }
        return new Row(data, starts, lengths);
    }

    @Override
    public int columns() {
        return lengths.length;
    }

    @Override
    public byte[] data() {
        return data;
    }

    @Override
    public int start(int column) {
        return starts[column];
    }

    @Override
    public int length(int column) {
        return lengths[column];
    }

    /** Bytes of memory, roughly. */
    public long bytes() {
        return 64L + data.length + 8L * lengths.length;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Row row) || !Arrays.equals(lengths, row.lengths)) {
            return false;
        }
        for (int c = 0; c < lengths.length; c++) {
            int length = Math.max(lengths[c], 0);
            if (!Arrays.equals(data, starts[c], starts[c] + length, row.data, row.starts[c], row.starts[c] + length)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = Arrays.hashCode(lengths);
        for (int c = 0; c < lengths.length; c++) {
            for (int i = starts[c]; i < starts[c] + lengths[c]; i++) {
                hash = 31 * hash + data[i];
            }
        }
        return hash;
    }

    /** Says how large, never what. */
    @Override
    public String toString() {
        return "Row[" + lengths.length + " cells, " + data.length + " bytes]";
    }
}
