package io.godwit.mysql.apply;

import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim to be a migration's only runner, held as named locks of the target's server, which it frees when the session that holds
 * them ends (MySQL Reference Manual, "Locking Functions"). Their names are hashed from the migration's:
 *
 * <ul>
 *   <li>runner: held for as long as the runner lives;
 *   <li>writers, numbered: each session that writes holds one. A new runner ends whoever still holds one, since its runner is dead,
 *       and waits until all are gone;
 *   <li>applier: held by the session that applies changes, so that a broken one is gone before the next begins.
 * </ul>
 *
 * Locks are one server's: behind something that spreads sessions over several they mean nothing. What no lock can promise, the claim's
 * number does: every transaction that writes makes sure that it is still the newest ({@link CheckpointTable#checkClaim}).
 */
final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
    private static final int RUNNER_SECONDS = 5;
    private static final long GRACE_MILLIS = 3_000;
    private static final long WRITERS_MILLIS = 30_000;
    private static final int APPLIER_SECONDS = 30;
    private static final int LOOK_MILLIS = 50;
    private static final int WRITERS = 256;

    /** A machine that is gone gives its claim up after this; a living one says so often enough. */
    private static final int SILENCE_SECONDS = 120;

    private static final long SIGN_OF_LIFE_MILLIS = 20_000;

    private static final int NO_SUCH_THREAD = 1094;
    private static final int NOT_THE_OWNER = 1095;

    /**
     * Sessions of this process that held a claim and were closed. One whose goodbye was lost on its way still holds its locks on the
     * server, and would keep us out when we come back.
     */
    private static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

    private final Sessions sessions;
    private final String runner;
    private final String writers;
    private final String applier;
    private final Connection session;
    private final long connectionId;
    private final Thread signs;
    private volatile boolean closed;

    private Claim(Sessions sessions, String scope, Connection session) throws SQLException {
        String hash = HexFormat.of().formatHex(CheckpointTable.hash(scope));
        this.sessions = sessions;
        this.runner = "godwit.r." + hash;
        this.writers = "godwit.w." + hash + ".";
        this.applier = "godwit.a." + hash;
        this.session = session;
        this.connectionId = session.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
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
        Connection session = sessions.open("claim");
        try {
            Claim claim = new Claim(sessions, scope, session);
            claim.take();
            return claim;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void take() throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SET SESSION wait_timeout = " + SILENCE_SECONDS);
        }
        long holder = holder(runner);
        if (holder != 0 && LEFT.contains(mark(holder))) {
            kill(holder);
        }
        if (!lock(session, runner, RUNNER_SECONDS)) {
            throw new GodwitException(
                    Errors.TARGET_CLAIMED,
                    "another runner holds this migration: session " + holder(runner),
                    sessions.address(),
                    null);
        }
        signs.start();
        endWriters();
    }

    /** Whoever still holds a writer's lock lost its runner, since the runner's lock is ours: it is ended. */
    private void endWriters() throws SQLException {
        long begun = System.nanoTime();
        boolean killed = false;
        for (List<Long> left = writersLeft(); !left.isEmpty(); left = writersLeft()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            if (millis > WRITERS_MILLIS) {
                throw new GodwitException(
                        Errors.TARGET_CLAIMED,
                        "sessions of an earlier runner still write: " + left,
                        sessions.address(),
                        null);
            }
            if (millis > GRACE_MILLIS && !killed) {
                for (long each : left) {
                    kill(each);
                }
                killed = true;
            }
            pause();
        }
    }

    private List<Long> writersLeft() throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int i = 0; i < WRITERS; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("IS_USED_LOCK('")
                    .append(writers)
                    .append(i)
                    .append("')");
        }
        List<Long> left = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql.toString())) {
            row.next();
            for (int i = 1; i <= WRITERS; i++) {
                long holder = row.getLong(i);
                if (holder != 0) {
                    left.add(holder);
                }
            }
        }
        return left;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "claiming was interrupted", "", e);
        }
    }

    private void kill(long holder) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("KILL " + holder);
        } catch (SQLException e) {
            // it has ended, or is another user's and ends by itself
            if (e.getErrorCode() != NO_SUCH_THREAD && e.getErrorCode() != NOT_THE_OWNER) {
                throw e;
            }
        }
    }

    /** The session that holds the claim, for short statements; use it under its monitor only. */
    Connection session() {
        return session;
    }

    /** A session that counts as a live writer until closed, in auto-commit still. */
    Connection openWriter(String purpose) throws SQLException {
        Connection connection = sessions.open(purpose);
        try {
            becomeWriter(connection);
            checkHeld();
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void becomeWriter(Connection connection) throws SQLException {
        long first = connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
        for (int i = 0; i < WRITERS; i++) {
            if (lock(connection, writers + (first + i) % WRITERS, 0)) {
                return;
            }
        }
        throw new GodwitException(
                Errors.TARGET_UNREACHABLE, "this migration has " + WRITERS + " writing sessions already", "", null);
    }

    /** Makes a writer the only applier; waits until the one before is gone. */
    void becomeApplier(Connection writer) throws SQLException {
        if (!lock(writer, applier, APPLIER_SECONDS)) {
            throw new GodwitException(
                    Errors.TARGET_UNREACHABLE,
                    "an earlier session still applies changes: session " + holder(applier),
                    sessions.address(),
                    null);
        }
    }

    /** Asks the server whether the session still lives, and with it the claim. */
    boolean alive() throws SQLException {
        synchronized (session) {
            return !closed && session.isValid(10);
        }
    }

    /** Makes sure, by asking the server, that the claim still stands. */
    private void checkHeld() {
        try {
            if (holder(runner) != connectionId) {
                throw lost(null);
            }
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private GodwitException lost(@Nullable SQLException cause) {
        return new GodwitException(
                Errors.TARGET_UNREACHABLE,
                "the session that held this migration's claim broke",
                sessions.address(),
                cause);
    }

    private static boolean lock(Connection connection, String name, int seconds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
            statement.setString(1, name);
            statement.setInt(2, seconds);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    /** The session that holds a lock, 0 if none does. */
    private long holder(String name) throws SQLException {
        synchronized (session) {
            try (PreparedStatement statement = session.prepareStatement("SELECT IS_USED_LOCK(?)")) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0;
                }
            }
        }
    }

    private String mark(long session) {
        return sessions.server().id() + " " + session;
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
        LEFT.add(mark(connectionId));
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
