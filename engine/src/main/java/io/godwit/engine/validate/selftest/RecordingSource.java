package io.godwit.engine.validate.selftest;

import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers how tables were divided and what their parts' digests were. Used by several threads. */
final class RecordingSource extends ForwardingSource {
    private final Map<TableId, List<Split>> splits = new ConcurrentHashMap<>();
    private final Map<Split, Digest> digests = new ConcurrentHashMap<>();

    RecordingSource(Source inner) {
        super(inner);
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        List<Split> divided = super.splits(table, size);
        splits.put(table.id(), List.copyOf(divided));
        return divided;
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        Digest digest = super.digest(table, snapshot, split, name);
        digests.put(split, digest);
        return digest;
    }

    /** How a table was divided; empty if it was not. */
    List<Split> splits(TableId table) {
        return splits.getOrDefault(table, List.of());
    }

    /** The digests of a table's parts, in order; of those parts that were hashed by the database. */
    List<Digest> digests(TableId table) {
        return splits(table).stream()
                .filter(digests::containsKey)
                .map(digests::get)
                .toList();
    }
}
