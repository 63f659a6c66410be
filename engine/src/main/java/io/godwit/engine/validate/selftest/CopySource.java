package io.godwit.engine.validate.selftest;

import io.godwit.engine.validate.RowDigest;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A side on which one table is a copy of a few rows. The copy's digests are the side's own, asked for beforehand. */
final class CopySource extends ForwardingSource {
    private final String way;
    private final List<Row> rows;
    private final Digest digest;

    /**
     * A side with this copy.
     *
     * @param way the digest to be used
     * @param digest what the side's database says that the copy's digest is; not asked for if the engine hashes itself
     */
    CopySource(Source inner, String way, List<Row> rows, Digest digest) {
        super(inner);
        this.way = way;
        this.rows = rows;
        this.digest = digest;
    }

    @Override
    public List<String> digests(Table table) {
        return RowDigest.isOurs(way) ? List.of() : List.of(way);
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        return List.of(new Split(table.id(), 0, 1, "", false));
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return digest;
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        return new CopyReader(batch(rows, plan.table().moved().size()));
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return rows(plan, snapshot, split); // a copy is too small to be divided
    }

    /** Rows as one batch. */
    static RowBatch batch(List<Row> rows, int columns) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, columns);
        for (Row row : rows) {
            for (int c = 0; c < columns; c++) {
                if (row.isNull(c)) {
                    batch.appendNull();
                } else {
                    batch.append(row.data(), row.start(c), row.length(c));
                }
            }
        }
        return batch;
    }

    /** Gives one batch. */
    private static final class CopyReader implements Reader<Batch> {
        private @Nullable Batch next;

        CopyReader(Batch batch) {
            this.next = batch;
        }

        @Override
        public @Nullable Batch next() {
            Batch now = next;
            next = null;
            return now;
        }

        @Override
        public void close() {
            next = null;
        }
    }

    /** Several copies as batches. */
    static List<RowBatch> batches(List<List<Row>> copies, int columns) {
        List<RowBatch> batches = new ArrayList<>();
        copies.forEach(rows -> batches.add(batch(rows, columns)));
        return batches;
    }
}
