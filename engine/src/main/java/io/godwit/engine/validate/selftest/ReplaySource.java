package io.godwit.engine.validate.selftest;

import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;

/** A side on which one table's parts have the digests given. */
final class ReplaySource extends ForwardingSource {
    private final String way;
    private final List<Digest> digests;

    ReplaySource(Source inner, String way, List<Digest> digests) {
        super(inner);
        this.way = way;
        this.digests = List.copyOf(digests);
    }

    @Override
    public List<String> digests(Table table) {
        return List.of(way);
    }

    /** There are no rows behind these digests. */
    @Override
    public boolean comparesByValue(Table table) {
        return false;
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < digests.size(); i++) {
            splits.add(new Split(table.id(), i, digests.size(), "", false));
        }
        return splits;
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return digests.get(split.index());
    }
}
