package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of a stand-in share: the tables, the count of changes (SCN), and the versions of rows that flashback queries
 * read. A version is kept in the transaction that makes it, with the transaction's number below zero in the place of its SCN, which
 * commit puts there; so what is read as of an SCN is what had been committed then, and nothing else.
 */
final class Database implements AutoCloseable {
    /** Later than every SCN. */
    static final long FOREVER = Long.MAX_VALUE;

    private static final long FIRST_SCN = 1_000_000;
    private static final int ROWS_OF_AN_EXTENT = OracleFunctions.ROWS_OF_A_BLOCK;
    private static final int BLOCK_BYTES = 8192;
    private static final int ROW_BYTES = 100;

    final boolean seesEverything;
    final Dictionary dictionary = new Dictionary(this);
    private final String url;
    private final Connection recorder;
    private final Map<String, StandInTable> tables = new ConcurrentHashMap<>();
    private final List<String> statements = new ArrayList<>();
    private final Set<String> everywhere = new HashSet<>();
    private final Locks locks = new Locks();
    private final Redo redo;
    private long objects = 70_000;

    Database(String name, boolean seesEverything) throws SQLException {
        this.url = "jdbc:h2:mem:" + name + ";MODE=Oracle;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        this.seesEverything = seesEverything;
        this.recorder = DriverManager.getConnection(url);
        h2(DictionaryViews.STATEMENTS.toArray(new String[0]));
        h2(DynamicViews.STATEMENTS.toArray(new String[0]));
        h2(DictionaryViews.FIRST_ROWS.toArray(new String[0]));
        h2(DynamicViews.firstRows(FIRST_SCN).toArray(new String[0]));
        if (seesEverything) {
            h2(DictionaryViews.OF_EVERYTHING.toArray(new String[0]));
        }
        this.redo = new Redo(open(), FIRST_SCN);
    }

    /** A session of H2's. */
    Connection open() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** The session that writes the dictionary. */
    Connection recorder() {
        return recorder;
    }

