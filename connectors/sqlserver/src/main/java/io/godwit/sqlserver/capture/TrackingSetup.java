package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Switches Change Tracking on, and off again what was switched on. With the option {@code enableCapture} Godwit does it; without, the
 * statements are a script for the database's administrator.
 */
final class TrackingSetup {
    private static final int LOCK_MILLIS = 2_000;
    private static final int LOCK_TIMEOUT = 1222;

    private final Sessions sessions;
    private final TrackingNotes notes;

    TrackingSetup(Sessions sessions) {
        this.sessions = sessions;
        this.notes = new TrackingNotes(sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA), sessions.migration());
    }

    /** Whether the database tracks changes at all. */
    static boolean isOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT 1 FROM sys.change_tracking_databases WHERE database_id = DB_ID()")) {
            return row.next();
        }
    }

    /** The object numbers of the tables that are tracked. */
    static Set<Long> tracked(Connection connection) throws SQLException {
        Set<Long> found = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT object_id FROM sys.change_tracking_tables")) {
            while (row.next()) {
                found.add(row.getLong(1));
            }
        }
        return found;
    }

    /** The statements that are missing, for people; none if nothing is. */
    List<String> script(Connection connection, List<Table> tables) throws SQLException {
        requireKeys(connection, tables);
        List<String> script = new ArrayList<>();
        if (!isSnapshotAllowed(connection)) {
            script.add("ALTER DATABASE " + database() + " SET ALLOW_SNAPSHOT_ISOLATION ON");
        }
        if (!isOn(connection)) {
            script.add(enableDatabase());
        }
        Set<Long> tracked = tracked(connection);
        for (Table table : tables) {
            if (!tracked.contains(number(connection, table))) {
                script.add(enable(table));
            }
        }
        return script;
    }

    /** Asked anew, since it may have been switched on after this run began. */
    private static boolean isSnapshotAllowed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()")) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    private String database() {
        return Quoting.name(sessions.database());
    }

    private String enableDatabase() {
        return "ALTER DATABASE " + database()
                + " SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)";
    }

    private static String enable(Table table) {
        return "ALTER TABLE " + Quoting.table(table.id())
                + " ENABLE CHANGE_TRACKING WITH (TRACK_COLUMNS_UPDATED = OFF)";
    }

    /** Changes are told by primary keys, which must be what rows are known by on the target too. */
    private static void requireKeys(Connection connection, List<Table> tables) throws SQLException {
        for (Table table : tables) {
            Set<String> primary = new HashSet<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT c.name FROM sys.indexes i JOIN sys.index_columns k"
                            + " ON k.object_id = i.object_id AND k.index_id = i.index_id JOIN sys.columns c"
                            + " ON c.object_id = k.object_id AND c.column_id = k.column_id"
                            + " WHERE i.is_primary_key = 1 AND k.key_ordinal > 0 AND i.object_id = OBJECT_ID(?)")) {
                statement.setString(1, Quoting.table(table.id()));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        primary.add(row.getString(1));
                    }
                }
            }
            Set<String> key = new HashSet<>();
            List<Column> moved = table.moved();
            for (int column : table.keyIndexes()) {
                key.add(moved.get(column).name());
            }
            if (primary.isEmpty() || !primary.equals(key)) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        primary.isEmpty()
                                ? "it has no primary key, without which Change Tracking tells nothing; give it one, exclude it, or use"
                                        + " change data capture"
                                : "its rows are not known by its primary key, which is all that Change Tracking tells of them",
                        table.id().toString(),
                        null);
            }
        }
    }

    private static long number(Connection connection, Table table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT OBJECT_ID(?)")) {
            statement.setString(1, Quoting.table(table.id()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Switches on what is missing; may be repeated. */
    void complete(Connection connection, List<Table> tables) throws SQLException {
        List<String> script = script(connection, tables);
        if (script.isEmpty()) {
            return;
        }
        boolean allowed = sessions.isOn(SqlServerOptions.ENABLE_CAPTURE);
        if (!allowed || !isSnapshotAllowed(connection)) {
            throw new GodwitException(
                    SqlServerErrors.CAPTURE_OFF,
                    "changes are not tracked, or cannot be read as of one moment; run " + String.join("; ", script)
                            + (allowed ? "" : "; or set enableCapture"),
                    sessions.database(),
                    null);
        }
        notes.create(connection);
        if (!isOn(connection)) {
            // noted first: what is noted and was not done does no harm
            notes.made(connection, TrackingNotes.DATABASE);
            run(connection, enableDatabase());
        }
        Set<Long> tracked = tracked(connection);
        for (Table table : tables) {
            long number = number(connection, table);
            if (!tracked.contains(number)) {
                notes.made(connection, number);
                run(connection, enable(table));
            }
        }
    }

    /**
     * Switches off what this migration switched on. What somebody has locked, as a fence does, stays noted.
     *
     * @return the statements that are still to be run
     */
    List<String> remove(Connection connection) throws SQLException {
        List<String> left = new ArrayList<>();
        if (!notes.exist(connection)) {
            return left;
        }
        Set<Long> tracked = tracked(connection);
        for (long object : notes.made(connection)) {
            String name = object == TrackingNotes.DATABASE ? "" : name(connection, object);
            if (!name.isEmpty() && tracked.contains(object)) {
                String statement = "ALTER TABLE " + name + " DISABLE CHANGE_TRACKING";
                if (!runUnlessLocked(connection, statement)) {
                    left.add(statement);
                    continue;
                }
            }
            if (object != TrackingNotes.DATABASE) {
                notes.gone(connection, object);
            }
        }
        if (left.isEmpty() && notes.made(connection).contains(TrackingNotes.DATABASE)) {
            if (isOn(connection) && tracked(connection).isEmpty()) {
                run(connection, "ALTER DATABASE " + database() + " SET CHANGE_TRACKING = OFF");
            }
            notes.gone(connection, TrackingNotes.DATABASE);
        }
        notes.dropIfEmpty(connection);
        return left;
    }

    private static boolean runUnlessLocked(Connection connection, String sql) throws SQLException {
        try {
            run(connection, "SET LOCK_TIMEOUT " + LOCK_MILLIS);
            run(connection, sql);
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() != LOCK_TIMEOUT) {
                throw e;
            }
            return false;
        } finally {
            run(connection, "SET LOCK_TIMEOUT -1");
        }
    }

    private static String name(Connection connection, long object) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT s.name, t.name FROM sys.tables t JOIN sys.schemas s"
                        + " ON s.schema_id = t.schema_id WHERE t.object_id = " + object)) {
            return row.next() ? Quoting.name(row.getString(1)) + "." + Quoting.name(row.getString(2)) : "";
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
