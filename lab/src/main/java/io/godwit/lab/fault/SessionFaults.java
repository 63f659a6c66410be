package io.godwit.lab.fault;

import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import io.godwit.lab.server.Intrusion;
import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Mischief;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
                    () -> new Intruder(20_000, Mischief::deadlock)),
            new Fault(
                    "target-serialisation",
                    "transactions of the target's database are serialisable by default, and another session writes the same"
                            + " rows (their values stay)",
                    "the session ends after the first failure, or 15 s",
                    WITH_TABLES,
                    List.of(),
                    () -> new Intruder(15_000, Mischief::serialisation)),
            new Fault(
                    "target-locked",
                    "another session on the target locks all tables",
                    "after 10 s",
                    WITH_TABLES,
                    List.of(),
                    () -> new Intruder(LOCKED_MILLIS, Mischief::lock)),
            new Fault(
                    "table-rewritten",
                    "two large tables of the source are written anew (`VACUUM FULL`, `OPTIMIZE TABLE`)",
                    "it ends",
                    EnumSet.of(Place.LOAD, Place.KEYS, Place.SYNC),
                    List.of(),
                    () -> new InBackground(source -> source.mischief().rewriteTables())),
            new Fault(
                    "million-rows",
                    "a transaction on the source inserts a million rows (an earlier million is deleted before); Godwit has 512 MB of heap",
                    "it is committed",
                    EnumSet.of(Place.LOAD, Place.SYNC),
                    List.of(),
                    () -> new InBackground(SessionFaults::millionRows)));

    private SessionFaults() {}

    private static String[] millionRows(LabServer source) {
        List<String> statements = new ArrayList<>(List.of("DELETE FROM bank.bulk"));
        statements.addAll(List.of(source.mischief().insertBulk(1_000_000)));
        return statements.toArray(new String[0]);
    }

    /** Statements on the source in a thread of their own; what they hold up is not to be waited for. */
    private static final class InBackground implements Steps {
        private static final int PATIENCE_SECONDS = 240;

        private final Function<LabServer, String[]> statements;
        private @Nullable Thread thread;
        private volatile @Nullable String failure;

        InBackground(Function<LabServer, String[]> statements) {
            this.statements = statements;
        }

        @Override
        public void inject(Trial trial) {
            Thread worker = new Thread(
                    () -> {
                        try {
                            trial.source().execute(trial.from(), statements.apply(trial.source()));
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
    private static final class Intruder implements Steps {
        private final long millis;
        private final Function<Mischief, Intrusion> which;
        private @Nullable Intrusion intrusion;
        private long begunNanos;
        private volatile boolean stopped;
        private volatile boolean done;
        private @Nullable Thread thread;

        Intruder(long millis, Function<Mischief, Intrusion> which) {
            this.millis = millis;
            this.which = which;
        }

        @Override
        public void prepare(Trial trial) {
            Intrusion chosen = which.apply(trial.target().mischief());
            chosen.prepare(trial.target(), trial.to());
            intrusion = chosen;
        }

        @Override
        public void inject(Trial trial) {
            begunNanos = System.nanoTime();
            stopped = false;
            done = false;
            Intrusion chosen = Objects.requireNonNull(intrusion, "prepared before");
            Thread worker = new Thread(() -> work(trial, chosen), "intruder");
            worker.setDaemon(true);
            worker.start();
            thread = worker;
        }

        private void work(Trial trial, Intrusion chosen) {
            while (!stopped && !done) {
                try (Connection connection = trial.target().connect(trial.to())) {
                    connection.setAutoCommit(false);
                    while (!stopped && !done) {
                        done = chosen.act(connection, () -> stopped, trial::retriedFor);
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
}
