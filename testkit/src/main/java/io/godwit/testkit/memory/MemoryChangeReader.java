package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows the log. Large transactions come in fragments; images are as whole as the options say. */
final class MemoryChangeReader implements Reader<ChangeBatch> {
    private final MemoryDatabase database;
    private final String migration;
    private final MemoryOptions options;
    private final Map<TableId, TablePlan> plans = new HashMap<>();
    private final Map<TableId, Predicate<Cells>> filters = new HashMap<>();
    private final Deque<ChangeBatch> ready = new ArrayDeque<>();
    private long read;
    private boolean closed;

    MemoryChangeReader(
            MemoryDatabase database,
            String migration,
            MemoryOptions options,
            List<TablePlan> plans,
            MemoryPosition from) {
        this.database = database;
        this.migration = migration;
        this.options = options;
        this.read = from.end();
        for (TablePlan plan : plans) {
            this.plans.put(plan.table().id(), plan);
            this.filters.put(plan.table().id(), MemorySchema.filter(plan.table()));
        }
        database.lock.lock();
        try {
            database.log.after(migration, read);
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public ChangeBatch next() {
        database.lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(options.heartbeatMillis());
            while (ready.isEmpty()) {
                if (closed) {
                    throw new GodwitException(Errors.READER_CLOSED, "The reader was closed.");
                }
                MemoryLog.Transaction transaction = database.log.after(migration, read);
                if (transaction != null) {
                    divide(transaction);
                    read = transaction.end();
                } else if (nanos <= 0) {
                    return ChangeBatch.heartbeat(new MemoryPosition(read));
                } else {
                    nanos = database.changed.awaitNanos(nanos);
                }
            }
            return ready.removeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.READER_CLOSED, "Reading was interrupted.", "", e);
        } finally {
            database.lock.unlock();
        }
    }

    private void divide(MemoryLog.Transaction transaction) {
        List<Change> changes = new ArrayList<>();
        for (MemoryLog.Entry entry : transaction.entries()) {
            Change change = change(entry);
            if (change != null) {
                changes.add(change);
            }
        }
        for (int from = 0; from < changes.size(); from += options.fragmentChanges()) {
            int to = Math.min(changes.size(), from + options.fragmentChanges());
            List<Change> part = List.copyOf(changes.subList(from, to));
            ready.add(new ChangeBatch(
                    part,
                    transaction.number(),
                    new MemoryPosition(transaction.end()),
                    to == changes.size(),
                    transaction.commitMillis(),
                    part.stream().mapToLong(Change::bytes).sum()));
        }
    }

    private @Nullable Change change(MemoryLog.Entry entry) {
        if (entry.kind() == Change.Kind.TRUNCATE) {
            List<TablePlan> truncated = new ArrayList<>();
            for (TableId id : entry.truncated()) {
                TablePlan plan = plans.get(id);
                if (plan != null) {
                    truncated.add(plan);
                }
            }
            return truncated.isEmpty() ? null : Change.truncate(truncated);
        }
        TablePlan plan = plans.get(entry.table());
        Predicate<Cells> filter = filters.get(entry.table());
        if (plan == null || filter == null) {
            return null;
        }
        MemorySchema.checkColumns(plan.table(), entry.columns());
        Row before = entry.before() != null && filter.test(entry.before()) ? entry.before() : null;
        Row after = entry.after() != null && filter.test(entry.after()) ? entry.after() : null;
        if (before != null && after != null) {
            return update(plan, before, after);
        } else if (after != null) {
            return Change.insert(plan, MemoryFormat.convert(plan.changes(), after));
        } else if (before != null) {
            return Change.delete(plan, MemoryFormat.convert(plan.changes(), before(plan.table(), before)));
        }
        return null;
    }

    private Change update(TablePlan plan, Row before, Row after) {
        Table table = plan.table();
        int[] key = table.keyIndexes();
        boolean moved = !MemoryTable.project(before, key).equals(MemoryTable.project(after, key));
        Row old = moved || table.fullImages() ? before(table, before) : null;
        Row sent = after;
        if (options.images().equals("partial")) {
            int[] lengths = lengths(after);
            for (int c = 0; c < lengths.length; c++) {
                if (table.moved().get(c).detachable() && lengths[c] > 0 && MemoryTable.cellsEqual(before, after, c)) {
                    lengths[c] = Cells.ABSENT;
                }
            }
            sent = withLengths(after, lengths);
        }
        return Change.update(
                plan,
                old == null ? null : MemoryFormat.convert(plan.changes(), old),
                MemoryFormat.convert(plan.changes(), sent));
    }

    private static Row before(Table table, Row before) {
        if (table.fullImages()) {
            return before;
        }
        int[] lengths = new int[before.columns()];
        Arrays.fill(lengths, Cells.ABSENT);
        for (int column : table.keyIndexes()) {
            lengths[column] = before.length(column);
        }
        return withLengths(before, lengths);
    }

    private static int[] lengths(Row row) {
        int[] lengths = new int[row.columns()];
        for (int c = 0; c < lengths.length; c++) {
            lengths[c] = row.length(c);
        }
        return lengths;
    }

    private static Row withLengths(Row row, int[] lengths) {
        int[] starts = new int[lengths.length];
        for (int c = 0; c < starts.length; c++) {
            starts[c] = row.start(c);
        }
        return Row.copyOf(new Row(row.data(), starts, lengths));
    }

    @Override
    public void close() {
        database.lock.lock();
        try {
            closed = true;
            database.changed.signalAll();
        } finally {
            database.lock.unlock();
        }
    }
}
