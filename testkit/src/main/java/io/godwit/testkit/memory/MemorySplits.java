package io.godwit.testkit.memory;

import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Divides a table by key or by place, and finds the rows of a split. Bounds read {@code kind:from:to}; to is not in it. */
final class MemorySplits {
    private MemorySplits() {}

    static List<Split> of(Table table, MemoryTable rows, MemoryOptions options, SplitSize size) {
        int count = (int) Math.max(1, Math.min(size.most(), bytes(rows.rows.values()) / Math.max(1, size.bytes()) + 1));
        int key = wholeNumberKey(table);
        if (options.splits().equals("physical")) {
            return ranges(table, "place", rows.rows.keySet().stream().toList(), count);
        }
        if (options.splits().equals("keys") && key >= 0) {
            List<Long> keys = rows.rows.values().stream()
                    .map(r -> r.getLong(key))
                    .sorted()
                    .toList();
            return ranges(table, "key", keys, count);
        }
        return List.of(new Split(table.id(), 0, 1, "", false));
    }

    private static List<Split> ranges(Table table, String kind, List<Long> sorted, int wanted) {
        int count = Math.max(1, Math.min(wanted, sorted.size()));
        List<Split> splits = new ArrayList<>();
        String from = "";
        for (int i = 0; i < count; i++) {
            String to = i == count - 1
                    ? ""
                    : sorted.get((int) ((long) sorted.size() * (i + 1) / count)).toString();
            splits.add(new Split(table.id(), i, count, kind + ":" + from + ":" + to, kind.equals("key")));
            from = to;
        }
        return splits;
    }

    /** The column of a key that is one whole number; -1 if it is not. */
    static int wholeNumberKey(Table table) {
        Key key = table.key();
        if (key == null || key.columns().size() != 1) {
            return -1;
        }
        int column = table.keyIndexes()[0];
        return table.moved().get(column).type() instanceof Type.Int ? column : -1;
    }

    /** The rows of a split, in the order of their places. */
    static List<Row> rows(Table table, SortedMap<Long, Row> all, Split split) {
        if (split.bounds().isEmpty()) {
            return List.copyOf(all.values());
        }
        String[] parts = split.bounds().split(":", -1);
        @Nullable Long from = parts[1].isEmpty() ? null : Long.valueOf(parts[1]);
        @Nullable Long to = parts[2].isEmpty() ? null : Long.valueOf(parts[2]);
        List<Row> rows = new ArrayList<>();
        int key = parts[0].equals("key") ? wholeNumberKey(table) : -1;
        for (Map.Entry<Long, Row> entry : all.entrySet()) {
            long value = key >= 0 ? entry.getValue().getLong(key) : entry.getKey();
            if ((from == null || value >= from) && (to == null || value < to)) {
                rows.add(entry.getValue());
            }
        }
        return rows;
    }

    static long bytes(Collection<Row> rows) {
        return rows.stream().mapToLong(r -> r.data().length).sum();
    }
}
