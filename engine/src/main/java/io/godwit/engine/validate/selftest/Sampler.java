package io.godwit.engine.validate.selftest;

import io.godwit.engine.validate.RowDigest;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;

/** Takes a few small rows from where a table is read. */
final class Sampler {
    private static final int ROWS = 16;
    private static final int ROW_BYTES = 8 << 10;
    private static final int BYTES = 64 << 10;

    private Sampler() {}

    /** The table with those columns only that its rows carry, and without a condition: what a copy of rows is a copy of. */
    static TablePlan copied(TablePlan plan) {
        Table table = plan.table();
        List<Column> moved = table.moved();
        Table copy = new Table(
                table.id(),
                table.target(),
                moved,
                table.key(),
                table.fullImages(),
                table.otherUniques(),
                null,
                table.estimatedRows(),
                table.estimatedBytes());
        return new TablePlan(
                copy, RowFormat.NEUTRAL, "a copy of a few rows", plan.changes(), plan.changesWhy(), plan.join());
    }

    /**
     * At most {@value #ROWS} rows from the first of the splits that has any, in the form in which a digest's buckets are read: what the
     * digest tells apart, these rows tell apart.
     */
    static List<Row> rows(TablePlan plan, String way, Source source, Snapshot snapshot, List<Split> splits) {
        Table table = plan.table();
        TablePlan neutral =
                new TablePlan(table, RowFormat.NEUTRAL, "a few rows", plan.changes(), plan.changesWhy(), plan.join());
        List<Row> rows = new ArrayList<>();
        for (Split split : splits) {
            if (rows.isEmpty()) {
                try (Reader<Batch> reader = RowDigest.isOurs(way)
                        ? source.rows(neutral, snapshot, split)
                        : source.rows(neutral, snapshot, split, Buckets.all(way))) {
                    take(reader, rows);
                }
            }
        }
        return rows;
    }

    private static void take(Reader<Batch> reader, List<Row> rows) {
        int bytes = 0;
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            RowBatch cells = (RowBatch) batch;
            for (int r = 0; r < cells.rows(); r++) {
                if (rows.size() == ROWS || bytes >= BYTES) {
                    return;
                }
                int size = bytes(cells.at(r));
                if (size <= ROW_BYTES) {
                    rows.add(Row.copyOf(cells));
                    bytes += size;
                }
            }
            if (rows.isEmpty()) {
                // Rows this large would cost more to hash again than the test is worth.
                return;
            }
        }
    }

    private static int bytes(Cells row) {
        long bytes = 0;
        for (int c = 0; c < row.columns(); c++) {
            bytes += Math.max(row.length(c), 0);
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
