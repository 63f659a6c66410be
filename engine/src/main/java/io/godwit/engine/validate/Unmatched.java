package io.godwit.engine.validate;

import io.godwit.engine.validate.Difference.Kind;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of some buckets, of both sides in any order. Rows that are equal cancel out in pairs as they come; what remains
 * differs. Of a row that has no counterpart yet the key is kept, and a hash of each column. Memory grows with the number of
 * keys, and {@link #full} says when it has grown too much. Safe for use by several threads.
 */
final class Unmatched {
    /** A row of a keyless table is kept for the operator only if it is no larger. */
    private static final int LARGEST_ROW = 4096;

    private static final int ENTRY_BYTES = 200;
    private static final int IMAGE_BYTES = 64;

    private final Map<Hash, Entry> entries = new HashMap<>();
    private final long mostBytes;
    private long bytes;

    Unmatched(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What one row takes, about. */
    static long bytesPerRow(int columns) {
        return ENTRY_BYTES + IMAGE_BYTES + 8L * columns;
    }

    private record Hash(long high, long low) {}

    /** A row that has no counterpart yet. */
    private static final class Image {
        private final long high;
        private final long low;
        private final long[] columns;

        Image(long high, long low, long[] columns) {
            this.high = high;
            this.low = low;
            this.columns = columns;
        }

        boolean sameRow(Image other) {
            return high == other.high && low == other.low;
        }
    }

    /** The rows of one key. */
    private static final class Entry {
        private @Nullable Row key;
        /** How many rows each side holds. */
        private long sourceRows;

        private long targetRows;
        /** Rows without a counterpart; not used in a table without a key, where the counts say it all. */
        private List<Image> source = List.of();

        private List<Image> target = List.of();

        boolean balanced() {
            return sourceRows == targetRows && source.isEmpty() && target.isEmpty();
        }
    }

    /** Adds a row, of which {@code hash} has taken the key and, in a table with a key, the row. */
    synchronized void add(boolean ofSource, RowHash hash, Cells row) {
        Entry entry = entries.get(new Hash(hash.keyHigh(), hash.keyLow()));
        if (entry == null) {
            entry = new Entry();
            entries.put(new Hash(hash.keyHigh(), hash.keyLow()), entry);
            bytes += ENTRY_BYTES;
        }
        if (ofSource) {
            entry.sourceRows++;
        } else {
            entry.targetRows++;
        }
        if (!hash.keyless()) {
            match(entry, ofSource, new Image(hash.rowHigh(), hash.rowLow(), hash.columns()));
        }
        keepKey(entry, hash, row);
    }

    private void match(Entry entry, boolean ofSource, Image image) {
        List<Image> others = ofSource ? entry.target : entry.source;
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).sameRow(image)) {
                bytes -= IMAGE_BYTES + 8L * others.remove(i).columns.length;
                return;
            }
        }
        List<Image> own = ofSource ? entry.source : entry.target;
        if (own.isEmpty()) {
            own = new ArrayList<>(1);
        }
        own.add(image);
        bytes += IMAGE_BYTES + 8L * image.columns.length;
        if (ofSource) {
            entry.source = own;
        } else {
            entry.target = own;
        }
    }

    private void keepKey(Entry entry, RowHash hash, Cells row) {
        Row key = entry.key;
        if (entry.balanced()) {
            bytes -= key == null ? 0 : key.data().length;
            entry.key = null;
        } else if (key == null) {
            entry.key = hash.keyless() ? whole(row) : cells(row, hash.key());
            bytes += entry.key == null ? 0 : entry.key.data().length;
        }
    }

    private static @Nullable Row whole(Cells row) {
        long size = 0;
        for (int c = 0; c < row.columns(); c++) {
            size += Math.max(row.length(c), 0);
        }
        return size > LARGEST_ROW ? null : Row.copyOf(row);
    }

    private static Row cells(Cells row, int[] columns) {
        int size = 0;
        for (int c : columns) {
            size += Math.max(row.length(c), 0);
        }
        byte[] data = new byte[size];
        int[] starts = new int[columns.length];
        int[] lengths = new int[columns.length];
        int at = 0;
        for (int i = 0; i < columns.length; i++) {
            int length = row.length(columns[i]);
            starts[i] = at;
            lengths[i] = length;
            if (length > 0) {
                System.arraycopy(row.data(), row.start(columns[i]), data, at, length);
                at += length;
            }
        }
        return new Row(data, starts, lengths);
    }

    /** Whether it holds as much as it may. */
    synchronized boolean full() {
        return bytes > mostBytes;
    }

    /** Hands what remains to a tally. */
    synchronized void into(Tally tally) {
        entries.forEach((hash, entry) -> {
            if (!entry.balanced()) {
                tally.add(kind(entry), entry.key, hash.high, columns(entry), entry.sourceRows, entry.targetRows);
            }
        });
    }

    private static Kind kind(Entry entry) {
        if (!entry.source.isEmpty() && !entry.target.isEmpty()) {
            return Kind.DIFFERENT;
        }
        return entry.sourceRows < entry.targetRows ? Kind.MISSING_ON_SOURCE : Kind.MISSING_ON_TARGET;
    }

    private static BitSet columns(Entry entry) {
        BitSet differing = new BitSet();
        if (!entry.source.isEmpty() && !entry.target.isEmpty()) {
            long[] one = entry.source.get(0).columns;
            long[] other = entry.target.get(0).columns;
            for (int c = 0; c < one.length; c++) {
                differing.set(c, one[c] != other[c]);
            }
        }
        return differing;
    }
}
