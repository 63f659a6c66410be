package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.literal;
import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.capture.Lsn;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot that one idle transaction, the holder, exports and keeps alive, and that any number of sessions join (PostgreSQL
 * documentation, "Snapshot Synchronization Functions"). The holder also locks each table that is read, in ACCESS SHARE mode,
 * so that nothing rewrites its file while splits of it are outstanding; readers and writers are not disturbed by that.
 *
 * <p>A positioned snapshot comes from a temporary logical slot, whose creation waits for the transactions then running and
 * gives the exact place in the log that the snapshot shows. The holder imports and exports it again, so the slot is not kept.
 * Any other snapshot's position is the end of the log just before it was taken; a transaction whose commit was being confirmed
 * at that moment may lie before the position and yet not be seen.
 *
 * <p>All methods may be called from any thread.
 */
public final class PostgresSnapshot implements Snapshot {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSnapshot.class);
    private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    /** Who waits longer behind somebody's exclusive lock gives the snapshot up, so that the other can go first. */
    private static final int LOCK_SECONDS = 10;

    private final Sessions sessions;
    private final Connection holder;
    private final String exported;
    private final Lsn position;
    private final Map<TableId, Long> kept = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private PostgresSnapshot(Sessions sessions, Connection holder, String exported, Lsn position) {
        this.sessions = sessions;
        this.holder = holder;
        this.exported = exported;
        this.position = position;
    }

    /**
     * Takes a snapshot. A positioned one waits for all transactions that write at the moment, however long they take.
     *
     * @throws GodwitException if the server refuses it or cannot be reached
     */
    public static PostgresSnapshot open(Sessions sessions, boolean positioned) {
        Connection holder = null;
        try {
            holder = sessions.open("snapshot");
            PostgresSnapshot snapshot = positioned ? positioned(sessions, holder) : unpositioned(sessions, holder);
            holder = null;
            return snapshot;
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "taking a snapshot", "");
        } finally {
            abandon(holder);
        }
    }

    private static PostgresSnapshot positioned(Sessions sessions, Connection holder) throws SQLException {
        String slot = "godwit_snapshot_"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        try (Connection replication = sessions.openReplication("snapshot slot");
                Statement statement = replication.createStatement()) {
            // the exporting session counts as idle in a transaction until the holder has joined it
            statement.execute("SET idle_in_transaction_session_timeout = 0");
            statement.execute("SET statement_timeout = 0");
            String first;
            Lsn position;
            try (ResultSet row = statement.executeQuery(
                    "CREATE_REPLICATION_SLOT " + name(slot) + " TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT")) {
                row.next();
                position = Lsn.parse(row.getString("consistent_point"));
                first = row.getString("snapshot_name");
            }
            holder.setAutoCommit(false);
            try (Statement join = holder.createStatement()) {
                join.execute(BEGIN);
                join.execute("SET TRANSACTION SNAPSHOT " + literal(first));
            }
            return new PostgresSnapshot(sessions, holder, export(holder), position);
        }
    }

    private static PostgresSnapshot unpositioned(Sessions sessions, Connection holder) throws SQLException {
        Lsn position;
        try (Statement statement = holder.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                                + " ELSE pg_current_wal_insert_lsn() END::text")) {
            row.next();
            position = Lsn.parse(row.getString(1));
        }
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute(BEGIN);
        }
        return new PostgresSnapshot(sessions, holder, export(holder), position);
    }

    private static String export(Connection holder) throws SQLException {
        try (Statement statement = holder.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Opens a session that sees this snapshot: a read-only transaction is open, auto-commit is off. The caller closes it.
     *
     * @param where what is going to be read, for errors
     * Statements of that session wait for a lock for ten seconds at most.
     *
     * @throws GodwitException {@code SOURCE_UNREACHABLE} or {@code TARGET_UNREACHABLE} if the snapshot is lost
     */
    Connection attach(String purpose, String where) {
        if (closed) {
            throw lost("the snapshot is closed", where, null);
        }
        Connection session = null;
        try {
            session = sessions.open(purpose);
            session.setAutoCommit(false);
            try (Statement statement = session.createStatement()) {
                statement.execute(BEGIN);
                join(statement, where);
                // the holder's lock keeps a waiting VACUUM FULL or ALTER TABLE out, and that keeps this session out:
                // for ever,
                // and no deadlock to the server, which does not know that the holder waits for this session
                statement.execute("SET LOCAL lock_timeout = '" + LOCK_SECONDS + "s'");
            }
            Connection joined = session;
            session = null;
            return joined;
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "joining the snapshot", where);
        } finally {
            abandon(session);
        }
    }

    private void join(Statement statement, String where) throws SQLException {
        try {
            statement.execute("SET TRANSACTION SNAPSHOT " + literal(exported));
        } catch (SQLException e) {
            // the file of an exported snapshot goes with the transaction that exported it
            if ("22023".equals(e.getSQLState()) || "42704".equals(e.getSQLState()) || "55000".equals(e.getSQLState())) {
                throw lost("the session that held the snapshot is gone, and the snapshot with it", where, e);
            }
            throw e;
        }
    }

    private GodwitException lost(String detail, String where, @Nullable Throwable cause) {
        return new GodwitException(
                sessions.side() == PostgresErrors.Side.SOURCE ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE,
                detail,
                where,
                cause);
    }

    /**
     * Makes sure that reading a range of the table in this snapshot gives that range's rows: locks the table for as long as the
     * snapshot lives, and checks that its file is the one the snapshot knows and the bounds were counted in. Rewriting by
     * ALTER TABLE or TRUNCATE makes rows invisible to older snapshots, so that is checked for every kind of split.
     *
     * @return whether it has a file: a view has none
     * @throws GodwitException {@code PG_TABLE_REWRITTEN} if it is another
     */
    boolean keep(TableId table, Bounds bounds, String where) {
        Long known = kept.get(table);
        long filenode = known != null ? known : lock(table, where);
        if (bounds.filenode() != 0 && bounds.filenode() != filenode) {
            throw new GodwitException(
                    PostgresErrors.TABLE_REWRITTEN,
                    table
                            + " was rewritten after it was divided into ranges of its file; it has to be divided and loaded anew",
                    where,
                    null);
        }
        return filenode != 0;
    }

    private synchronized long lock(TableId table, String where) {
        Long known = kept.get(table);
        if (known != null) {
            return known;
        }
        try {
            // an error outside a savepoint would end the transaction, and with it the snapshot
            Savepoint before = holder.setSavepoint();
            try (Statement statement = holder.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '60s'");
                statement.execute("LOCK TABLE ONLY " + name(table) + " IN ACCESS SHARE MODE");
                long filenode = filenode(statement, table, where);
                holder.releaseSavepoint(before);
                kept.put(table, filenode);
                return filenode;
            } catch (SQLException | GodwitException e) {
                holder.rollback(before);
                throw e;
            }
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "keeping the table from being rewritten", where);
        }
    }

    private static long filenode(Statement statement, TableId table, String where) throws SQLException {
        // pg_class is read in the snapshot, the function looks at what is true now
        try (ResultSet row = statement.executeQuery(
                "SELECT coalesce(pg_relation_filenode(oid), 0), relfilenode FROM pg_class WHERE oid = "
                        + literal(name(table)) + "::regclass")) {
            if (row.next() && row.getLong(1) == row.getLong(2)) {
                return row.getLong(1);
            }
        }
        throw new GodwitException(
                PostgresErrors.TABLE_REWRITTEN,
                table
                        + " was created, truncated or rewritten after the snapshot was taken; it has to be read in a newer one",
                where,
                null);
    }

    @Override
    public Lsn position() {
        return position;
    }

    @Override
    public boolean consistent() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        abandon(holder);
    }

    private static void abandon(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a session failed", e);
        }
    }
}
