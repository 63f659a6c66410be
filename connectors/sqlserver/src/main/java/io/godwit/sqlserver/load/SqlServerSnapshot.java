package io.godwit.sqlserver.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some sessions that see the same moment (SQL Server, "Transaction locking and row versioning guide"). The server cannot hand a
 * snapshot from one session to another, so each session of it begins its own while one more holds the tables locked against writers;
 * that takes as long as the sessions need to begin, a few milliseconds. A snapshot begins with the first row read, not with the
 * transaction. Under the lock the log is marked: what was committed to the tables before is seen, and nothing after it.
 *
 * <p>Where the database does not allow snapshots, each statement reads what is committed when it comes by, never what is not, and the
 * position is a lower bound; so it is where the server takes no notice of locks that are asked for.
 *
 * <p>Whoever reads borrows a session and waits if none is free. All methods may be called from any thread.
 */
public final class SqlServerSnapshot implements Snapshot {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerSnapshot.class);

    private final Sessions sessions;
    private final Supplier<? extends Position> position;
    private final boolean consistent;
    private final boolean versioned;
    private final List<Connection> all;
    private final Deque<Connection> free;
    private final Map<TableId, ActualColumns> columns = new ConcurrentHashMap<>();
    private int alive;
    private boolean closed;

    /** What a snapshot asks of the log. */
    public interface Log {
        /**
         * A position that all that is visible from now on covers.
         *
         * @throws GodwitException if the log cannot be read
         */
        Position lowerBound();

        /**
         * Marks this moment.
         *
         * @return gives the moment's place, which may have to be waited for: covers every commit before the call and none after it.
         *     If the changes are not captured, a position before everything
         */
        Supplier<? extends Position> mark();

        /** Whether writers are kept from all of these tables now, by a lock that lasts. */
        boolean isFenced(List<TableId> tables);
    }

    private SqlServerSnapshot(
            Sessions sessions,
            Supplier<? extends Position> position,
            boolean consistent,
            boolean versioned,
            List<Connection> all) {
        this.sessions = sessions;
        this.position = position;
        this.consistent = consistent;
        this.versioned = versioned;
        this.all = List.copyOf(all);
        this.free = new ArrayDeque<>(all);
        this.alive = all.size();
    }

    /**
     * Takes a snapshot of tables.
     *
     * @param scope which tables must be seen at one moment; if it names none, all of the database
     * @param positioned whether the position must be the snapshot's very moment; it is waited for then
     * @throws GodwitException if the server cannot be reached, or the tables stay locked by others for too long
     */
    public static SqlServerSnapshot open(Sessions sessions, Scope scope, Log log, boolean positioned) {
        List<Connection> opened = new ArrayList<>();
        boolean done = false;
        boolean versioned = sessions.server().snapshotIsolation();
        try (Connection locking = sessions.open("snapshot")) {
            List<TableId> tables = scope.tables().isEmpty()
                    ? TableLock.all(locking, sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA))
                    : scope.tables();
            List<TableId> ordered = tables.stream().sorted().toList();
            Position before = positioned && versioned ? null : log.lowerBound();
            int count = sessions.positive(SqlServerOptions.SNAPSHOT_SESSIONS);
            for (int i = 0; i < count; i++) {
                opened.add(session(sessions, versioned));
            }
            locking.setAutoCommit(false);
            // behind a fence locks of our own would wait for writers that wait for the fence
            boolean quiet = versioned && log.isFenced(ordered);
            boolean locked = versioned && !quiet && !ordered.isEmpty() && TableLock.take(locking, sessions, ordered);
            Supplier<? extends Position> place;
            if ((locked || quiet) && positioned) {
                place = log.mark();
            } else {
                Position bound = before == null ? log.lowerBound() : before;
                place = () -> bound;
            }
            for (Connection session : opened) {
                begin(session, versioned ? ordered : List.of());
            }
            locking.rollback();
            Position exact = positioned ? place.get() : null;
            boolean oneMoment = locked
                    || ordered.isEmpty()
                    || (versioned && opened.size() == 1)
                    || (quiet && log.isFenced(ordered));
            done = true;
            return new SqlServerSnapshot(sessions, exact == null ? place : () -> exact, oneMoment, versioned, opened);
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "taking a snapshot", "");
        } finally {
            if (!done) {
                opened.forEach(SqlServerSnapshot::closeQuietly);
            }
        }
    }

    private static Connection session(Sessions sessions, boolean versioned) throws SQLException {
        Connection session = sessions.open("read");
        boolean done = false;
        try (Statement statement = session.createStatement()) {
            // a reader that stops early cancels its statement, which must not end the transaction
            statement.execute("SET XACT_ABORT OFF");
            if (versioned) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT");
                session.setAutoCommit(false);
            }
            done = true;
            return session;
        } finally {
            if (!done) {
                closeQuietly(session);
            }
        }
    }

    private static void begin(Connection session, List<TableId> tables) throws SQLException {
        for (TableId table : tables.subList(0, Math.min(1, tables.size()))) {
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery("SELECT TOP (1) 1 FROM " + Quoting.table(table))) {
                row.next();
            }
        }
    }

    /**
     * A session of this snapshot, for one reader; it is to be given back. Waits until one is free.
     *
     * @param where what is going to be read, for errors
     * @throws GodwitException {@code SOURCE_UNREACHABLE} or {@code TARGET_UNREACHABLE} if none is left
     */
    synchronized Connection borrow(String where) {
        while (!closed && alive > 0 && free.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw lost("waiting for a session of the snapshot was interrupted", where, e);
            }
        }
        if (closed) {
            throw lost("the snapshot is closed", where, null);
        }
        Connection session = free.poll();
        if (session == null) {
            throw lost("all sessions that held the snapshot are gone, and the snapshot with them", where, null);
        }
        return session;
    }

    /**
     * Takes a session back.
     *
     * @param whole whether all that it was asked for was read; if not, it is lent again only if it still is in its transaction
     */
    void giveBack(Connection session, boolean whole) {
        boolean good = whole || isStillOpen(session);
        if (!good) {
            closeQuietly(session);
        }
        synchronized (this) {
            if (good && !closed) {
                free.add(session);
            } else {
                alive--;
            }
            notifyAll();
        }
    }

    private boolean isStillOpen(Connection session) {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@TRANCOUNT")) {
            return row.next() && (!versioned || row.getInt(1) > 0);
        } catch (SQLException e) {
            LOG.debug("a session of a snapshot is gone", e);
            return false;
        }
    }

    /** What a table's columns are; asked once, because a table that is altered can no longer be read in the snapshot. */
    ActualColumns columns(Connection session, TableId table) throws SQLException {
        ActualColumns known = columns.get(table);
        if (known == null) {
            known = ActualColumns.read(session, sessions.server(), table);
            columns.put(table, known);
        }
        return known;
    }

    /** Whether it was closed. */
    synchronized boolean isClosed() {
        return closed;
    }

    private GodwitException lost(String detail, String where, @Nullable Throwable cause) {
        return new GodwitException(
                sessions.side() == SqlServerErrors.Side.SOURCE ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE,
                detail,
                where,
                cause);
    }

    @Override
    public Position position() {
        return position.get();
    }

    @Override
    public boolean consistent() {
        return consistent;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        all.forEach(SqlServerSnapshot::closeQuietly);
    }

    private static void closeQuietly(Connection session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("closing a session of a snapshot failed", e);
        }
    }
}
