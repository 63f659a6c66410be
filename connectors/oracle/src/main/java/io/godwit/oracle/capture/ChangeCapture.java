package io.godwit.oracle.capture;

import io.debezium.connector.oracle.OracleConnectorTask;
import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.OracleOptions;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.LogForm;
import io.godwit.oracle.load.OracleSnapshot;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes of one migration's source: what makes the server tell them, where the log stands, and the reader. Safe for many threads. */
public final class ChangeCapture {
    /** Where the oldest open transaction began. */
    static final String ASK_OLDEST_TRANSACTION = "SELECT MIN(start_scn) FROM sys.v_$transaction";

    /** The same on any instance of a cluster. */
    static final String ASK_OLDEST_OF_CLUSTER = "SELECT MIN(start_scn) FROM sys.gv_$transaction";

    private static final long FRAGMENT_BYTES = 8L << 20;

    private final Sessions sessions;

    /** Connects to nothing yet. */
    public ChangeCapture(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Makes sure that the log holds all of the tables' changes from now on.
     *
     * @return the present end of the log
     * @throws GodwitException ORACLE_LOGGING_OFF if it does not and Godwit may not change that, NOT_SUPPORTED if the changes of a table
     *     cannot be read
     */
    public synchronized ScnPosition retain(List<Table> tables) {
        tables.forEach(ChangeCapture::requireReadable);
        return with("preparing the log", connection -> {
            complete(connection, tables.stream().map(Table::id).toList());
            ScnPosition end = end(connection);
            LogState.requireBeginning(connection, end);
            return end;
        });
    }

    /**
     * Looks whether the log still holds all of the tables' changes since a position.
     *
     * @return the position
     * @throws GodwitException LOG_LOST if it does not
     */
    public synchronized ScnPosition retain(List<Table> tables, ScnPosition since) {
        tables.forEach(ChangeCapture::requireReadable);
        return with("looking at the log", connection -> {
            LogState.requireHeld(connection, since);
            return since;
        });
    }

    private void complete(Connection connection, List<TableId> tables) throws SQLException {
        SupplementalLogging.Missing missing = SupplementalLogging.missing(connection, tables);
        if (missing.isNothing()) {
            return;
        }
        if (!sessions.isOn(OracleOptions.ENABLE_LOGGING)) {
            throw SupplementalLogging.off(missing);
        }
        SupplementalLogging.add(connection, missing, sessions.server().platform());
        SupplementalLogging.Missing still = SupplementalLogging.missing(connection, tables);
        if (!still.isNothing()) {
            throw SupplementalLogging.off(still);
        }
    }

    /** The number up to which everything committed is visible, and where the oldest transaction began that has not ended. */
    private ScnPosition end(Connection connection) throws SQLException {
        // asked first: a transaction that begins between the questions has a higher number than the end
        long scn = number(LogState.first(connection, OracleSnapshot.CURRENT_SCN));
        String transactions = sessions.server().cluster() ? ASK_OLDEST_OF_CLUSTER : ASK_OLDEST_TRANSACTION;
        long oldest = number(LogState.first(connection, transactions));
        // what has the very number of the beginning is the transaction's first change
        return new ScnPosition(scn, List.of(), oldest == 0 ? scn : Math.min(scn, oldest - 1));
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Why a table's changes cannot be read is said in the assessment; this is where it counts. */
    private static void requireReadable(Table table) {
        String why = whyUnreadable(table);
        if (!why.isEmpty()) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "its changes cannot be read: " + why + "; leave the table out, or migrate offline",
                    table.id().toString(),
                    null);
        }
    }

    /** Why the changes of a table cannot be read, as a clause; empty if they can. */
    public static String whyUnreadable(Table table) {
        TableId id = table.id();
        if (!id.schema().matches("[A-Za-z0-9_$#]{1,30}") || !id.name().matches("[A-Za-z0-9_$#]{1,30}")) {
            return "LogMiner knows no table whose name has more than 30 characters, or others than letters, digits, _, $ and #";
        }
        if (table.filter() != null) {
            return "a row filter is not looked at in changes";
        }
        boolean large = false;
        for (Column column : table.moved()) {
            String why = LogForm.unreadable(column.nativeType());
            if (why != null) {
                return "column " + column.name() + ": " + why;
            }
            if (column.name().length() > 30) {
                return "column " + column.name() + ": LogMiner knows no column whose name has more than 30 characters";
            }
            large |= LogForm.isLookedUp(column);
        }
        return large && table.key() == null
                ? "it has no key by which the values of its large objects could be looked up"
                : "";
    }

    /** The end of the log, now. */
    public ScnPosition position() {
        return with("asking for the end of the log", this::end);
    }

    /**
     * Reads changes from a position on.
     *
     * @throws GodwitException LOG_LOST if the log no longer holds it
     */
    public Reader<ChangeBatch> changes(List<TablePlan> plans, ScnPosition from) {
        plans.forEach(p -> requireReadable(p.table()));
        String reader = "godwit_" + UUID.randomUUID().toString().replace("-", "");
        EngineLog log = EngineLog.open(reader, from.scn());
        LogState state = null;
        LogTask task = null;
        boolean done = false;
        try {
            state = LogState.open(
                    sessions, plans.stream().map(p -> p.table().id()).toList(), from);
            Map<String, Object> offset = LogSettings.offset(from, state.threads());
            task = LogTask.start(new OracleConnectorTask(), LogSettings.of(sessions, plans, reader), offset);
            OracleOrigin origin = new OracleOrigin(sessions, from);
            ChangeAssembly assembly = new ChangeAssembly(origin, plans, from, FRAGMENT_BYTES);
            ChangeReader changes = new ChangeReader(task, assembly, new Progress(reader), state, log, from);
            done = true;
            return changes;
        } catch (GodwitException e) {
            throw e;
        } catch (RuntimeException | SQLException e) {
            // Debezium's failures have no class of their own in common
            throw CaptureErrors.of(e);
        } finally {
            if (!done) {
                close(task, state, log);
            }
        }
    }

    private static void close(
            @org.jspecify.annotations.Nullable LogTask task,
            @org.jspecify.annotations.Nullable LogState state,
            EngineLog log) {
        if (task != null) {
            task.close();
        }
        if (state != null) {
            state.close();
        }
        log.close();
    }

    /** Removes what reading the log made on the server; what an administrator added stays. */
    public synchronized void letGo() {
        TableId table = LogSettings.wakeTable(sessions);
        with("removing Godwit's table", connection -> {
            String found = LogState.first(
                    connection,
                    "SELECT table_name FROM sys.all_tables WHERE owner = " + Quoting.text(table.schema())
                            + " AND table_name = " + Quoting.text(table.name()));
            if (!found.isEmpty()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE " + Quoting.table(table) + " PURGE");
                }
            }
            return true;
        });
    }

    /** What is asked of the server. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T with(String doing, Question<T> question) {
        try (Connection connection = sessions.open("log")) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw OracleErrors.of(e, doing, sessions.address());
        }
    }
}
