package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private long objects = 70_000;
    private long transactions;
    private long scn = FIRST_SCN;

    Database(String name, boolean seesEverything) throws SQLException {
        this.url = "jdbc:h2:mem:" + name + ";MODE=Oracle;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        this.seesEverything = seesEverything;
        this.recorder = DriverManager.getConnection(url);
        h2(DictionaryViews.STATEMENTS.toArray(new String[0]));
        h2(DictionaryViews.FIRST_ROWS.toArray(new String[0]));
        if (seesEverything) {
            h2(DictionaryViews.OF_EVERYTHING.toArray(new String[0]));
        }
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

    synchronized long scn() {
        return scn;
    }

    synchronized long nextTransaction() {
        return ++transactions;
    }

    /** Knows a table from now on. */
    void add(StandInTable table) {
        tables.put(table.owner + "." + table.name, table);
    }

    /** Keeps the versions of a table's rows from now on. {@code rows}: whether they outlast a session. */
    synchronized void keep(StandInTable table, boolean rows) throws SQLException {
        scn++;
        table.changedScn = scn;
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
        h2("INSERT INTO " + history + " SELECT " + table.listed() + ", " + StandInTable.PLACE + ", " + scn + ", "
                + FOREVER + " FROM " + table.quoted());
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
        scn++;
        table.changedScn = scn;
    }

    /** Ends a transaction of a session's, whose changes get an SCN. */
    synchronized void commit(Connection inner, long transaction, Iterable<StandInTable> touched) throws SQLException {
        long at = scn + 1;
        try (Statement statement = inner.createStatement()) {
            for (StandInTable table : touched) {
                statement.execute(
                        "UPDATE " + table.history() + " SET scn_from = " + at + " WHERE scn_from = -" + transaction);
                statement.execute(
                        "UPDATE " + table.history() + " SET scn_to = " + at + " WHERE scn_to = -" + transaction);
            }
        }
        inner.commit();
        scn = at;
    }

    /** Whether rows can be read as they were at an SCN. */
    synchronized void checkMoment(StandInTable table, long moment) {
        if (moment > scn || moment < 1) {
            throw new StandInException(8181, "specified number is not a valid system change number");
        }
        if (moment < table.changedScn) {
            throw new StandInException(1466, "unable to read data - table definition has changed");
        }
    }

    /** Brings a view that shows what changes by itself up to now, before it is asked. */
    synchronized void refresh(String view) throws SQLException {
        switch (view) {
            case "v_$database" -> h2("UPDATE sys.v_$database SET current_scn = " + scn);
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
        h2("SHUTDOWN");
        recorder.close();
    }
}
