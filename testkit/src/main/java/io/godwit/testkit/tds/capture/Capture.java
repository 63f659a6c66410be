package io.godwit.testkit.tds.capture;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Locks;
import io.godwit.testkit.tds.sql.Session;
import io.godwit.testkit.tds.sql.TdsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commits a database's transactions one by one, gives each its place in the log, and fills the change tables in that order. It does
 * as the log reader does, but at once. Safe for use by many threads.
 */
public final class Capture {
    /** A change of a row. */
    public static final class Change {
        public final TableInfo table;
        /** The table's columns when the row changed. */
        final List<ColumnInfo> columns;

        private final @Nullable Object @Nullable [] before;
        private final @Nullable Object @Nullable [] after;

        /** {@code before} null if the row is new, {@code after} null if it is gone. */
        public Change(TableInfo table, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after) {
            this.table = table;
            this.columns = List.copyOf(table.columns);
            this.before = before;
            this.after = after;
        }

        public @Nullable Object @Nullable [] before() {
            return before;
        }

        public @Nullable Object @Nullable [] after() {
            return after;
        }
    }

    private final Database database;
    private final Locks locks = new Locks();
    private final Object dictionary = new Object();
    private final Map<String, CaptureInstance> instances = new LinkedHashMap<>();
    private final ChangeTables tables;
    private final Tracking tracking = new Tracking();
    private final List<Alteration> alterations = new ArrayList<>();
    private long record;
    private byte @Nullable [] greatest;

    public Capture(Database database) {
        this.database = database;
        this.tables = new ChangeTables(database.url);
    }

    public Tracking tracking() {
        return tracking;
    }

    public Locks locks() {
        return locks;
    }

    /** Whoever fills views of the dictionary holds this. */
    public Object dictionaryLock() {
        return dictionary;
    }

    /** Switches capture on; {@link #map} is made by the caller. */
    public synchronized void begin() {
        database.capturesChanges = true;
        database.changed();
    }

    /** Switches capture off; no instance is left by then. */
    public synchronized void end() {
        database.capturesChanges = false;
        greatest = null;
        alterations.clear();
        tables.close();
        database.changed();
    }

    /** {@code cdc.lsn_time_mapping}, to be made. */
    public TableInfo map() {
        return ChangeTables.map(database.newId());
    }

    /** The statement that makes a table in H2. */
    public static String definition(TableInfo table) {
        return CaptureInstance.definition(table);
    }

    /** Captures from now on; the caller keeps writers out until its transaction ends. */
    public synchronized void add(CaptureInstance instance) {
        byte[] now = Lsn.of(++record);
        instance.start(now);
        instances.put(instance.name, instance);
        instance.source.captured = true;
        tables.enter(now, 0);
        greatest = now;
        database.changed();
    }

    /** Captures no longer. */
    public synchronized void remove(CaptureInstance instance) {
        instances.remove(instance.name);
        instance.source.captured = instances.values().stream().anyMatch(i -> i.isOf(instance.source));
        tables.forget(instance);
        database.changed();
    }

    /** Takes a removal back. */
    public synchronized void restore(CaptureInstance instance) {
        instances.put(instance.name, instance);
        instance.source.captured = true;
        database.changed();
    }

    /** All that there are, oldest first. */
    public synchronized List<CaptureInstance> instances() {
        return new ArrayList<>(instances.values());
    }

    /** Those of a table. */
    public List<CaptureInstance> instances(TableInfo table) {
        return instances().stream().filter(i -> i.isOf(table)).toList();
    }

    public synchronized @Nullable CaptureInstance instance(String name) {
        return instances.get(name);
    }

