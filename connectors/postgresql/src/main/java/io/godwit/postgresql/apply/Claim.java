package io.godwit.postgresql.apply;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claim to be a migration's only runner, held as advisory locks of the target database (which PostgreSQL frees when the
 * session that holds them ends). Three keys are hashed from the migration's name:
 *
 * <ul>
 *   <li>runner: held exclusively for as long as the runner lives;
 *   <li>writers: held shared by each session that writes. A new runner takes it exclusively once, and so waits until the
 *       sessions of a dead runner are gone, whatever they were doing;
 *   <li>applier: held exclusively by the session that applies changes, so that a broken one is gone before the next begins.
 * </ul>
 */
final class Claim implements AutoCloseable {
    private static final String RUNNER_WAIT = "5s";
    private static final String GRACE = "3s";
    private static final String WRITERS_WAIT = "30s";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String PERMISSION_DENIED = "42501";

    /**
     * Sessions of this process that held a claim and were closed. One whose goodbye was lost on its way still holds its locks on the
     * server, and would keep us out when we come back.
     */
    private static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

    private static final String IDENTITY = "a.pid || ' since ' || a.backend_start";

    private final Sessions sessions;
    private final long runner;
    private final long writers;
    private final long applier;
    private final Connection session;
    private String identity = "";

    private Claim(Sessions sessions, String scope, Connection session) {
        this.sessions = sessions;
        this.runner = key(scope, "runner");
        this.writers = key(scope, "writers");
        this.applier = key(scope, "applier");
        this.session = session;
    }

    /**
     * Takes the claim.
     *
     * @param scope what is claimed: two claims of the same scope exclude each other
     * @throws GodwitException TARGET_CLAIMED if another runner is alive
     */
    static Claim take(Sessions sessions, String scope) throws SQLException {
        Claim claim = new Claim(sessions, scope, sessions.open("claim"));
        try {
            noticeDeadClients(claim.session, sessions.version());
            claim.takeRunner();
            claim.waitForWriters();
            return claim;
        } catch (SQLException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private void takeRunner() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + IDENTITY
                        + " FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid()")) {
            row.next();
            identity = row.getString(1);
        }
        endLeft();
        if (!lock(session, "pg_advisory_lock(" + runner + ")", RUNNER_WAIT)) {
            throw new GodwitException(
                    Errors.TARGET_CLAIMED, "another runner holds this migration: " + holders(runner), "", null);
        }
    }

    private void endLeft() throws SQLException {
        if (LEFT.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a" + " WHERE "
                        + IDENTITY + " = ANY (?)")) {
            statement.setArray(1, session.createArrayOf("text", LEFT.toArray()));
            statement.execute();
        }
    }

    /** Whoever still holds the writers' lock lost its runner, since the runner's lock is ours: it is asked to end. */
    private void waitForWriters() throws SQLException {
        String exclusive = "pg_advisory_lock(" + writers + ")";
        if (!lock(session, exclusive, GRACE)) {
            try (Statement statement = session.createStatement()) {
                statement.execute("SELECT pg_catalog.pg_terminate_backend(l.pid) FROM pg_catalog.pg_locks l WHERE "
                        + held(writers));
            } catch (SQLException e) {
                if (!PERMISSION_DENIED.equals(e.getSQLState())) {
                    throw e;
                }
            }
            if (!lock(session, exclusive, WRITERS_WAIT)) {
                throw new GodwitException(
                        Errors.TARGET_CLAIMED,
                        "sessions of an earlier runner still write: " + holders(writers),
                        "",
                        null);
            }
        }
        try (Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_advisory_unlock(" + writers + ")");
        }
    }

    /** The session that holds the claim, for short statements; use it under the owner's monitor only. */
    Connection session() {
        return session;
    }

    /** A session that counts as a live writer until closed, in manual commit. */
    Connection openWriter(String purpose) throws SQLException {
        Connection connection = sessions.open(purpose);
        try {
            noticeDeadClients(connection, sessions.version());
            if (!lock(connection, "pg_advisory_lock_shared(" + writers + ")", WRITERS_WAIT)) {
                throw lost();
            }
            checkHeld();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Makes a writer the only applier; waits until the one before is gone. */
    void becomeApplier(Connection writer) throws SQLException {
        if (!lock(writer, "pg_advisory_lock(" + applier + ")", WRITERS_WAIT)) {
            throw new GodwitException(
                    Errors.TARGET_UNREACHABLE,
                    "an earlier session still applies changes: " + holders(applier),
                    "",
                    null);
        }
        writer.commit();
    }

    /** Asks the server whether the session still lives, and with it the claim. */
    boolean alive() throws SQLException {
        synchronized (session) {
            return session.isValid(10);
        }
    }

    /** Makes sure, by asking the server, that the claim still stands. */
    private void checkHeld() {
        synchronized (session) {
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 1 FROM pg_catalog.pg_locks l WHERE " + held(runner)
                            + " AND l.pid = pg_catalog.pg_backend_pid()")) {
                if (!row.next()) {
                    throw lost();
                }
            } catch (SQLException e) {
                throw new GodwitException(lost().code(), lost().detail(), "", e);
            }
        }
    }

    private GodwitException lost() {
        return new GodwitException(
                Errors.TARGET_UNREACHABLE,
                "the session that holds this migration's claim broke",
                sessions.address(),
                null);
    }

    @Override
    public void close() {
        if (!identity.isEmpty()) {
            LEFT.add(identity);
        }
        try {
            session.close();
        } catch (SQLException e) {
            // The server frees the locks when it notices; there is nothing else to give back.
            return;
        }
    }

    private static boolean lock(Connection connection, String call, String wait) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '" + wait + "'");
            try {
                statement.execute("SELECT pg_catalog." + call);
                return true;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                return false;
            } finally {
                if (!connection.isClosed()) {
                    statement.execute("SET lock_timeout = 0");
                }
            }
        }
    }

    private String holders(long key) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT 'process ' || l.pid || coalesce(' from ' || a.client_addr, '')"
                                + " || coalesce(' since ' || a.backend_start::timestamptz(0), '')"
                                + " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE "
                                + held(key))) {
            while (row.next()) {
                text.append(text.length() == 0 ? "" : ", ").append(row.getString(1));
            }
        }
        return text.length() == 0 ? "it ended just now" : text.toString();
    }

    private static String held(long key) {
        return "l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.classid::bigint = " + (key >>> 32)
                + " AND l.objid::bigint = " + (key & 0xffffffffL)
                + " AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname ="
                + " pg_catalog.current_database())";
    }

    /** Lets the server find out within a minute that a client's machine is gone, so that its locks do not outlive it. */
    private static void noticeDeadClients(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET tcp_keepalives_idle = 20;SET tcp_keepalives_interval = 10;SET tcp_keepalives_count = 3");
            if (version >= 14) {
                statement.execute("SET client_connection_check_interval = '5s'");
            }
            // A commit that the server may forget must not let the source forget the changes it held.
            statement.execute("SELECT pg_catalog.set_config('synchronous_commit', 'on', false)"
                    + " WHERE pg_catalog.current_setting('synchronous_commit') = 'off'");
        }
    }

    private static long key(String scope, String purpose) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("godwit\0" + purpose + "\0" + scope).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
