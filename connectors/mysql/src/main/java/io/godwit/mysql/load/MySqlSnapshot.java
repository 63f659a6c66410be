package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.capture.LogPosition;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some sessions that see the same moment (reference manuals, chapter "Consistent Nonlocking Reads"). The servers cannot hand a
 * snapshot from one session to another, so each session of it begins its own while one more holds the tables locked against
 * writers; that takes as long as the sessions need to begin, a few milliseconds. Under the lock the end of the log is read: what
 * was committed to the tables before it is seen, and nothing after it.
 *
 * <p>Whoever reads borrows a session and waits if none is free. Without the privilege to lock tables the sessions' moments
 * differ, and the position is a lower bound.
 *
 * <p>All methods may be called from any thread.
 */
public final class MySqlSnapshot implements Snapshot {
    private static final String BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT";

    private final Sessions sessions;
    private final LogPosition position;
    private final boolean consistent;
    private final List<WireSession> all;
    private final Deque<WireSession> free;
    private final Map<TableId, ActualColumns> columns = new ConcurrentHashMap<>();
    private int alive;
    private boolean closed;

    private MySqlSnapshot(Sessions sessions, LogPosition position, boolean consistent, List<WireSession> all) {
        this.sessions = sessions;
        this.position = position;
        this.consistent = consistent;
        this.all = List.copyOf(all);
        this.free = new ArrayDeque<>(all);
        this.alive = all.size();
    }

    /**
     * Takes a snapshot of tables.
     *
     * @param scope which tables must be seen at one moment; if it names none, all that the endpoint's address reaches
     * @param fenced whether writers are kept from tables already; asked before and after the moment is taken
     * @throws GodwitException if the server cannot be reached, or the tables stay locked by others for too long
     */
    public static MySqlSnapshot open(Sessions sessions, Scope scope, Predicate<List<TableId>> fenced) {
        List<WireSession> opened = new ArrayList<>();
        boolean done = false;
        try (Connection asking = sessions.open("snapshot")) {
            int count = sessions.positive(MySqlOptions.SNAPSHOT_SESSIONS);
            for (int i = 0; i < count; i++) {
                WireSession session = sessions.openWire("read");
                opened.add(session);
                session.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
            // behind a fence a lock of our own would wait for writers that wait for the fence
            List<TableId> tables = scope.tables();
            boolean quiet = fenced.test(tables);
            boolean locked = !quiet && TableLock.take(asking, sessions, tables);
            LogPosition position = LogPosition.read(asking);
            for (WireSession session : opened) {
                session.execute(BEGIN);
            }
            if (locked) {
                TableLock.release(asking);
            }
            boolean oneMoment = locked || opened.size() == 1 || (quiet && fenced.test(tables));
            done = true;
            return new MySqlSnapshot(sessions, position, oneMoment, opened);
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "taking a snapshot", "");
        } finally {
            if (!done) {
                opened.forEach(WireSession::close);
            }
        }
    }

    /**
     * A session of this snapshot, for one reader; it is to be given back. Waits until one is free.
     *
     * @param where what is going to be read, for errors
     * @throws GodwitException {@code SOURCE_UNREACHABLE} or {@code TARGET_UNREACHABLE} if none is left
     */
    synchronized WireSession borrow(String where) {
        boolean interrupted = false;
        try {
            while (!closed && alive > 0 && free.isEmpty()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    throw lost("waiting for a session of the snapshot was interrupted", where, e);
                }
            }
            if (closed) {
                throw lost("the snapshot is closed", where, null);
            }
            WireSession session = free.poll();
            if (session == null) {
                throw lost("all sessions that held the snapshot are gone, and the snapshot with them", where, null);
            }
            return session;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes a session back; one that broke is not lent again. */
    synchronized void giveBack(WireSession session) {
        if (session.isClosed()) {
            alive--;
        } else {
            free.add(session);
        }
        notifyAll();
    }

    /** What a table's columns are; asked once, because a table that is altered can no longer be read in the snapshot. */
    ActualColumns columns(WireSession session, TableId table) throws SQLException {
        ActualColumns known = columns.get(table);
        if (known == null) {
            known = ActualColumns.read(session, table);
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
                sessions.side() == MySqlErrors.Side.SOURCE ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE,
                detail,
                where,
                cause);
    }

    @Override
    public LogPosition position() {
        return position;
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
        all.forEach(WireSession::close);
    }
}
