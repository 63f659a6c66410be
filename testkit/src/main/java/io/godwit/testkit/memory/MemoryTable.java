package io.godwit.testkit.memory;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One table's rows by the place they lie at. A changed row moves to a new place, as in engines that keep versions: ranges of
 * places are no ranges of rows. Guarded by its database's lock.
 */
final class MemoryTable {
    /** A statement broke a unique constraint. */
    static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Conflict(TableId table, Key key) {
            super("two rows of " + table + " would be equal under " + key.name());
        }
    }

    final TableId id;
    final TreeMap<Long, Row> rows = new TreeMap<>();
    private List<Column> columns;
    private @Nullable Key key;
    private final Map<Key, Map<Row, Long>> indexes = new LinkedHashMap<>();
    private long nextPlace = 1;
    private long fingerprint;

    MemoryTable(TableId id, List<Column> columns) {
        this.id = id;
        this.columns = List.copyOf(columns);
    }

    List<Column> columns() {
        return columns;
    }

    @Nullable
    Key key() {
        return key;
    }

    List<Key> otherUniques() {
        return indexes.keySet().stream().filter(k -> !k.equals(key)).toList();
    }

    int column(String name) {
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).name().equalsIgnoreCase(name)) {
                return c;
            }
        }
        throw new IllegalArgumentException("no column " + name + " in " + id);
    }

    void addColumn(Column column) {
        List<Column> wider = new ArrayList<>(columns);
        wider.add(column);
        columns = List.copyOf(wider);
        rows.replaceAll((place, row) -> {
            List<byte @Nullable []> cells = cells(row);
            cells.add(null);
            return row(cells);
        });
        fingerprint = rows.values().stream().mapToLong(MemoryTable::number).sum();
    }

    /** The sum of a number for each row. */
    long fingerprint() {
        return fingerprint;
    }

    private static long number(Row row) {
        long hash = 0x9E3779B97F4A7C15L;
        for (int c = 0; c < row.columns(); c++) {
            hash = (hash ^ row.length(c)) * 0xD6E8FEB86659FD93L;
            for (int i = row.start(c); i < row.start(c) + row.length(c); i++) {
                hash = (hash ^ row.data()[i]) * 0xD6E8FEB86659FD93L;
                hash ^= hash >>> 29;
            }
        }
        return hash ^ (hash >>> 32);
    }

    /** Makes a unique constraint; all rows must keep it already. */
    void addUnique(Key unique, boolean primary) {
        Map<Row, Long> index = new HashMap<>();
        int[] places = indexesOf(unique);
        rows.forEach((place, row) -> {
            Row values = project(row, places);
            if (!hasNull(values) && index.putIfAbsent(values, place) != null) {
                throw new Conflict(id, unique);
            }
        });
        indexes.put(unique, index);
        if (primary) {
            key = unique;
        }
    }

    int[] indexesOf(Key unique) {
        return unique.columns().stream().mapToInt(this::column).toArray();
    }

    /** Puts a row at a new place and returns it. */
    long insert(Row row) {
        long place = nextPlace++;
        insert(place, row);
        return place;
    }

    private void insert(long place, Row row) {
        for (Map.Entry<Key, Map<Row, Long>> index : indexes.entrySet()) {
            Row values = project(row, indexesOf(index.getKey()));
            if (!hasNull(values) && index.getValue().containsKey(values)) {
                throw new Conflict(id, index.getKey());
            }
        }
        indexes.forEach((unique, index) -> {
            Row values = project(row, indexesOf(unique));
            if (!hasNull(values)) {
                index.put(values, place);
            }
        });
        rows.put(place, row);
        fingerprint += number(row);
    }

    /** Takes the row at a place away and returns it. */
    Row remove(long place) {
        Row row = rows.remove(place);
        if (row == null) {
            throw new IllegalStateException("no row at " + place + " of " + id);
        }
        fingerprint -= number(row);
        indexes.forEach((unique, index) -> {
            Row values = project(row, indexesOf(unique));
            if (!hasNull(values)) {
                index.remove(values);
            }
        });
        return row;
    }

    /** Undoes {@link #remove}. */
    void restore(long place, Row row) {
        insert(place, row);
    }

    /** Where the row with these key values lies; null if there is none. */
    @Nullable
    Long find(Row keyValues) {
        Key primary = key;
        Map<Row, Long> index = primary == null ? null : indexes.get(primary);
        return index == null ? null : index.get(keyValues);
    }

    /** Where the first row lies whose cells equal all those of the image that were sent; null if there is none. */
    @Nullable
    Long findEqual(Cells image) {
        for (Map.Entry<Long, Row> entry : rows.entrySet()) {
            if (matches(entry.getValue(), image)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static boolean matches(Row row, Cells image) {
        for (int c = 0; c < image.columns(); c++) {
            if (!image.isAbsent(c) && !cellsEqual(row, image, c)) {
                return false;
            }
        }
        return true;
    }

    static boolean cellsEqual(Cells one, Cells other, int column) {
        return project(one, new int[] {column}).equals(project(other, new int[] {column}));
    }

    static boolean hasNull(Cells row) {
        for (int c = 0; c < row.columns(); c++) {
            if (row.isNull(c)) {
                return true;
            }
        }
        return false;
    }

    /** Some of a row's cells as a row of their own. */
    static Row project(Cells row, int[] columns) {
        List<byte @Nullable []> cells = new ArrayList<>();
        for (int column : columns) {
            if (row.isAbsent(column)) {
                throw new IllegalArgumentException("a key column was not sent");
            }
            cells.add(cell(row, column));
        }
        return row(cells);
    }

    static List<byte @Nullable []> cells(Cells row) {
        List<byte @Nullable []> cells = new ArrayList<>();
        for (int c = 0; c < row.columns(); c++) {
            cells.add(cell(row, c));
        }
        return cells;
    }

    static byte @Nullable [] cell(Cells row, int column) {
        if (row.length(column) < 0) {
            return null;
        }
        int start = row.start(column);
        return java.util.Arrays.copyOfRange(row.data(), start, start + row.length(column));
    }

    static Row row(List<byte @Nullable []> cells) {
        int[] starts = new int[cells.size()];
        int[] lengths = new int[cells.size()];
        java.io.ByteArrayOutputStream data = new java.io.ByteArrayOutputStream();
        for (int c = 0; c < cells.size(); c++) {
            starts[c] = data.size();
            byte[] cell = cells.get(c);
            lengths[c] = cell == null ? Cells.NULL : cell.length;
            if (cell != null) {
                data.writeBytes(cell);
            }
        }
        return new Row(data.toByteArray(), starts, lengths);
    }
}
