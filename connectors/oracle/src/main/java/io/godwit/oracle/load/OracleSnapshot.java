package io.godwit.oracle.load;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The database as of one system change number, by flashback queries (Development Guide, "Using Oracle Flashback Query"): any session
 * can read it, as long as the server holds the undo. Sessions that readers gave back are kept for others.
 */
public final class OracleSnapshot implements Snapshot {
    /** From V$DATABASE; else from DBMS_FLASHBACK. Both want a grant. */
    public static final String CURRENT_SCN = "SELECT current_scn FROM sys.v_$database";

    static final String FLASHBACK_SCN = "SELECT sys.dbms_flashback.get_system_change_number FROM dual";

    private static final long UNKNOWN = 0;

    private final Sessions sessions;
    private final long scn;
    private final Map<Integer, Deque<Connection>> idle = new HashMap<>();
    private final Map<TableId, Integer> prefetch = new ConcurrentHashMap<>();
    private boolean closed;

    private OracleSnapshot(Sessions sessions, long scn) {
        this.sessions = sessions;
        this.scn = scn;
    }

    /** Takes the present moment. Where the user may not know its number, each read sees the moment at which it begins. */
    public static OracleSnapshot open(Sessions sessions) {
        return new OracleSnapshot(sessions, current(sessions));
    }

    /** The database as of a number that is past; reading fails where the server no longer holds the undo. */
    public static OracleSnapshot at(Sessions sessions, long scn) {
        return new OracleSnapshot(sessions, scn);
    }

    /** The present system change number; 0 if the user may not know it. */
    public static long current(Sessions sessions) {
        try (Connection connection = sessions.open("position");
                Statement statement = connection.createStatement()) {
            for (String query : new String[] {CURRENT_SCN, FLASHBACK_SCN}) {
                long found = ask(statement, query);
                if (found > 0) {
                    return found;
                }
            }
            return UNKNOWN;
        } catch (SQLException e) {
            throw OracleErrors.of(e, "asking for the system change number", sessions.address());
        }
    }

    private static long ask(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : UNKNOWN;
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw e;
            }
            return UNKNOWN;
        }
    }

    @Override
    public Position position() {
        return new ScnPosition(scn);
    }

    @Override
    public boolean consistent() {
        return scn != UNKNOWN;
    }

    /** What stands behind a table's name. */
    String asOf() {
        return scn == UNKNOWN ? "" : " AS OF SCN " + scn;
    }

    /** How much of the table's large objects should travel with the rows; asked once for each table. */
    int prefetchBytes(Table table) {
        return prefetch.computeIfAbsent(table.id(), id -> RowSizes.lobPrefetchBytes(sessions, table));
    }

    /** A session for one reader, which gives it back or closes it. */
    Connection borrow(int prefetchBytes) throws SQLException {
        synchronized (this) {
            Deque<Connection> free = idle.get(prefetchBytes);
            Connection kept = free == null ? null : free.poll();
            if (kept != null) {
                return kept;
            }
        }
        return sessions.open("read", prefetchBytes);
    }

    void giveBack(Connection connection, int prefetchBytes) {
        synchronized (this) {
            if (!closed) {
                idle.computeIfAbsent(prefetchBytes, k -> new ArrayDeque<>()).push(connection);
                return;
            }
        }
        end(connection);
    }

    static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is of no use any more either way
            org.slf4j.LoggerFactory.getLogger(OracleSnapshot.class).debug("closing a session", e);
        }
    }

    @Override
    public void close() {
        Deque<Connection> all = new ArrayDeque<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        }
        all.forEach(OracleSnapshot::end);
    }
}
