package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
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
 *   <li>auto: triggers, if they can be made, and locks besides, which stop bulk loads that fire no triggers.
 *   <li>lock: holds a shared lock on every table for as long as this object is open. Readers go on.
 *   <li>triggers: makes a trigger on every table that refuses writes of all sessions but Godwit's; stays when this process dies.
 *   <li>operator: writers were stopped by the operator. That no transaction that wrote is still open is found out by having the locks
 *       for a moment.
 * </ul>
 *
 * <p>In each way the tables are locked first, which waits for every transaction that wrote to them; only then the end of the log is
 * marked, so that everything committed is before the mark. Making the database read-only is none of the ways: change data capture
 * could not write down any more what was committed last. Safe for many threads.
 */
public final class Fence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final long LOCK_MILLIS = 30_000;
    private static final long TRY_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 500;
    private static final int LOCK_TIMEOUT = 1222;
    private static final int DEADLOCK = 1205;
    private static final String AUTO = "auto";
    private static final String LOCK = "lock";
    private static final String TRIGGERS = "triggers";
    private static final String OPERATOR = "operator";

    private final Sessions sessions;
    private final ChangeLog capture;
    private final FenceTriggers triggers;
    private final String way;
    private @Nullable Connection session;
    private Set<TableId> held = Set.of();
    private volatile boolean triggersStand;

    /**
     * Connects to nothing yet.
     *
     * @throws GodwitException OPTION_INVALID if the option asks for a way that does not exist
     */
    public Fence(Sessions sessions, ChangeLog capture) {
        this.sessions = sessions;
        this.capture = capture;
        this.triggers = new FenceTriggers(sessions.migration());
        this.way = sessions.option(SqlServerOptions.FENCE);
        if (!List.of(AUTO, LOCK, TRIGGERS, OPERATOR).contains(way)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "it must be auto, lock, triggers or operator",
                    SqlServerOptions.FENCE.name(),
                    null);
        }
    }

    /**
     * Stops writers of these tables; again is harmless.
     *
     * @return a position that covers everything that writers committed
     * @throws GodwitException SOURCE_UNREACHABLE if transactions that hold the tables do not end, SQLSERVER_CAPTURE_OFF if the tables'
     *     changes are not captured
     */
    public synchronized Position fence(List<Table> tables) {
        try {
            switch (way) {
                case TRIGGERS -> {
                    FenceTriggers.requireNesting(capture.monitor(), sessions.server());
                    makeTriggers(tables);
                }
                case OPERATOR -> locked(tables).close();
                case AUTO -> {
                    if (FenceTriggers.canBeMade(capture.monitor(), sessions.server(), tables)) {
                        makeTriggers(tables);
                    }
                    if (!triggersStand || sessions.server().platform() != Platform.BABELFISH) {
                        lock(tables);
                    }
                }
                default -> lock(tables);
            }
        } catch (SQLException e) {
            throw failed(e, "stopping writers");
        }
        ChangeLog.Moment moment = capture.moment();
        if (!moment.exact()) {
            throw new GodwitException(
                    SqlServerErrors.CAPTURE_OFF, "the end of the log is not known", sessions.database(), null);
        }
        return moment.place().get();
    }

    /** What keeps writers out after {@link #fence}, for people. */
    public String inWords() {
        if (way.equals(OPERATOR)) {
            return "you stopped the writers, and nothing else keeps them out";
        }
        if (!triggersStand) {
            return "the tables are locked as long as Godwit runs; after hand-over nothing keeps writers from them";
        }
        return "triggers on the tables refuse writes until `godwit cancel`; bulk loads that fire no triggers are "
                + (way.equals(AUTO)
                        ? "stopped by locks as long as Godwit runs, and not after hand-over"
                        : "not stopped");
    }

    private void lock(List<Table> tables) throws SQLException {
        if (!holds()) {
            session = locked(tables);
            held = tables.stream().map(Table::id).collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * Whether this object's locks keep writers from tables now. Whoever wants to look at them then must not ask for locks of its own:
     * the server would have it wait behind the writers that wait for these.
     *
     * @throws GodwitException if that cannot be found out
     */
    public synchronized boolean holds(List<TableId> tables) {
        try {
            return !tables.isEmpty() && held.containsAll(tables) && holds();
        } catch (SQLException e) {
            throw failed(e, "looking at the fence");
        }
    }

    private boolean holds() throws SQLException {
        Connection holding = session;
        if (holding == null) {
            return false;
        }
        if (holding.isValid(5)) {
            return true;
        }
        release();
        return false;
    }

    /** One attempt under a short lock time-out; false if others hold the tables. */
    private interface Attempt {
        void make(Statement statement) throws SQLException;
    }

    /** A session whose open transaction holds shared locks on the tables. */
    private Connection locked(List<Table> tables) throws SQLException {
        if (sessions.server().platform() == Platform.BABELFISH) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "Babelfish does not lock tables on request; choose fence=triggers",
                    SqlServerOptions.FENCE.name(),
                    null);
        }
        return retried(tables, statement -> {
            for (TableId table : tables.stream().map(Table::id).sorted().toList()) {
                // a row is asked for, since a plan that needs none would not touch the table, and not lock it
                statement
                        .executeQuery("SELECT TOP (1) 1 FROM " + Quoting.table(table) + " WITH (TABLOCK, HOLDLOCK)")
                        .close();
            }
        });
    }

    private void makeTriggers(List<Table> tables) throws SQLException {
        try (Connection connection = retried(tables, statement -> triggers.create(statement, tables))) {
            connection.commit();
        }
        triggersStand = true;
    }

    /** Tries for a while, each time briefly: a lock that waits makes every writer behind it wait as well. */
    private Connection retried(List<Table> tables, Attempt attempt) throws SQLException {
        Connection connection = sessions.open("fence");
        boolean done = false;
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long begun = System.nanoTime();
            while (!done) {
                done = attempted(connection, statement, attempt);
                if (!done) {
                    if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) > LOCK_MILLIS) {
                        throw new GodwitException(
                                Errors.SOURCE_UNREACHABLE,
                                "the tables could not be locked, other transactions hold them" + holders(tables),
                                "",
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

    private static boolean attempted(Connection connection, Statement statement, Attempt attempt) throws SQLException {
        try {
            statement.execute("SET LOCK_TIMEOUT " + TRY_MILLIS);
            attempt.make(statement);
            return true;
        } catch (SQLException e) {
            connection.rollback();
            boolean passing = e.getErrorCode() == LOCK_TIMEOUT
                    || e.getErrorCode() == DEADLOCK
                    || ("" + e.getMessage()).toLowerCase(Locale.ROOT).contains("lock timeout");
            if (passing) {
                return false;
            }
            throw e;
        }
    }

    /** Who holds locks that keep ours out, if that may be seen (sys.dm_tran_locks). */
    private String holders(List<Table> tables) {
        try {
            return capture.monitor().ask("looking who holds the tables", c -> FenceTriggers.holders(c, tables));
        } catch (GodwitException e) {
            LOG.debug("looking who holds the tables", e);
            return "";
        }
    }

    /** Lets writers in again; harmless if there was no fence. */
    public synchronized void unfence() {
        release();
        triggersStand = false;
        capture.monitor().ask("letting writers in again", c -> {
            triggers.drop(c);
            return true;
        });
    }

    /** Gives up the locks; triggers still stand. */
    @Override
    public synchronized void close() {
        release();
    }

    private void release() {
        Connection holding = session;
        session = null;
        held = Set.of();
        if (holding != null) {
            try {
                holding.close();
            } catch (SQLException e) {
                // the locks go with the session, however that ends
                LOG.debug("closing the fence's session", e);
            }
        }
    }

    private GodwitException failed(SQLException error, String doing) {
        return SqlServerErrors.of(error, sessions.side(), doing, sessions.address());
    }
}
