package io.godwit.mysql.capture;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.catalog.FenceChoice;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops writers, in the way the option {@code fence} asks for:
 *
 * <ul>
 *   <li>auto: lock, and read-only besides where that is permitted and stops nobody else ({@link FenceChoice}).
 *   <li>lock: locks the tables against writing for as long as this object is open. Rows that InnoDB changes because of a
 *       foreign key are kept out too, by a lock of InnoDB's own.
 *   <li>read-only: makes the whole server read-only, which needs nobody alive to last ({@link ReadOnlyServer}).
 *   <li>operator: writers were stopped by the operator; it is only checked that no transaction is writing.
 * </ul>
 *
 * <p>Safe for many threads.
 */
public final class Fence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final long LOCK_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 500;
    private static final long COPY_MILLIS = 200;
    private static final int LOCK_WAIT_SECONDS = 2;
    private static final int VALID_SECONDS = 5;
    private static final int LOCK_TIMED_OUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final String AUTO = "auto";
    private static final String READ_ONLY = "read-only";
    private static final String LOCK = "lock";
    private static final String OPERATOR = "operator";

    private final Sessions sessions;
    private final BinaryLog log;
    private final String way;
    private final ReadOnlyServer server;
    private @Nullable Connection session;
    private Set<TableId> held = Set.of();
    private String inWords = "";

    /**
     * Connects to nothing yet.
     *
     * @throws GodwitException OPTION_INVALID if the option asks for a way that does not exist
     */
    public Fence(Sessions sessions, BinaryLog log) {
        this.sessions = sessions;
        this.log = log;
        this.server = new ReadOnlyServer(sessions);
        this.way = sessions.option(MySqlOptions.FENCE);
        if (!List.of(AUTO, READ_ONLY, LOCK, OPERATOR).contains(way)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "it must be auto, lock, read-only or operator",
                    MySqlOptions.FENCE.name(),
                    null);
        }
    }

    /**
     * Stops writers of these tables; again is harmless.
     *
     * @return a position at or after everything that writers committed
     * @throws GodwitException SOURCE_UNREACHABLE if transactions that hold the tables do not end
     */
    public synchronized LogPosition fence(List<Table> tables) {
        try {
            if (way.equals(OPERATOR)) {
                checkNobodyWrites();
                inWords = "you stopped the writers, and nothing else keeps them out";
            } else {
                FenceChoice choice = choice(tables);
                // first: a writer that waits for the lock would keep the server from becoming read-only
                boolean readOnly = choice.readOnly() && server.make();
                if (!way.equals(READ_ONLY) && !locked() && !tables.isEmpty()) {
                    session = lock(tables);
                    held = tables.stream().map(Table::id).collect(Collectors.toUnmodifiableSet());
                }
                inWords = inWords(choice, readOnly);
            }
        } catch (SQLException e) {
            throw failed(e, "stopping writers");
        }
        return log.position();
    }

    private FenceChoice choice(List<Table> tables) throws SQLException {
        if (!way.equals(AUTO)) {
            boolean readOnly = way.equals(READ_ONLY);
            return new FenceChoice(readOnly, readOnly ? "" : "fence is lock");
        }
        try (Connection connection = sessions.open("fence")) {
            return FenceChoice.of(
                    sessions, connection, tables.stream().map(Table::id).toList());
        }
    }

    private String inWords(FenceChoice choice, boolean ours) {
        if (!choice.readOnly()) {
            return "the tables are locked as long as Godwit runs; after hand-over nothing keeps writers from them ("
                    + choice.reason() + ")";
        }
        return ours
                ? "the whole server is read-only until `godwit cancel`, or until it is started again without read_only in its"
                        + " configuration"
                : "the server was read-only before, and stays so";
    }

    /** What keeps writers out since {@link #fence}, for people; empty before. */
    public synchronized String inWords() {
        return inWords;
    }

    /**
     * Whether this object's lock keeps writers from tables now. Whoever wants to look at them then must not ask for a lock of its own:
     * the server would have it wait behind the writers that wait for this one.
     *
     * @throws GodwitException if that cannot be found out
     */
    public synchronized boolean holds(List<TableId> tables) {
        try {
            return !tables.isEmpty() && held.containsAll(tables) && locked();
        } catch (SQLException e) {
            throw failed(e, "looking at the fence");
        }
    }

    private boolean locked() throws SQLException {
        Connection holding = session;
        if (holding == null) {
            return false;
        }
        if (holding.isValid(VALID_SECONDS)) {
            return true;
        }
        release();
        return false;
    }

    /** Tries for a while, each time briefly: a lock that waits makes every writer behind it wait as well. */
    private Connection lock(List<Table> tables) throws SQLException {
        Connection connection = sessions.open("fence");
        boolean done = false;
        try (Statement statement = connection.createStatement()) {
            // without auto-commit InnoDB takes locks of its own with LOCK TABLES, which foreign keys' changes wait for
            statement.execute("SET SESSION autocommit = 0, lock_wait_timeout = " + LOCK_WAIT_SECONDS
                    + ", innodb_lock_wait_timeout = " + LOCK_WAIT_SECONDS);
            long begun = System.nanoTime();
            while (!tryLock(statement, tables)) {
                if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) > LOCK_MILLIS) {
                    throw new GodwitException(
                            Errors.SOURCE_UNREACHABLE,
                            "the tables could not be locked, other transactions hold them: " + writers(false),
                            "",
                            null);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
            done = true;
            return connection;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    private static boolean tryLock(Statement statement, List<Table> tables) throws SQLException {
        try {
            statement.execute("LOCK TABLES "
                    + tables.stream()
                            .map(Table::id)
                            .sorted()
                            .map(t -> Quoting.table(t) + " READ")
                            .collect(Collectors.joining(", ")));
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == LOCK_TIMED_OUT || e.getErrorCode() == DEADLOCK) {
                statement.execute("UNLOCK TABLES");
                return false;
            }
            throw e;
        }
    }

    private void checkNobodyWrites() {
        // the server tells of transactions from a copy, which it renews only when nobody looked at it for a tenth of a
        // second
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(COPY_MILLIS));
        String writers = writers(true);
        int prepared = log.monitor().ask("looking for prepared transactions", BinaryLog::preparedTransactions);
        if (!writers.isEmpty() || prepared > 0) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "transactions are still writing: " + (prepared > 0 ? prepared + " prepared ones" : writers),
                    MySqlOptions.FENCE.name(),
                    null);
        }
    }

    /** Sessions with a transaction that holds something; only those that changed rows, if asked so. */
    private String writers(boolean changing) {
        try {
            return log.monitor()
                    .ask(
                            "looking for writers",
                            c -> LogEnd.text(
                                    c,
                                    "SELECT GROUP_CONCAT(CONCAT('session ', trx_mysql_thread_id, ' since ', trx_started)"
                                            + " ORDER BY trx_started SEPARATOR ', ') FROM information_schema.innodb_trx"
                                            + " WHERE trx_mysql_thread_id <> CONNECTION_ID()"
                                            + (changing ? " AND trx_rows_modified > 0" : "")));
        } catch (GodwitException e) {
            if (!changing || !e.code().equals(Errors.PERMISSION_DENIED)) {
                LOG.debug("asking who holds the tables", e);
                return "the server does not say which (PROCESS is needed to see them)";
            }
            throw new GodwitException(
                    Errors.PERMISSION_DENIED,
                    "the user may not see whether transactions are open; grant PROCESS on *.*",
                    MySqlOptions.FENCE.name(),
                    e);
        }
    }

    /** Lets writers in again; harmless if there was no fence. */
    public synchronized void unfence() {
        release();
        inWords = "";
        try {
            server.restore();
        } catch (SQLException e) {
            throw failed(e, "letting writers in again");
        }
    }

    /** Gives up the lock; a read-only fence still stands. */
    @Override
    public synchronized void close() {
        release();
    }

    private void release() {
        Connection holding = session;
        session = null;
        held = Set.of();
        if (holding != null) {
            try (Statement statement = holding.createStatement()) {
                statement.execute("UNLOCK TABLES");
            } catch (SQLException e) {
                // the lock goes with the session
                LOG.debug("unlocking", e);
            }
            try {
                holding.close();
            } catch (SQLException e) {
                LOG.debug("closing the fence's session", e);
            }
        }
    }

    private GodwitException failed(SQLException error, String doing) {
        return MySqlErrors.of(error, sessions.side(), doing, sessions.address());
    }
}
