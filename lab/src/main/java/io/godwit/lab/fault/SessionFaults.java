package io.godwit.lab.fault;

import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Other sessions that are in the way. */
final class SessionFaults {
    private static final Set<Place> WITH_TABLES = EnumSet.range(Place.LOAD, Place.CUTOVER);
    private static final long LOCKED_MILLIS = 10_000;

    static final List<Fault> ALL = List.of(
            new Fault(
                    "target-deadlock",
                    "another session on the target takes locks in the opposite order, so that Godwit's transaction is ended"
                            + " as a deadlock's victim",
                    "the session ends after the first deadlock, or 20 s",
                    WITH_TABLES,
                    List.of(),
                    Deadlock::new),
            new Fault(
                    "target-serialisation",
                    "transactions of the target's database are serialisable by default, and another session writes the same"
                            + " rows (their values stay)",
                    "the session ends after the first failure, or 15 s",
                    WITH_TABLES,
                    List.of(),
                    Serialisation::new),
            new Fault(
                    "target-locked",
                    "another session on the target locks all tables",
                    "after 10 s",
                    WITH_TABLES,
                    List.of(),
                    Locked::new),
            new Fault(
                    "table-rewritten",
                    "`VACUUM FULL` of two tables on the source",
                    "it ends",
                    EnumSet.of(Place.LOAD, Place.KEYS, Place.SYNC),
                    List.of(),
                    () -> new InBackground("VACUUM FULL bank.account", "VACUUM FULL bank.ledger")),
            new Fault(
                    "million-rows",
                    "a transaction on the source inserts a million rows (an earlier million is deleted before); Godwit has 512 MB of heap",
                    "it is committed",
                    EnumSet.of(Place.LOAD, Place.SYNC),
                    List.of(),
                    () -> new InBackground(
                            "DELETE FROM bank.bulk",
                            "INSERT INTO bank.bulk SELECT i, md5(i::text) FROM generate_series(1, 1000000) i")));

    private SessionFaults() {}

    /** Statements on the source in a thread of their own; what they hold up is not to be waited for. */
    private static final class InBackground implements Steps {
        private static final int PATIENCE_SECONDS = 240;

        private final String[] statements;
        private @Nullable Thread thread;
        private volatile @Nullable String failure;

        InBackground(String... statements) {
            this.statements = statements;
        }

        @Override
        public void inject(Trial trial) {
            Thread worker = new Thread(
                    () -> {
                        try {
                            trial.source().execute(trial.from(), statements);
                        } catch (IllegalStateException e) {
                            failure = e.getMessage();
                        }
                    },
                    "in background");
            worker.setDaemon(true);
            worker.start();
            thread = worker;
        }

        @Override
        public boolean hadEffect(Trial trial) {
            Thread worker = thread;
            return worker != null && !worker.isAlive();
        }

        @Override
        public List<String> wrong(Trial trial) throws Exception {
            Thread worker = thread;
            if (worker != null) {
                worker.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
            String why = failure;
            return why == null ? List.of() : List.of("on the source: " + why);
        }
    }

    /** A session that works until it had its effect. */
    private abstract static class Intruder implements Steps {
        private final long millis;
        private long begunNanos;
        private volatile boolean stopped;
        private volatile boolean done;
        private @Nullable Thread thread;

        Intruder(long millis) {
            this.millis = millis;
        }

        /** One turn, in a transaction that is rolled back or committed in it; true if it is enough. */
        abstract boolean act(Trial trial, Connection connection, Statement statement) throws SQLException;

        boolean isStopped() {
            return stopped;
        }

        @Override
        public void inject(Trial trial) {
            begunNanos = System.nanoTime();
            stopped = false;
            done = false;
            Thread worker = new Thread(() -> work(trial), "intruder");
            worker.setDaemon(true);
            worker.start();
            thread = worker;
        }

        private void work(Trial trial) {
            while (!stopped && !done) {
                try (Connection connection = trial.target().connect(trial.to());
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    while (!stopped && !done) {
                        done = act(trial, connection, statement);
                    }
                } catch (SQLException e) {
                    // refused a lock in time: the next turn may have it
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public boolean hadEffect(Trial trial) {
            return done || System.nanoTime() - begunNanos > TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public void remove(Trial trial) throws InterruptedException {
            stopped = true;
            Thread worker = thread;
            if (worker != null) {
                worker.join();
            }
        }
    }

    /** Holds what the facts are written to until somebody waits for it, and then asks for what that one holds. */
    private static final class Deadlock extends Intruder {
        private long known;

        Deadlock() {
            super(20_000);
        }

        @Override
        boolean act(Trial trial, Connection connection, Statement statement) throws SQLException {
            // the other one is to find out, after its second
            statement.execute("SET LOCAL deadlock_timeout = '1h'");
            statement.execute("SET LOCAL lock_timeout = '5s'");
            statement.execute("LOCK TABLE godwit.checkpoint IN EXCLUSIVE MODE");
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            boolean asked = false;
            while (!asked && !isStopped() && System.nanoTime() < until) {
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

    private static final class Serialisation extends Intruder {
        private int turn;

        Serialisation() {
            super(15_000);
        }

        @Override
        public void prepare(Trial trial) {
            trial.target()
                    .execute(
                            "postgres",
                            "ALTER DATABASE " + trial.to() + " SET default_transaction_isolation = 'serializable'");
        }

        @Override
        boolean act(Trial trial, Connection connection, Statement statement) throws SQLException {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            statement.execute("SET LOCAL lock_timeout = '500ms'");
            statement.execute("UPDATE bank.account SET balance = balance WHERE id % 20 = " + turn++ % 20);
            connection.commit();
            return trial.retriedFor("SQLSTATE 40001");
        }
    }

    private static final class Locked extends Intruder {
        Locked() {
            super(LOCKED_MILLIS);
        }

        @Override
        boolean act(Trial trial, Connection connection, Statement statement) throws SQLException {
            statement.execute("LOCK TABLE bank.account, bank.ledger, bank.document, bank.booking, bank.acknowledged"
                    + " IN ACCESS EXCLUSIVE MODE");
            while (!isStopped()) {
                try {
                    Trial.pause();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return true;
                }
            }
            connection.rollback();
            return false;
        }
    }
}
