package io.godwit.lab.server.postgresql;

import io.godwit.lab.server.Intrusion;
import io.godwit.lab.server.LabServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sessions on PostgreSQL that are in the way. */
final class PostgresIntrusions {
    private PostgresIntrusions() {}

    /** Holds what the facts are written to until somebody waits for it, and then asks for what that one holds. */
    static final class Deadlock implements Intrusion {
        private long known;

        @Override
        public boolean act(Connection connection, BooleanSupplier stopped, Predicate<String> retriedFor)
                throws SQLException {
            try (Statement statement = connection.createStatement()) {
                // the other one is to find out, after its second
                statement.execute("SET LOCAL deadlock_timeout = '1h'");
                statement.execute("SET LOCAL lock_timeout = '5s'");
                statement.execute("LOCK TABLE godwit.checkpoint IN EXCLUSIVE MODE");
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
                boolean asked = false;
                while (!asked && !stopped.getAsBoolean() && System.nanoTime() < until) {
                    String held = heldByWaiting(statement);
                    if (held != null) {
                        statement.execute("LOCK TABLE " + held + " IN SHARE ROW EXCLUSIVE MODE");
                        asked = true;
                    }
                }
                connection.rollback();
                long all = deadlocks(statement);
                boolean more = all > known;
                known = all;
                return asked && more;
            }
        }

        private static @Nullable String heldByWaiting(Statement statement) throws SQLException {
            try (ResultSet row = statement.executeQuery(
                    "SELECT held.relation::regclass::text FROM pg_locks waiting JOIN pg_locks held"
                            + " ON held.pid = waiting.pid AND held.granted AND held.mode = 'RowExclusiveLock'"
                            + " JOIN pg_class c ON c.oid = held.relation AND c.relkind = 'r'"
                            + " AND c.relnamespace = 'bank'::regnamespace"
                            + " WHERE waiting.relation = 'godwit.checkpoint'::regclass AND NOT waiting.granted LIMIT 1")) {
                return row.next() ? row.getString(1) : null;
            }
        }

        private static long deadlocks(Statement statement) throws SQLException {
            try (ResultSet row = statement.executeQuery("SELECT deadlocks, pg_stat_clear_snapshot() IS NULL"
                    + " FROM pg_stat_database WHERE datname = current_database()")) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Writes rows that Godwit writes too, where all transactions are to be in an order. */
    static final class Serialisation implements Intrusion {
        private int turn;

        @Override
        public void prepare(LabServer server, String database) {
            server.execute(
                    "postgres", "ALTER DATABASE " + database + " SET default_transaction_isolation = 'serializable'");
        }

        @Override
        public boolean act(Connection connection, BooleanSupplier stopped, Predicate<String> retriedFor)
                throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
                statement.execute("SET LOCAL lock_timeout = '500ms'");
                statement.execute("UPDATE bank.account SET balance = balance WHERE id % 20 = " + turn++ % 20);
                connection.commit();
                return retriedFor.test("SQLSTATE 40001");
            }
        }
    }

    /** Holds all tables. */
    static final class Locked implements Intrusion {
        @Override
        public boolean act(Connection connection, BooleanSupplier stopped, Predicate<String> retriedFor)
                throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE bank.account, bank.ledger, bank.document, bank.booking, bank.acknowledged"
                        + " IN ACCESS EXCLUSIVE MODE");
                while (!stopped.getAsBoolean()) {
                    PostgresLabServer.pause();
                }
                connection.rollback();
                return false;
            }
        }
    }
}
