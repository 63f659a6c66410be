package io.godwit.sqlserver.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.sqlserver.apply.ApplicationLock.Mode;
import io.godwit.sqlserver.apply.ApplicationLock.Owner;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim to be a migration's only runner, held as application locks of the target database, which the server frees when the session
 * that owns them ends (Transact-SQL Reference, "sp_getapplock"). Their names are hashed from the migration's:
 *
 * <ul>
 *   <li>runner: held exclusively for as long as the runner lives;
 *   <li>writers: held shared by each session that writes. A new runner takes it exclusively once, and so waits until the sessions of
 *       a dead runner are gone, whatever they were doing. Where it may see and end them, it does so after a while;
 *   <li>applier: held exclusively by the session that applies changes, so that a broken one is gone before the next begins.
 * </ul>
 *
 * What no lock can promise, the claim's number does: every transaction that writes makes sure that it is still the newest ({@link
 * CheckpointTable#checkClaim}).
 */
final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
    private static final int RUNNER_MILLIS = 5_000;
    private static final int GRACE_MILLIS = 3_000;
    private static final int WRITERS_MILLIS = 30_000;

    /** Gateways of services close what says nothing for some minutes. */
    private static final long SIGN_OF_LIFE_MILLIS = 20_000;

    /**
     * Sessions of this process that held a claim and were closed. One whose goodbye was lost on its way still holds its locks on the
     * server, and would keep us out when we come back.
     */
    private static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

    /** A session and when it began: its number alone is given to another as soon as it ends. */
    private static final String SINCE = " since ' + CONVERT(nvarchar(30), s.login_time, 126)";

    private final Sessions sessions;
    private final String runner;
    private final String writers;
    private final String applier;
    private final Connection session;
    private final Thread signs;
    private String identity = "";
    private volatile boolean closed;

    private Claim(Sessions sessions, String scope, Connection session) {
        String hash = HexFormat.of().formatHex(CheckpointTable.hash(scope), 0, 10);
        this.sessions = sessions;
        this.runner = "godwit.r." + hash;
        this.writers = "godwit.w." + hash;
        this.applier = "godwit.a." + hash;
        this.session = session;
        this.signs = new Thread(this::giveSigns, "godwit-claim");
        signs.setDaemon(true);
    }

    /**
     * Takes the locks.
     *
     * @param scope what is claimed: two claims of the same scope exclude each other
     * @throws GodwitException TARGET_CLAIMED if another runner is alive
     */
    static Claim take(Sessions sessions, String scope) throws SQLException {
        Claim claim = new Claim(sessions, scope, sessions.open("claim"));
        try {
            claim.takeRunner();
            claim.waitForWriters();
            claim.signs.start();
            return claim;
        } catch (SQLException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private void takeRunner() throws SQLException {
        identity = identity();
        if (!LEFT.isEmpty()) {
            holders(runner).forEach((number, since) -> {
                if (LEFT.stream().anyMatch(left -> mark(since).startsWith(left + " from "))) {
                    kill(number);
                }
            });
        }
        if (!ApplicationLock.take(session, runner, Mode.EXCLUSIVE, Owner.SESSION, RUNNER_MILLIS)) {
            throw new GodwitException(
                    Errors.TARGET_CLAIMED,
                    "another runner holds this migration: " + described(runner),
                    sessions.address(),
                    null);
        }
    }

    /** Whoever still holds the writers' lock lost its runner, since the runner's lock is ours: it is ended. */
    private void waitForWriters() throws SQLException {
        if (!ApplicationLock.take(session, writers, Mode.EXCLUSIVE, Owner.SESSION, GRACE_MILLIS)) {
            holders(writers).keySet().forEach(this::kill);
            if (!ApplicationLock.take(session, writers, Mode.EXCLUSIVE, Owner.SESSION, WRITERS_MILLIS)) {
                throw new GodwitException(
                        Errors.TARGET_CLAIMED,
                        "sessions of an earlier runner still write: " + described(writers),
                        sessions.address(),
                        null);
            }
        }
        ApplicationLock.release(session, writers);
    }

    /** The session that holds the claim, for short statements; use it under its monitor only. */
    Connection session() {
        return session;
    }

    /** A session that counts as a live writer until closed, in manual commit. */
    Connection openWriter(String purpose) throws SQLException {
        Connection connection = sessions.open(purpose);
        try {
            if (!ApplicationLock.take(connection, writers, Mode.SHARED, Owner.SESSION, WRITERS_MILLIS)) {
                throw lost(null);
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
        if (!ApplicationLock.take(writer, applier, Mode.EXCLUSIVE, Owner.SESSION, WRITERS_MILLIS)) {
            throw new GodwitException(
                    Errors.TARGET_UNREACHABLE,
                    "an earlier session still applies changes: " + described(applier),
                    sessions.address(),
                    null);
        }
        writer.commit();
    }

    /** Asks the server whether the session still lives, and with it the claim. */
    boolean alive() throws SQLException {
        synchronized (session) {
            return !closed && session.isValid(10);
        }
    }

    /** Makes sure, by asking the server, that the claim still stands. */
    private void checkHeld() {
        synchronized (session) {
            try {
                if (!ApplicationLock.isHeld(session, runner)) {
                    throw lost(null);
                }
            } catch (SQLException e) {
                throw lost(e);
            }
        }
    }

    private GodwitException lost(@Nullable SQLException cause) {
        return new GodwitException(
                Errors.TARGET_UNREACHABLE,
                "the session that held this migration's claim broke",
                sessions.address(),
                cause);
    }

    // --- who holds what: known only where the user may see it ---

    private String identity() {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT 'session ' + CAST(s.session_id AS nvarchar(12)) + '"
                        + SINCE + " FROM sys.dm_exec_sessions s WHERE s.session_id = @@SPID")) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException e) {
            LOG.debug("asking for the session's own number", e);
            return "";
        }
    }

    /** The sessions that hold a lock, by their numbers; empty if none does or the user may not see it. */
    private Map<Integer, String> holders(String lock) {
        Map<Integer, String> holders = new LinkedHashMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT l.request_session_id, 'session ' + CAST(l.request_session_id AS nvarchar(12)) + COALESCE('"
                                + SINCE
                                + ", '') + ' from ' + COALESCE(s.host_name, '?') FROM sys.dm_tran_locks l LEFT JOIN sys.dm_exec_sessions s ON"
                                + " s.session_id = l.request_session_id WHERE l.resource_type = 'APPLICATION'"
                                + " AND l.resource_database_id = DB_ID() AND l.request_status = 'GRANT'"
                                + " AND CHARINDEX(N'[" + lock + "]', l.resource_description) > 0")) {
            while (row.next()) {
                holders.put(row.getInt(1), row.getString(2));
            }
        } catch (SQLException e) {
            LOG.debug("looking for who holds a lock", e);
        }
        return holders;
    }

    private String described(String lock) {
        Map<Integer, String> holders = holders(lock);
        return holders.isEmpty() ? "a session that this user may not see" : String.join(", ", holders.values());
    }

    private void kill(int number) {
        try (Statement statement = session.createStatement()) {
            statement.execute("KILL " + number);
        } catch (SQLException e) {
            // it has ended, or this user may not end it, and it ends by itself
            LOG.debug("ending a session", e);
        }
    }

    private String mark(String since) {
        return sessions.server().id() + " " + since;
    }

    private void giveSigns() {
        while (!closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(SIGN_OF_LIFE_MILLIS);
                if (!closed) {
                    alive();
                }
            } catch (InterruptedException e) {
                return; // closed
            } catch (SQLException e) {
                LOG.debug("the session that holds the claim does not answer", e);
                return;
            }
        }
    }

    @Override
    public void close() {
        if (!identity.isEmpty()) {
            LEFT.add(mark(identity));
        }
        closed = true;
        signs.interrupt();
        try {
            session.close();
        } catch (SQLException e) {
            // The server frees the locks when it notices; there is nothing else to give back.
            LOG.debug("closing the claim's session", e);
        }
    }
}
