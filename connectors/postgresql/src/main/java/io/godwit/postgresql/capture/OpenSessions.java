package io.godwit.postgresql.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions of a database that began under an older default. A database's default of a parameter is read when a session begins and
 * never again, so a new default holds for everybody only once those sessions are gone.
 */
final class OpenSessions {
    private static final long END_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 10;

    /**
     * A session reads the defaults before it shows in pg_stat_activity, but it locks its database before it reads them and until
     * it shows; so one that may have read an old default shows in pg_stat_activity or in pg_locks.
     */
    private static final String STARTING =
            "SELECT coalesce(array_agg(l.pid), '{}') FROM pg_catalog.pg_locks l WHERE l.locktype = 'object'"
                    + " AND l.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND l.objid = (SELECT oid FROM"
                    + " pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) AND l.mode = 'RowExclusiveLock'"
                    + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.pid = l.pid)";

    /** What the server hides from us counts as an old session: who may not see it may not end it either. */
    private static final String OLD =
            " FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid"
                    + " WHERE a.datname = pg_catalog.current_database() AND coalesce(a.backend_type, 'client backend') ="
                    + " 'client backend' AND coalesce(a.backend_start <= ?::timestamptz, true)"
                    + " AND a.pid <> pg_catalog.pg_backend_pid()"
                    + " AND left(a.application_name, length(left(?, 60))) <> left(?, 60)";

    private static final String PERMITTED = "((SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)"
            + " OR (NOT r.rolsuper AND (pg_catalog.pg_has_role(r.oid, 'USAGE')"
            + " OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))))";

    /** One that ended between being seen and being told so is not refused: it is looked at again. */
    private static final String END = "SELECT coalesce(bool_or(CASE WHEN " + PERMITTED
            + " THEN pg_catalog.pg_terminate_backend(a.pid) IS NOT NULL END), false),"
            + " coalesce(string_agg('process ' || a.pid || ' of ' || r.rolname, ', '), '')" + OLD;

    private final Monitor monitor;
    private final String application;

    /** Spares sessions whose application's name begins like this. */
    OpenSessions(Monitor monitor, String application) {
        this.monitor = monitor;
        this.application = application;
    }

    /**
     * Ends all client sessions that may have begun before now and waits until they are gone.
     *
     * @return which are left, because they may not be ended or do not end; empty if none
     */
    String end() {
        return monitor.ask("ending open sessions", connection -> {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
            String now = text(connection, "SELECT pg_catalog.clock_timestamp()::text");
            String starting = text(connection, STARTING);
            while (true) {
                starting = stillStarting(connection, starting);
                Left left = endOnce(connection, now);
                boolean nothingToWaitFor = starting.equals("{}") && !left.ending();
                if (nothingToWaitFor || System.nanoTime() > deadline) {
                    return starting.equals("{}") ? left.names() : left.names() + " starting: " + starting;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        });
    }

    /** Those of the sessions seen starting that still do: later ones begin under the new default. */
    private static String stillStarting(Connection connection, String before) throws SQLException {
        if (before.equals("{}")) {
            return before;
        }
        try (PreparedStatement statement = connection.prepareStatement(STARTING + " AND l.pid = ANY (?::int[])")) {
            statement.setString(1, before);
            return text(statement);
        }
    }

    /** Sessions that are left, and whether some of them were just told to end. */
    private record Left(boolean ending, String names) {}

    private Left endOnce(Connection connection, String now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setString(1, now);
            statement.setString(2, application);
            statement.setString(3, application);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Left(row.getBoolean(1), row.getString(2));
            }
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            return text(statement);
        }
    }

    private static String text(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
