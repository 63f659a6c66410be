package io.godwit.postgresql.capture;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.PostgresOptions;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
 *   <li>read-only: locks the tables against writing, makes the database read-only by default, and ends the sessions that
 *       began before that, so that they come back read-only. From then on the fence needs nobody alive: the lock goes when
 *       this process dies, and nothing may be written all the same. Lifting it ends sessions again, because those from
 *       between would stay read-only.
 *   <li>lock: locks the tables for as long as this object is open.
 *   <li>operator: writers were stopped by the operator; it is only checked that no transaction is writing.
 * </ul>
 *
 * <p>That the default is ours is noted at the migration's slot's publication, so that another process can take it back, and
 * one that the operator set himself stays. Safe for many threads.
 */
public final class Fence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final long LOCK_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 500;
    private static final String NOT_PERMITTED = "42501";
    private static final String READ_ONLY = "read-only";
    private static final String LOCK = "lock";
    private static final String OPERATOR = "operator";
    private static final String MARK = "Godwit made the database read-only";

    private final Sessions sessions;
    private final Slot slot;
    private final String way;
    private @Nullable Connection session;

    /**
     * Connects to nothing yet.
     *
     * @throws GodwitException OPTION_INVALID if the option asks for a way that does not exist
     */
    public Fence(Sessions sessions, Slot slot) {
        this.sessions = sessions;
        this.slot = slot;
        this.way = sessions.option(PostgresOptions.FENCE);
        if (!List.of(READ_ONLY, LOCK, OPERATOR).contains(way)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "it must be read-only, lock or operator",
                    PostgresOptions.FENCE.name(),
                    null);
        }
    }

    /**
     * Stops writers of these tables; again is harmless.
     *
     * @return a position at or after everything that writers committed
     * @throws GodwitException SOURCE_UNREACHABLE if transactions that hold the tables do not end
     */
    public synchronized Lsn fence(List<Table> tables) {
        if (way.equals(OPERATOR)) {
            checkNobodyWrites();
        } else {
            try {
                if (!locked()) {
                    session = lock(tables);
                }
                if (way.equals(READ_ONLY)) {
                    makeReadOnly();
                    endOldSessions();
                }
            } catch (SQLException e) {
                throw failed(e, "stopping writers");
            }
        }
        Lsn position = slot.currentPosition();
        slot.monitor().ask("writing a mark into the log", c -> {
            Slot.nudge(c);
            return true;
        });
        return position;
    }

    /** What keeps writers out after {@link #fence}, for people. */
    public String inWords() {
        return switch (way) {
            case READ_ONLY -> "the database is read-only by default until `godwit cancel`";
            case LOCK ->
                "the tables are locked as long as Godwit runs; after hand-over nothing keeps writers from them";
            default -> "you stopped the writers, and nothing else keeps them out";
        };
    }

    private boolean locked() throws SQLException {
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

    /** Tries for a while, each time briefly: a lock that waits makes every writer behind it wait as well. */
    private Connection lock(List<Table> tables) throws SQLException {
        Connection connection = sessions.open("fence");
        boolean done = false;
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long begun = System.nanoTime();
            while (!tryLock(connection, statement, tables)) {
                if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) > LOCK_MILLIS) {
                    throw new GodwitException(
                            Errors.SOURCE_UNREACHABLE,
                            "the tables could not be locked, other transactions hold them: " + holders(tables),
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

    private static boolean tryLock(Connection connection, Statement statement, List<Table> tables) throws SQLException {
        try {
            statement.execute("SET LOCAL lock_timeout = '2s'");
            if (!tables.isEmpty()) {
                statement.execute("LOCK TABLE "
                        + tables.stream()
                                .map(Table::id)
                                .sorted()
                                .map(t -> "ONLY " + Quoting.name(t))
                                .collect(Collectors.joining(", "))
                        + " IN EXCLUSIVE MODE");
            }
            return true;
        } catch (SQLException e) {
            connection.rollback();
            if ("55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private String holders(List<Table> tables) {
        String[] names = tables.stream().map(Table::id).map(TableId::toString).toArray(String[]::new);
        return slot.monitor().ask("looking who holds the tables", c -> {
            try (PreparedStatement statement = c.prepareStatement("SELECT coalesce(string_agg(DISTINCT"
                    + " coalesce('process ' || l.pid || coalesce(' since ' || a.xact_start::timestamptz(0), ''),"
                    + " 'a prepared transaction'), ', '), 'they ended just now') FROM pg_catalog.pg_locks l"
                    + " JOIN pg_catalog.pg_class r ON r.oid = l.relation"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace"
                    + " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE l.granted"
                    + " AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND n.nspname || '.' || r.relname = ANY (?)"
                    + " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname ="
                    + " pg_catalog.current_database())")) {
                statement.setArray(1, c.createArrayOf("text", names));
                return oneText(statement);
            }
        });
    }

    /** In a transaction of its own, besides the lock's: the default must stand whatever becomes of the lock. */
    private void makeReadOnly() throws SQLException {
        String database = Quoting.name(slot.database());
        try (Connection connection = sessions.open("fence default");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (!isReadOnlyByDefault(connection)) {
                statement.execute("ALTER DATABASE " + database + " SET default_transaction_read_only = on");
                slot.publication().mark(connection, MARK);
            }
            connection.commit();
        } catch (SQLException e) {
            if (NOT_PERMITTED.equals(e.getSQLState())) {
                throw new GodwitException(
                        Errors.PERMISSION_DENIED,
                        "only the owner of the database may make it read-only by default; connect as the owner, or choose"
                                + " fence=lock, or stop the writers yourself and choose fence=operator",
                        PostgresOptions.FENCE.name(),
                        e);
            }
            throw e;
        }
    }

    private static boolean isReadOnlyByDefault(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 'yes' FROM"
                + " pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase"
                + " WHERE s.setrole = 0 AND d.datname = pg_catalog.current_database()"
                + " AND 'default_transaction_read_only=on' = ANY (s.setconfig)")) {
            return oneText(statement).equals("yes");
        }
    }

    private static String oneText(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "" : text;
        }
    }

    private void checkNobodyWrites() {
        String writers = slot.monitor().ask("looking for writers", c -> {
            try (PreparedStatement statement = c.prepareStatement("SELECT string_agg(who, ', ') FROM (SELECT"
                    + " 'process ' || pid || coalesce(' of ' || nullif(application_name, ''), '') AS who"
                    + " FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()"
                    + " AND backend_xid IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()"
                    + " UNION ALL SELECT 'a prepared transaction' FROM pg_catalog.pg_prepared_xacts"
                    + " WHERE database = pg_catalog.current_database()) w")) {
                return oneText(statement);
            }
        });
        if (!writers.isEmpty()) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "transactions are still writing: " + writers,
                    PostgresOptions.FENCE.name(),
                    null);
        }
    }

    /** Before any position is told: the lock dies with this process, and a session from before would write on. */
    private void endOldSessions() {
        String left = new OpenSessions(slot.monitor(), slot.application()).end();
        if (!left.isEmpty()) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "sessions that were open before the database became read-only could not be ended and might write: "
                            + left
                            + "; end them, or grant pg_signal_backend and pg_read_all_stats (sessions of superusers only end"
                            + " themselves or by a superuser)",
                    PostgresOptions.FENCE.name(),
                    null);
        }
    }

    /** Lets writers in again; harmless if there was no fence. */
    public synchronized void unfence() {
        boolean lifted = false;
        try (Connection connection = sessions.open("fence default");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (slot.publication().mark(connection).equals(MARK)) {
                statement.execute(
                        "ALTER DATABASE " + Quoting.name(slot.database()) + " RESET default_transaction_read_only");
                slot.publication().mark(connection, "");
                lifted = true;
            }
            connection.commit();
            release();
        } catch (SQLException e) {
            throw failed(e, "letting writers in again");
        }
        if (lifted) {
            endReadOnlySessions();
        }
    }

    private void endReadOnlySessions() {
        String left = new OpenSessions(slot.monitor(), slot.application()).end();
        if (!left.isEmpty()) {
            LOG.warn(
                    "The source may be written again, but sessions that began meanwhile stay read-only until they are opened"
                            + " anew: {}",
                    left);
        }
    }

    /** Gives up the lock; a read-only fence still stands. */
    @Override
    public synchronized void close() {
        release();
    }

    private void release() {
        Connection held = session;
        session = null;
        if (held != null) {
            try {
                held.close();
            } catch (SQLException e) {
                // The lock goes with the session, however that ends.
                LOG.debug("closing the fence's session", e);
            }
        }
    }

    private GodwitException failed(SQLException error, String doing) {
        return PostgresErrors.of(error, sessions.side(), doing, sessions.address());
    }
}