    /** Removes changes before a place, which is the instance's start then ({@code sp_cdc_cleanup_change_table}). */
    public synchronized void cleanUp(CaptureInstance instance, byte[] start) {
        if (!tables.isEntered(start)) {
            throw new TdsException(
                    22_964,
                    "LSN specified as the new low end point for the change table of capture instance '" + instance.name
                            + "' is not within the Change Data Capture timeline.");
        }
        tables.cleanUp(instance, start);
        instance.start(start);
        byte[] least = start;
        for (CaptureInstance other : instances.values()) {
            least = java.util.Arrays.compareUnsigned(other.start(), least) < 0 ? other.start() : least;
        }
        tables.cleanUpMap(least);
        database.changed();
    }

    /**
     * A statement altered a captured table: the change tables' columns get its types, and the statement is noted
     * ({@code cdc.ddl_history}).
     *
     * @return what takes the note back
     */
    public synchronized Runnable altered(TableInfo table, String statement) {
        byte[] commit = Lsn.of(++record);
        List<Alteration> noted = new ArrayList<>();
        for (CaptureInstance instance : instances(table)) {
            boolean retyped = false;
            for (int i = 0; i < instance.columns.size(); i++) {
                ColumnInfo kept = instance.changeTable.columns.get(ChangeTables.BEFORE + i);
                ColumnInfo now = instance.columns.get(i);
                if (!now.isGenerated() && !now.type.equals(kept.type)) {
                    tables.retype(instance, kept, now.type);
                    retyped = true;
                }
            }
            noted.add(new Alteration(table.id, instance.changeTable.id, retyped, statement, commit));
        }
        alterations.addAll(noted);
        tables.enter(commit, record);
        greatest = commit;
        database.changed();
        return () -> forget(noted);
    }

    private synchronized void forget(List<Alteration> noted) {
        alterations.removeAll(noted);
        database.changed();
    }

    /** A row of {@code cdc.ddl_history}. */
    public static final class Alteration {
        public final int table;
        public final int changeTable;
        public final boolean retyped;
        public final String statement;
        private final byte[] commit;

        Alteration(int table, int changeTable, boolean retyped, String statement, byte[] commit) {
            this.table = table;
            this.changeTable = changeTable;
            this.retyped = retyped;
            this.statement = statement;
            this.commit = commit;
        }

        public byte[] commit() {
            return commit.clone();
        }
    }

    /** What altered captured tables, in order. */
    public synchronized List<Alteration> alterations() {
        return new ArrayList<>(alterations);
    }

    /** Commits, and publishes what was changed. */
    public synchronized void commit(Connection connection, Session session, List<Change> changes) {
        try {
            tracking.write(connection, changes);
            connection.commit();
            tracking.committed(changes);
        } catch (SQLException e) {
            throw new TdsException(49_002, "stand-in: H2 cannot commit: " + e.getMessage());
        }
        if (!changes.isEmpty() && !instances.isEmpty()) {
            publish(session, changes);
        }
    }

    private void publish(Session session, List<Change> changes) {
        // each change has a record in the log before the one that says that its transaction is committed
        long first = record + 1;
        record += changes.size() + 1L;
        byte[] commit = Lsn.of(record);
        try {
            if (tables.write(commit, first, changes, instances.values())) {
                tables.enter(commit, session.number() * 1_000_000L + record);
                greatest = commit;
            }
        } catch (TdsException e) {
            session.peer().report(e);
            throw e;
        }
    }

    public synchronized byte @Nullable [] greatest() {
        return greatest;
    }

    /** An instance's start; zeros if there is none. */
    public byte @Nullable [] least(String instance) {
        CaptureInstance found = instance(instance);
        return found == null ? new byte[Lsn.BYTES] : found.start();
    }

    public synchronized @Nullable String time(byte[] lsn) {
        return database.capturesChanges ? tables.time(lsn) : null;
    }

    /** A column's number among those that are captured; null if it is none. */
    public @Nullable Integer ordinal(String instance, String column) {
        CaptureInstance found = instance(instance);
        for (int i = 0; found != null && i < found.columns.size(); i++) {
            if (found.columns.get(i).name.equals(column)) {
                return i + 1;
            }
        }
        return null;
    }

    public synchronized void close() {
        database.capturesChanges = false;
        tables.close();
    }
}
