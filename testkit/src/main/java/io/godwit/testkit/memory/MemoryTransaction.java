package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction: what it did is undone if it fails, and logged if it commits. Holds its database's lock. */
public final class MemoryTransaction {
    private final MemoryDatabase database;
    private final boolean fenced;
    private final long number;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<MemoryLog.Entry> entries = new ArrayList<>();

    MemoryTransaction(MemoryDatabase database, boolean fenced, long number) {
        this.number = number;
        this.database = database;
        this.fenced = fenced;
    }

    /**
     * Runs one statement: {@code create schema|table|sequence|view|...}, {@code alter table t add primary key|unique|column},
     * {@code insert into t values (...)[, (...)]}, {@code update t set c = v[, ...] [where c = v]}, {@code delete from t
     * [where c = v]}, {@code truncate t[, ...]}, {@code set sequence s n}, {@code drop table t}.
     */
    public void execute(String statement) {
        new MemoryStatements(database, this).execute(statement);
    }

    /** Inserts a row; values are numbers, texts, byte arrays, Booleans or null. */
    public void insert(String table, @Nullable Object... values) {
        MemoryTable found = database.table(table);
        insert(found, MemoryValues.row(found.columns(), Arrays.asList(values)));
    }

    /** Replaces the row with this key (one value, or a list of them) by another. */
    public void update(String table, Object keyValue, @Nullable Object... values) {
        MemoryTable found = database.table(table);
        replace(found, place(found, keyValue), MemoryValues.row(found.columns(), Arrays.asList(values)));
    }

    /** Deletes the row with this key (one value, or a list of them). */
    public void delete(String table, Object keyValue) {
        MemoryTable found = database.table(table);
        remove(found, place(found, keyValue));
    }

    /** Empties tables together. */
    public void truncate(String... tables) {
        truncate(Arrays.stream(tables).map(database::table).toList());
    }

    private static long place(MemoryTable table, Object keyValue) {
        io.godwit.spi.schema.Key key = table.key();
        if (key == null) {
            throw new IllegalArgumentException(table.id + " has no key");
        }
        List<?> values = keyValue instanceof List<?> list ? list : List.of(keyValue);
        int[] columns = table.indexesOf(key);
        List<byte @Nullable []> cells = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            cells.add(MemoryValues.cell(table.columns().get(columns[c]), values.get(c)));
        }
        Long place = table.find(MemoryTable.row(cells));
        if (place == null) {
            throw new IllegalArgumentException("no such row in " + table.id);
        }
        return place;
    }

    void insert(MemoryTable table, Row row) {
        checkWritable(table.id);
        long place = table.insert(row);
        undo.push(() -> table.remove(place));
        log(Change.Kind.INSERT, table, null, row);
    }

    void replace(MemoryTable table, long place, Row row) {
        checkWritable(table.id);
        Row before = table.remove(place);
        try {
            long newPlace = table.insert(row);
            undo.push(() -> {
                table.remove(newPlace);
                table.restore(place, before);
            });
        } catch (MemoryTable.Conflict conflict) {
            table.restore(place, before);
            throw conflict;
        }
        log(Change.Kind.UPDATE, table, before, row);
    }

    void remove(MemoryTable table, long place) {
        checkWritable(table.id);
        Row before = table.remove(place);
        undo.push(() -> table.restore(place, before));
        log(Change.Kind.DELETE, table, before, null);
    }

    void truncate(List<MemoryTable> tables) {
        for (MemoryTable table : tables) {
            checkWritable(table.id);
            for (long place : List.copyOf(table.rows.keySet())) {
                Row before = table.remove(place);
                undo.push(() -> table.restore(place, before));
            }
        }
        List<TableId> ids = tables.stream().map(t -> t.id).toList();
        MemoryTable first = tables.get(0);
        entries.add(new MemoryLog.Entry(Change.Kind.TRUNCATE, first.id, first.columns(), null, null, ids));
    }

    void onRollback(Runnable action) {
        undo.push(action);
    }

    private void log(Change.Kind kind, MemoryTable table, @Nullable Row before, @Nullable Row after) {
        entries.add(new MemoryLog.Entry(kind, table.id, table.columns(), before, after, List.of()));
    }

    private void checkWritable(TableId table) {
        if (fenced) {
            for (Set<TableId> fence : database.fences.values()) {
                if (fence.contains(table)) {
                    throw new GodwitException(Errors.SOURCE_REFUSED, "Writers to " + table + " are kept out.");
                }
            }
        }
    }

    void end(boolean commit) {
        if (!commit) {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
        } else if (!entries.isEmpty()) {
            database.log.append(number, entries);
        }
    }
}
