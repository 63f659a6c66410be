package io.godwit.engine.validate.selftest;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;

/** A side whose database hashes badly: the mistakes that a self-test is for. */
final class WeakSource extends ForwardingSource {
    static final String NAME = "weak/hash";

    enum Weakness {
        NONE,
        /** Blanks at the end of a value do not count. */
        BLIND_TO_BLANKS,
        /** Null and empty are one. */
        BLIND_TO_NULL,
        /** Equal rows cancel out. */
        EXCLUSIVE_OR,
        /** Values do not count at all. */
        COUNT_ONLY,
        /** Values are hashed column by column, so that it does not matter which row they are in. */
        COLUMN_BY_COLUMN,
        /** The order of columns does not matter. */
        COLUMNS_IN_ANY_ORDER,
        /** Only so many bytes of a value count. */
        SHORT_SIGHTED,
        /** Rows that are given are hashed otherwise than those that lie there. */
        TWO_WAYS,
        /** Rows that are given are refused. */
        REFUSES
    }

    private final Source inner;
    private final Weakness weakness;

    WeakSource(Source inner, Weakness weakness) {
        super(inner);
        this.inner = inner;
        this.weakness = weakness;
    }

    @Override
    public List<String> digests(Table table) {
        return List.of(NAME);
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
        Digest digest = Digest.empty(NAME);
        try (Reader<Batch> rows = inner.rows(plan, snapshot, split)) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                digest = added(digest, (RowBatch) batch, 1);
            }
        }
        return digest;
    }

    /** All rows are in the one bucket that this knows. */
    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return buckets.count() == 1 && buckets.wants(0)
                ? inner.rows(plan, snapshot, split)
                : super.rows(plan, snapshot, split, buckets);
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        if (weakness == Weakness.REFUSES) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "Rows cannot be given here.");
        }
        List<Digest> digests = new ArrayList<>();
        int seed = weakness == Weakness.TWO_WAYS ? 2 : 1;
        rows.forEach(batch -> digests.add(added(Digest.empty(NAME), batch, seed)));
        return digests;
    }

    private Digest added(Digest digest, RowBatch batch, int seed) {
        Digest sum = digest;
        for (int r = 0; r < batch.rows(); r++) {
            long hash = hash(batch.at(r), seed);
            sum = weakness == Weakness.EXCLUSIVE_OR
                    ? new Digest(NAME, sum.rows() + 1, sum.high() ^ hash, sum.low() ^ ~hash)
                    : sum.plus(new Digest(NAME, 1, hash, ~hash));
        }
        return sum;
    }

    private long hash(Cells row, int seed) {
        long hash = weakness == Weakness.COUNT_ONLY ? 0 : seed;
        for (int c = 0; c < row.columns() && weakness != Weakness.COUNT_ONLY; c++) {
            switch (weakness) {
                case COLUMN_BY_COLUMN -> hash += cell(row, c, c + 1L);
                case COLUMNS_IN_ANY_ORDER -> hash += cell(row, c, 1);
                default -> hash = cell(row, c, hash);
            }
        }
        return hash;
    }

    private long cell(Cells row, int column, long seed) {
        int length = row.length(column);
        if (weakness == Weakness.BLIND_TO_NULL) {
            length = Math.max(length, 0);
        }
        if (weakness == Weakness.SHORT_SIGHTED) {
            length = Math.min(length, 4);
        }
        while (weakness == Weakness.BLIND_TO_BLANKS
                && length > 0
                && row.data()[row.start(column) + length - 1] == ' ') {
            length--;
        }
        long hash = seed * 31 + length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ row.data()[row.start(column) + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