    /** Runs statements of H2's, outside of all transactions. */
    synchronized void h2(String... sql) throws SQLException {
        try (Statement statement = recorder.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    void sent(String sql) {
        synchronized (statements) {
            statements.add(sql);
        }
    }

    List<String> statements() {
        synchronized (statements) {
            return List.copyOf(statements);
        }
    }

    @Nullable
    StandInTable table(String owner, String name) {
        return tables.get(owner + "." + name);
    }

    /** A view's query; null if there is no such view. */
    synchronized @Nullable String view(String owner, String name) throws SQLException {
        try (PreparedStatement statement =
                recorder.prepareStatement("SELECT text FROM sys.all_views WHERE owner = ? AND view_name = ?")) {
            statement.setString(1, owner);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    synchronized long nextObject() {
        return ++objects;
    }

    Locks locks() {
        return locks;
    }

    /** The log, which hands out SCNs; guarded by itself. */
    Redo redo() {
        return redo;
    }

    /** Knows a table from now on. */
    synchronized void add(StandInTable table) {
        table.logged.addAll(everywhere);
        tables.put(table.owner + "." + table.name, table);
    }

    /** Keeps the versions of a table's rows from now on. {@code rows}: whether they outlast a session. */
    synchronized void keep(StandInTable table, boolean rows) throws SQLException {
        synchronized (redo) {
            table.changedScn = redo.next();
        }
        List<String> columns = new ArrayList<>();
        for (StandInTable.Column column : table.columns) {
            columns.add('"' + column.name() + "\" " + column.type().stored());
        }
        String history = table.history();
        h2("CREATE TABLE " + history + " (" + String.join(", ", columns) + ", " + StandInTable.PLACE
                + " BIGINT, scn_from BIGINT, scn_to BIGINT)");
        for (String column : new String[] {StandInTable.PLACE, "scn_from", "scn_to"}) {
            h2("CREATE INDEX history." + column + "_" + table.object + "_" + table.version + " ON " + history + " ("
                    + column + ")");
        }
        h2("INSERT INTO " + history + " SELECT " + table.listed() + ", " + StandInTable.PLACE + ", " + table.changedScn
                + ", " + FOREVER + " FROM " + table.quoted());
        if (rows) {
            h2("CREATE TRIGGER " + StandInTable.quoted(table.owner, "T_" + table.object)
                    + " AFTER INSERT, UPDATE, DELETE ON " + table.quoted() + " FOR EACH ROW CALL '"
                    + RowTrigger.class.getName() + "'");
        }
    }

    /** Ends to keep them, before the table's columns change. */
    void unkeep(StandInTable table) throws SQLException {
        h2("DROP TRIGGER " + StandInTable.quoted(table.owner, "T_" + table.object), "DROP TABLE " + table.history());
    }

    void forget(StandInTable table) {
        tables.remove(table.owner + "." + table.name);
    }

    /** Empties a table; what it held cannot be read any more, as in Oracle. */
    synchronized void truncate(StandInTable table) throws SQLException {
        h2("TRUNCATE TABLE " + table.quoted(), "TRUNCATE TABLE " + table.history());
        synchronized (redo) {
            table.changedScn = redo.next();
        }
    }

    /** Ends a transaction of a session's, whose changes get the SCN of its commit. */
    void commit(Connection inner, Redo.Transaction transaction, Iterable<StandInTable> touched) throws SQLException {
        synchronized (redo) {
            long at = redo.scn() + 1;
            long number = transaction.number;
            try (Statement statement = inner.createStatement()) {
                for (StandInTable table : touched) {
                    String change = "UPDATE " + table.history() + " SET ";
                    statement.execute(change + "scn_from = " + at + " WHERE scn_from = -" + number);
                    statement.execute(change + "scn_to = " + at + " WHERE scn_to = -" + number);
                }
            }
            inner.commit();
            redo.end(transaction, Redo.Operation.COMMIT);
        }
    }

    /** Whether rows can be read as they were at an SCN. */
    void checkMoment(StandInTable table, long moment) {
        if (moment > scn() || moment < 1) {
            throw new StandInException(8181, "specified number is not a valid system change number");
        }
        if (moment < table.changedScn) {
            throw new StandInException(1466, "unable to read data - table definition has changed");
        }
    }

    private long scn() {
        synchronized (redo) {
            return redo.scn();
        }
    }

    /** It rises whenever it is asked for, so that time passes though nothing is written. */
    private long passed() throws SQLException {
        synchronized (redo) {
            return redo.next();
        }
    }

    /** Writes on into another log file, and archives the one that was written to. */
    synchronized void switchLog() throws SQLException {
        long at;
        synchronized (redo) {
            at = redo.next();
        }
        h2(
                "INSERT INTO sys.v_$archived_log SELECT '/standin/arch_' || sequence# || '.log', 1, 1, sequence#, 1,"
                        + " TIMESTAMP '2024-01-01 00:00:00', first_change#, first_time, " + at
                        + ", LOCALTIMESTAMP, 8192, 512, 'YES',"
                        + " 'A', 'NO', 'NO', 'NO', 'NO' FROM sys.v_$log",
                "UPDATE sys.v_$log SET sequence# = sequence# + 1, first_change# = " + at
                        + ", first_time = LOCALTIMESTAMP",
                "UPDATE sys.v_$logfile SET member = '/standin/redo0' || (SELECT MOD(sequence#, 9) + 1 FROM sys.v_$log) || '.log'",
                "UPDATE sys.v_$thread SET sequence# = sequence# + 1, last_redo_sequence# = last_redo_sequence# + 1,"
                        + " checkpoint_change# = " + at + ", checkpoint_time = LOCALTIMESTAMP");
    }

    /** Logs more of every table, those that are made later too; nothing if no kind is named. */
    synchronized void logEverywhere(String kind) {
        if (!kind.isEmpty()) {
            everywhere.add(kind);
            tables.values().forEach(t -> t.logged.add(kind));
        }
    }

    /** Removes all archived logs, as a backup that frees room does. */
    void deleteArchivedLogs() throws SQLException {
        h2("UPDATE sys.v_$archived_log SET status = 'D', deleted = 'YES', name = NULL");
    }

    /** Brings a view that shows what changes by itself up to now, before it is asked. */
    synchronized void refresh(String view) throws SQLException {
        switch (view) {
            case "v_$database" -> h2("UPDATE sys.v_$database SET current_scn = " + passed());
            case "v_$thread" ->
                h2("UPDATE sys.v_$thread SET last_redo_change# = " + scn() + ", last_redo_time = LOCALTIMESTAMP");
            case "all_tables" -> statistics();
            case "dba_extents" -> extents();
            case "all_sequences" ->
                h2(
                        "MERGE INTO sys.all_sequences s USING (SELECT sequence_schema, sequence_name, base_value"
                                + " FROM information_schema.sequences) h ON s.sequence_owner = h.sequence_schema"
                                + " AND s.sequence_name = h.sequence_name WHEN MATCHED THEN UPDATE SET last_number = h.base_value");
            default -> {
                // as it was written
            }
        }
    }

    /** As if statistics were gathered all the time; a row counts as a hundred bytes. */
    private void statistics() throws SQLException {
        for (StandInTable table : held()) {
            dictionary.change(
                    "UPDATE sys.all_tables SET num_rows = ?, avg_row_len = " + ROW_BYTES
                            + " WHERE owner = ? AND table_name = ? AND iot_type IS NULL",
                    Long.valueOf(Objects.requireNonNull(dictionary.ask("SELECT COUNT(*) FROM " + table.quoted()))),
                    table.owner,
                    table.name);
        }
    }

    private List<StandInTable> held() {
        return tables.values().stream().filter(t -> t.held).toList();
    }

    private void extents() throws SQLException {
        h2("DELETE FROM sys.dba_extents");
        for (StandInTable table : held()) {
            String last = dictionary.ask("SELECT MAX(" + StandInTable.PLACE + ") FROM " + table.quoted());
            long count = last == null ? 1 : Long.parseLong(last) / ROWS_OF_AN_EXTENT + 1;
            for (long i = 0; i < count; i++) {
                dictionary.add("dba_extents", table.owner, table.name, null, "TABLE", 1, i, BLOCK_BYTES);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        h2("SHUTDOWN IMMEDIATELY");
        recorder.close();
    }
}
