package io.godwit.oracle.capture;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.OracleOptions;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops writers, in the way the option {@code fence} asks for:
 *
 * <ul>
 *   <li>lock: holds a share lock on every table for as long as this object is open ({@code LOCK TABLE ... IN SHARE MODE}: queries go on,
 *       changes wait).
 *   <li>operator: writers were stopped by the operator. That no transaction that wrote is still open is found out by having the locks
 *       for a moment.
 * </ul>
 *
 * <p>In each way the locks come first, which waits for every transaction that wrote to the tables; only then the end of the log is
 * asked for, so that everything committed is before it. Safe for many threads.
 */
public final class Fence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final long LOCK_MILLIS = 30_000;
    private static final int TRY_SECONDS = 2;
    private static final long PAUSE_MILLIS = 500;
    /** ORA-00054: resource busy; ORA-30006: not acquired in time; ORA-00060: deadlock. */
    private static final List<Integer> BUSY = List.of(54, 30006, 60);

    private static final String LOCK = "lock";
    private static final String OPERATOR = "operator";

    private final Sessions sessions;
    private final ChangeCapture capture;
    private final String way;
    private @Nullable Connection session;

    /**
     * Connects to nothing yet.
     *
     * @throws GodwitException OPTION_INVALID if the option asks for a way that does not exist
     */
    public Fence(Sessions sessions, ChangeCapture capture) {
        this.sessions = sessions;
        this.capture = capture;
        this.way = sessions.option(OracleOptions.FENCE);
        if (!List.of(LOCK, OPERATOR).contains(way)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID, "it must be lock or operator", OracleOptions.FENCE.name(), null);
        }
    }

    /**
     * Stops writers of these tables; again is harmless.
     *
     * @return a position that covers everything that writers committed
     * @throws GodwitException SOURCE_UNREACHABLE if transactions that hold the tables do not end
     */
    public synchronized ScnPosition fence(List<Table> tables) {
        try {
            if (way.equals(OPERATOR)) {
                locked(tables).close();
            } else if (!holds()) {
                session = locked(tables);
            }
        } catch (SQLException e) {
            throw OracleErrors.of(e, "stopping writers", sessions.address());
        }
        return capture.position();
    }

    /** What keeps writers out after {@link #fence}, for people. */
    public String inWords() {
        return way.equals(LOCK)
                ? "the tables are locked as long as Godwit runs; after hand-over nothing keeps writers from them"
                : "you stopped the writers, and nothing else keeps them out";
    }

    private boolean holds() throws SQLException {
        Connection held = session;
        if (held == null) {
            return false;
        }
        if (held.isValid(5)) {
            return true;
        }
        release();
        return false;
    }

    /** A session whose open transaction holds share locks on the tables. Tries for a while, each time briefly. */
    private Connection locked(List<Table> tables) throws SQLException {
        List<TableId> ids = tables.stream().map(Table::id).sorted().toList();
        Connection connection = sessions.open("fence");
        boolean done = false;
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long begun = System.nanoTime();
            while (!done) {
                TableId busy = lock(connection, statement, ids);
                done = busy == null;
                if (!done) {
                    if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) > LOCK_MILLIS) {
                        throw new GodwitException(
                                Errors.SOURCE_UNREACHABLE,
                                "the table could not be locked, another transaction holds it (V$LOCKED_OBJECT names it)",
                                "" + busy,
                                null);
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
                }
            }
            return connection;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** One attempt; the table that others hold, or null. A lock that waits makes writers behind it wait as well: so not for long. */
    private static @Nullable TableId lock(Connection connection, Statement statement, List<TableId> tables)
            throws SQLException {
        for (TableId table : tables) {
            try {
                statement.execute("LOCK TABLE " + Quoting.table(table) + " IN SHARE MODE WAIT " + TRY_SECONDS);
            } catch (SQLException e) {
                connection.rollback();
                if (BUSY.contains(e.getErrorCode())) {
                    return table;
                }
                throw e;
            }
        }
        return null;
    }

    /** Lets writers in again; harmless if there was no fence. */
    public synchronized void unfence() {
        release();
    }

    /** Gives up the locks. */
    @Override
    public synchronized void close() {
        release();
    }

    private void release() {
        Connection held = session;
        session = null;
        if (held != null) {
            try {
                held.rollback();
                held.close();
            } catch (SQLException e) {
                // the locks go with the session, however that ends
                LOG.debug("closing the fence's session", e);
            }
        }
    }
}
