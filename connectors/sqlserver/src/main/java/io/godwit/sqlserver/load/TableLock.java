package io.godwit.sqlserver.load;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds tables against writers for a moment: a shared lock on each, kept to the end of the transaction (Transact-SQL Reference,
 * "Table hints": TABLOCK, HOLDLOCK). While it waits for a writer, others wait behind it, so it waits for a short time only, gives
 * all locks back and tries again.
 */
final class TableLock {
    private static final int WAIT_MILLIS = 2_000;
    private static final int ATTEMPTS = 20;
    private static final int PAUSE_MILLIS = 500;
    private static final int LOCK_TIMEOUT = 1222;
    private static final int DEADLOCK = 1205;

    private TableLock() {}

    /**
     * Locks tables until the session's transaction ends.
     *
     * @param connection in manual commit; only for this
     * @return whether they are locked; not where the server takes no notice of the hints
     * @throws SQLException also if writers keep them for too long
     */
    static boolean take(Connection connection, Sessions sessions, List<TableId> tables) throws SQLException {
        if (sessions.server().platform() == Platform.BABELFISH) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT " + WAIT_MILLIS);
            for (int attempt = 1; ; attempt++) {
                try {
                    for (TableId table : tables) {
                        lock(statement, table);
                    }
                    return true;
                } catch (SQLException e) {
                    connection.rollback();
                    boolean busy = e.getErrorCode() == LOCK_TIMEOUT || e.getErrorCode() == DEADLOCK;
                    if (!busy || attempt == ATTEMPTS) {
                        throw e;
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
                }
            }
        }
    }

    private static void lock(Statement statement, TableId table) throws SQLException {
        // of no rows at all, TOP (0), the server would not look at the table
        try (ResultSet row =
                statement.executeQuery("SELECT TOP (1) 1 FROM " + Quoting.table(table) + " WITH (TABLOCK, HOLDLOCK)")) {
            row.next();
        }
    }

    /**
     * All tables of the database that hold rows of users.
     *
     * @param own Godwit's schema, whose tables are written while others are locked
     */
    static List<TableId> all(Connection connection, String own) throws SQLException {
        List<TableId> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT s.name, t.name FROM sys.tables AS t"
                        + " INNER JOIN sys.schemas AS s ON s.schema_id = t.schema_id"
                        + " WHERE t.is_ms_shipped = 0 AND s.name NOT IN (N'cdc', " + Quoting.text(own) + ")")) {
            while (row.next()) {
                tables.add(new TableId(row.getString(1), row.getString(2)));
            }
        }
        return tables;
    }
}
