package io.godwit.mysql.capture;

import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.apply.FenceMark;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a whole server read-only, and writable again: MySQL by {@code super_read_only}, which holds for everybody, MariaDB by {@code
 * read_only}, which does not hold for users with READ_ONLY ADMIN (before 10.11: SUPER). A server that was read-only before is left
 * as it is, now and later; that it was not is kept on the server ({@link FenceMark}) before anything is changed. Both variables go
 * when the server is started again (MySQL, Server System Variables; MariaDB, Server System Variables). Used by one thread at a time.
 */
public final class ReadOnlyServer {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 500;
    private static final int LOCK_WAIT_SECONDS = 2;
    private static final int LOCK_TIMED_OUT = 1205;
    private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);

    private final Sessions sessions;
    private final FenceMark mark;

    /** Asks nothing yet. */
    public ReadOnlyServer(Sessions sessions) {
        this.sessions = sessions;
        this.mark = new FenceMark(sessions);
    }

    /**
     * Makes it read-only; harmless if it is.
     *
     * @return whether that is ours to take back: false if it was read-only before
     * @throws GodwitException PERMISSION_DENIED if the user may not, SOURCE_UNREACHABLE if writing statements do not end
     */
    boolean make() throws SQLException {
        try (Connection connection = sessions.open("fence");
                Statement statement = connection.createStatement()) {
            if (isOn(connection)) {
                return mark.isThere(connection);
            }
            mark.make(connection);
            // it waits for statements that write, and makes all others wait behind it
            statement.execute("SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
            long begun = System.nanoTime();
            while (!tryMake(statement)) {
                if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) > PATIENCE_MILLIS) {
                    throw new GodwitException(
                            Errors.SOURCE_UNREACHABLE,
                            "the server could not be made read-only: statements that write go on",
                            MySqlOptions.FENCE.name(),
                            null);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
            return true;
        } catch (SQLException e) {
            if (DENIED.contains(e.getErrorCode())) {
                throw new GodwitException(
                        Errors.PERMISSION_DENIED,
                        "the user may not make the server read-only, or not keep a note of it there; grant "
                                + (sessions.version().isMariaDb()
                                        ? "READ_ONLY ADMIN (SUPER before 10.11)"
                                        : "SYSTEM_VARIABLES_ADMIN and CONNECTION_ADMIN (SUPER on 5.7)")
                                + " on *.*, and CREATE, DROP, SELECT, INSERT and DELETE on database `"
                                + sessions.option(MySqlOptions.CHECKPOINT_SCHEMA)
                                + "`, or choose fence=lock, or stop the writers yourself and choose fence=operator",
                        MySqlOptions.FENCE.name(),
                        e);
            }
            throw e;
        }
    }

    private boolean tryMake(Statement statement) throws SQLException {
        try {
            statement.execute(
                    "SET GLOBAL " + (sessions.version().isMariaDb() ? "read_only" : "super_read_only") + " = ON");
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == LOCK_TIMED_OUT) {
                return false;
            }
            throw e;
        }
    }

    /** Makes it writable again if this migration made it read-only; harmless otherwise. */
    void restore() throws SQLException {
        try (Connection connection = sessions.open("fence");
                Statement statement = connection.createStatement()) {
            if (!mark.isThere(connection)) {
                return;
            }
            // on MySQL both went on together, and go off one by one
            boolean both = !sessions.version().isMariaDb();
            statement.execute("SET GLOBAL " + (both ? "super_read_only = OFF, GLOBAL " : "") + "read_only = OFF");
            mark.remove(connection);
        }
    }

    /**
     * Lets users who may write on a read-only server (MySQL: CONNECTION_ADMIN, SUPER) do so where a fence of Godwit's keeps everybody
     * out; ordinary users stay out. For a way back, which has to write there. Harmless where there is no such fence.
     */
    public void letPrivilegedWrite() throws SQLException {
        if (sessions.version().isMariaDb()) {
            return;
        }
        try (Connection connection = sessions.open("fence");
                Statement statement = connection.createStatement()) {
            if (LogEnd.text(connection, "SELECT @@GLOBAL.super_read_only").equals("1") && mark.isAnyThere(connection)) {
                statement.execute("SET GLOBAL super_read_only = OFF");
            }
        }
    }

    private static boolean isOn(Connection connection) throws SQLException {
        String value = LogEnd.text(connection, "SELECT @@GLOBAL.read_only");
        return !value.equals("0") && !value.equals("OFF");
    }
}
