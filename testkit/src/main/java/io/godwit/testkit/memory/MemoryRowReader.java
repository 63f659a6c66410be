package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads one split. The memory of a batch is spoiled before the next, so that a borrower who kept it is found out. */
final class MemoryRowReader implements Reader<Batch> {
    private static final int BATCH_ROWS = 50;

    private final MemoryDatabase database;
    private final Table table;
    private final MemorySnapshot snapshot;
    private final List<Row> rows;
    private final Predicate<Cells> filter;
    private final boolean encoded;
    private final Encoded frame;
    private final RowBatch cells;
    private int next;
    private volatile boolean closed;

    MemoryRowReader(
            MemoryDatabase database, TablePlan plan, MemorySnapshot snapshot, Split split, Predicate<Cells> wanted) {
        this.database = database;
        this.table = plan.table();
        this.snapshot = snapshot;
        this.rows = MemorySplits.rows(table, snapshot.rows(split.table()), split);
        this.filter = MemorySchema.filter(table).and(wanted);
        this.encoded = MemoryFormat.isEncoded(plan.rows());
        this.frame = new Encoded(plan.rows());
        this.cells = new RowBatch(plan.rows(), table.moved().size());
    }

    @Override
    public @Nullable Batch next() {
        List<Row> batch = new ArrayList<>();
        while (batch.size() < BATCH_ROWS && next < rows.size()) {
            checkOpen();
            Row row = present(rows.get(next++));
            if (row != null && filter.test(row)) {
                batch.add(row);
            }
        }
        checkOpen();
        spoil();
        if (batch.isEmpty()) {
            return null;
        }
        if (encoded) {
            byte[] bytes = MemoryFormat.frame(batch);
            frame.set(bytes, bytes.length, batch.size());
            return frame;
        }
        for (Row row : batch) {
            append(row);
        }
        return cells;
    }

    private void append(Row row) {
        for (int c = 0; c < row.columns(); c++) {
            if (row.isNull(c)) {
                cells.appendNull();
            } else {
                cells.append(row.data(), row.start(c), row.length(c));
            }
        }
    }

    private void spoil() {
        Arrays.fill(frame.data(), (byte) 0x7e);
        Arrays.fill(cells.data(), (byte) 0x7e);
        cells.clear();
    }

    /** The row as it is now where the snapshot is fuzzy; null if it is gone. */
    private @Nullable Row present(Row row) {
        if (snapshot.consistent() || table.key() == null) {
            return row;
        }
        database.lock.lock();
        try {
            MemoryTable live = database.table(table.id());
            Long place = live.find(MemoryTable.project(row, table.keyIndexes()));
            return place == null ? null : live.rows.get(place);
        } finally {
            database.lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "The reader was closed.");
        }
        snapshot.checkOpen();
    }

    @Override
    public void close() {
        closed = true;
    }
}
