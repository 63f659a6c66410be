package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies of all tables at one moment; or, where it is fuzzy, none: then each read sees its own moment. */
final class MemorySnapshot implements Snapshot {
    private final MemoryDatabase database;
    private final boolean fuzzy;
    private final MemoryPosition position;
    private final Map<TableId, SortedMap<Long, Row>> copies = new HashMap<>();
    private volatile boolean closed;

    MemorySnapshot(MemoryDatabase database, boolean fuzzy) {
        this.database = database;
        this.fuzzy = fuzzy;
        database.lock.lock();
        try {
            position = new MemoryPosition(database.log.end());
            if (!fuzzy) {
                database.tables.forEach((id, table) -> copies.put(id, new TreeMap<>(table.rows)));
            }
        } finally {
            database.lock.unlock();
        }
    }

    /** A table's rows by place, as of the snapshot. */
    SortedMap<Long, Row> rows(TableId table) {
        checkOpen();
        SortedMap<Long, Row> copy = copies.get(table);
        if (copy != null) {
            return copy;
        }
        if (!fuzzy) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "There is no table " + table + " in the snapshot.");
        }
        database.lock.lock();
        try {
            return new TreeMap<>(database.table(table).rows);
        } finally {
            database.lock.unlock();
        }
    }

    void checkOpen() {
        if (closed) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "The snapshot is closed.");
        }
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public boolean consistent() {
        return !fuzzy;
    }

    @Override
    public void close() {
        closed = true;
    }
}
