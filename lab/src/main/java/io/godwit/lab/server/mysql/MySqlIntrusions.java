package io.godwit.lab.server.mysql;

import io.godwit.lab.server.Intrusion;
import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Sessions on MySQL or MariaDB that are in the way. */
final class MySqlIntrusions {
    private static final int WEIGHT_ROWS = 20_000;

    /** Longer than the server's copy of what it tells of transactions is kept (MySQL manual, INNODB_TRX). */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private MySqlIntrusions() {}

    /**
     * Holds the facts until somebody waits for them, and then asks for what that one holds. InnoDB ends the one that changed fewer rows:
     * this one has changed many.
     */
    static final class Deadlock implements Intrusion {
        @Override
        public void prepare(LabServer server, String database) {
            server.execute(
                    "",
                    "CREATE DATABASE elsewhere",
                    "CREATE TABLE elsewhere.weight (i int PRIMARY KEY, n int)",
                    "INSERT INTO elsewhere.weight SELECT i, 0 FROM " + MySqlWords.numbers(WEIGHT_ROWS));
        }

        @Override
        public boolean act(Connection connection, BooleanSupplier stopped, Predicate<String> retriedFor)
                throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION innodb_lock_wait_timeout = 5");
                statement.execute("UPDATE elsewhere.weight SET n = n + 1");
                Rows.of(
                        connection,
                        "SELECT kind FROM godwit.checkpoint WHERE migration = 'bank' AND kind IN ('applied', 'split', 'stage')"
                                + " FOR UPDATE");
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
                while (!stopped.getAsBoolean() && System.nanoTime() < until && !isWaitedFor(connection)) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                if (isWaitedFor(connection)) {
                    for (String table : new String[] {"account", "booking", "acknowledged", "ledger", "event"}) {
                        Rows.of(connection, "SELECT count(*) FROM bank." + table + " FOR UPDATE");
                    }
                }
                return retriedFor.test("40001");
            } finally {
                connection.rollback();
            }
        }

        private static boolean isWaitedFor(Connection connection) throws SQLException {
            return !Rows.of(
                            connection,
                            "SELECT trx_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                                    + " AND trx_mysql_thread_id <> CONNECTION_ID()")
                    .isEmpty();
        }
    }

    /** Holds all tables. */
    static final class Locked implements Intrusion {
        @Override
        public boolean act(Connection connection, BooleanSupplier stopped, Predicate<String> retriedFor)
                throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLES bank.account WRITE, bank.ledger WRITE, bank.document WRITE,"
                        + " bank.booking WRITE, bank.acknowledged WRITE");
                while (!stopped.getAsBoolean()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                statement.execute("UNLOCK TABLES");
                return false;
            }
        }
    }
}
