package io.godwit.oracle.capture;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks every few seconds whether the log still is what the migration began with: the same history, with all columns logged, and
 * reaching back far enough. Views and columns: Database Reference. For one thread; {@link #close} from any.
 */
final class LogState implements AutoCloseable {
    static final String ASK_HISTORY = "SELECT resetlogs_change#, log_mode FROM sys.v_$database";
    static final String ASK_THREADS = "SELECT thread# FROM sys.v_$thread WHERE enabled <> 'DISABLED'";
    /** The beginnings of logs that are there: archived ones that nobody deleted, and those that are being written. */
    static final String ASK_OLDEST = "SELECT MIN(first_change#) FROM (SELECT first_change# FROM sys.v_$archived_log"
            + " WHERE status = 'A' AND name IS NOT NULL AND dest_id IN"
            + " (SELECT s.dest_id FROM sys.v_$archive_dest_status s WHERE s.status = 'VALID' AND s.type = 'LOCAL')"
            + " AND resetlogs_change# = (SELECT d.resetlogs_change# FROM sys.v_$database d)"
            + " UNION ALL SELECT first_change# FROM sys.v_$log)";

    private static final String UNRECOVERABLE =
            "SELECT MAX(unrecoverable_change#) FROM sys.v_$datafile WHERE unrecoverable_change# > ";
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Sessions sessions;
    private final List<TableId> tables;
    private final Connection connection;
    private final String history;
    private long looked;

    private LogState(Sessions sessions, List<TableId> tables, Connection connection) throws SQLException {
        this.sessions = sessions;
        this.tables = tables;
        this.connection = connection;
        this.history = first(ASK_HISTORY);
        this.looked = System.nanoTime();
    }

    /**
     * Begins to look.
     *
     * @throws GodwitException if something is missing already
     */
    static LogState open(Sessions sessions, List<TableId> tables, ScnPosition from) throws SQLException {
        Connection connection = sessions.open("watch");
        boolean done = false;
        try {
            LogState state = new LogState(sessions, tables, connection);
            state.look(from);
            done = true;
            return state;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** The redo threads: each instance of a cluster writes one. */
    List<Integer> threads() throws SQLException {
        List<Integer> threads = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ASK_THREADS)) {
            while (rows.next()) {
                threads.add(rows.getInt(1));
            }
        }
        return threads.isEmpty() ? List.of(1) : threads;
    }

    /**
     * Looks, if the last time is some seconds ago.
     *
     * @param applied from where on the log is needed
     * @throws GodwitException LOG_LOST, SOURCE_REPLACED or ORACLE_LOGGING_OFF
     */
    void check(ScnPosition applied) throws SQLException {
        if (System.nanoTime() - looked >= PAUSE_NANOS) {
            look(applied);
            looked = System.nanoTime();
        }
    }

    private void look(ScnPosition needed) throws SQLException {
        if (!history.equals(first(ASK_HISTORY))) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "the database was opened with RESETLOGS, or stopped archiving its log: numbers before and after mean"
                            + " different changes",
                    sessions.server().database(),
                    null);
        }
        SupplementalLogging.Missing missing = SupplementalLogging.missing(connection, tables);
        if (!missing.isNothing()) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "supplemental logging was dropped while changes were read, so that what was written since is incomplete: "
                            + SupplementalLogging.off(missing).getMessage(),
                    sessions.server().database(),
                    null);
        }
        requireHeld(connection, needed);
        requireLogged(needed);
    }

    /** Makes sure that the log is there from a position on. */
    static void requireHeld(Connection connection, ScnPosition needed) throws SQLException {
        String oldest = first(connection, ASK_OLDEST);
        if (!oldest.isEmpty() && Long.parseLong(oldest) > needed.since() + 1) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "the oldest log that is there begins at SCN " + oldest + ", and it is needed from " + needed.since()
                            + " on: archived logs were deleted before they were read",
                    needed.text(),
                    null);
        }
    }

    /** Makes sure that the log is there from the oldest open transaction on, before a migration begins. */
    static void requireBeginning(Connection connection, ScnPosition begin) throws SQLException {
        try {
            requireHeld(connection, begin);
        } catch (GodwitException e) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "a transaction is open that began at SCN " + (begin.since() + 1)
                            + ", before the oldest log that is there: end it (V$TRANSACTION.START_SCN names it), then run again",
                    begin.text(),
                    e);
        }
    }

    /** What is loaded past the buffers with NOLOGGING is not in the log (V$DATAFILE.UNRECOVERABLE_CHANGE#). */
    private void requireLogged(ScnPosition needed) throws SQLException {
        String change = attempt(UNRECOVERABLE + needed.scn());
        if (!change.isEmpty() && !change.equals("0")) {
            org.slf4j.LoggerFactory.getLogger(LogState.class)
                    .warn(
                            "something was written without the log at SCN {}; if it was a moved table, its rows are missing on the"
                                    + " target until `godwit repair`",
                            change);
        }
    }

    private String attempt(String query) throws SQLException {
        try {
            return first(query);
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw e;
            }
            return "";
        }
    }

    private String first(String query) throws SQLException {
        return first(connection, query);
    }

    /** All columns of the first row; empty where there is none, or the first is null. */
    static String first(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            if (!row.next()) {
                return "";
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                @Nullable String value = row.getString(i);
                values.add(value == null ? "" : value);
            }
            return String.join(" ", values);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is of no use any more either way
            org.slf4j.LoggerFactory.getLogger(LogState.class).debug("closing a session", e);
        }
    }
}
