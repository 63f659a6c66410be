package io.godwit.engine.run;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.meter.TableMeter;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.run.Status.TableStatus;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks several times a second at what is wanted and publishes how things stand. Asking the source for its log's end has a
 * thread of its own, so that a source that does not answer keeps neither of the two waiting.
 */
final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final long LOOK_MILLIS = 200;
    private static final long LAG_MILLIS = 300;

    /** Without a word from the source's log for so long, sync is not said to be running. */
    private static final long SILENCE_MILLIS = 10_000;

    private final Job job;
    private final Consumer<Status> listener;
    private final long startedMillis;
    private final Rates rates = new Rates();
    private final Schedule schedule;
    private final Lag lag;
    private final Lock lock;
    private final Condition changed;
    private @Nullable Worker looking;
    private boolean closed;
    private volatile @Nullable Source source;

    Monitor(Job job, Consumer<Status> listener, long startedMillis) {
        this.job = job;
        this.listener = listener;
        this.startedMillis = startedMillis;
        this.schedule = job.schedule();
        this.lag = new Lag(schedule);
        this.lock = schedule.lock();
        this.changed = lock.newCondition();
    }

    void start() {
        looking = schedule.start("godwit-monitor", () -> repeat(this::look, LOOK_MILLIS));
        var unused = schedule.start("godwit-lag", () -> repeat(this::measure, LAG_MILLIS));
    }

    private void repeat(Runnable step, long pauseMillis) {
        try {
            do {
                step.run();
            } while (!closedWithin(pauseMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean closedWithin(long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The source whose log's end is asked for; null while there is none. */
    void watch(@Nullable Source opened) {
        source = opened;
    }

    private void look() {
        try {
            job.control().desire(job.store().desired(job.name()));
            job.control().asked(!job.store().openRequests(job.name()).isEmpty());
            publish(status(job.meter().waiting() ? State.WAITING : working(), null));
        } catch (RuntimeException | Error e) {
            // Whatever it was: without a look no command is seen any more.
            LOG.warn("The state of {} could not be looked at or published: {}", job.name(), e.toString());
        }
    }

    private void measure() {
        try {
            lag.measure(source, job.meter());
        } catch (RuntimeException | Error e) {
            // Whatever it was: without a measure nothing is ever caught up, and no cutover begins.
            LOG.debug("measuring the lag failed", e);
        }
    }

    private State working() {
        Meter meter = job.meter();
        boolean silent = meter.phase() == Phase.SYNC
                && meter.heardAt() > 0
                && schedule.currentTimeMillis() - meter.heardAt() > SILENCE_MILLIS;
        return silent ? State.WAITING : State.RUNNING;
    }

    synchronized void publish(Status status) {
        job.store().publish(job.name(), status);
        listener.accept(status);
    }

    /** How things stand now. */
    synchronized Status status(State state, @Nullable ErrorReport error) {
        Meter meter = job.meter();
        rates.sample(meter, schedule.nanoTime());
        boolean syncing =
                meter.phase() == Phase.SYNC || meter.phase() == Phase.CONVERGE || meter.phase() == Phase.CUTOVER;
        return new Status(
                job.name(),
                job.definition().mode(),
                meter.phase(),
                state,
                job.control().wanted(),
                meter.message(),
                tables(meter),
                meter.phase() == Phase.LOAD ? rates.rowsPerSecond() : 0,
                meter.phase() == Phase.LOAD ? rates.bytesPerSecond() : 0,
                remainingMillis(meter),
                syncing ? meter.lagBytes() : -1,
                syncing ? meter.lagMillis() : -1,
                rates.changesPerSecond(),
                meter.ledger(),
                meter.downtimeMillis(),
                startedMillis,
                schedule.currentTimeMillis(),
                ProcessHandle.current().pid(),
                error,
                new Status.Watched(meter.watchedRows(), meter.watchedDifferences()),
                meter.restores() ? meter.restore() : null);
    }

    private static List<TableStatus> tables(Meter meter) {
        Plan plan = meter.plan();
        if (plan == null) {
            return List.of();
        }
        List<TableStatus> tables = new ArrayList<>();
        for (TablePlan planned : plan.tables()) {
            TableMeter counts = meter.table(planned.table().id());
            int splits = plan.splits()
                    .getOrDefault(planned.table().id(), List.<Split>of())
                    .size();
            boolean loaded = splits > 0 && counts.splitsLoaded() >= splits;
            long estimate = loaded ? counts.rows() : Math.max(planned.table().estimatedRows(), counts.rows());
            tables.add(new TableStatus(
                    planned.table().id().toString(),
                    planned.table().target().toString(),
                    counts.rows(),
                    estimate,
                    counts.bytes(),
                    counts.splitsLoaded(),
                    splits,
                    counts.changes()));
        }
        return tables;
    }

    /** By rows: what estimates call remaining, at the rate of the last seconds. */
    private long remainingMillis(Meter meter) {
        long rate = rates.rowsPerSecond();
        if (meter.phase() != Phase.LOAD || rate == 0) {
            return -1;
        }
        long remaining = 0;
        for (TableStatus table : tables(meter)) {
            remaining += table.estimatedRows() - table.rows();
        }
        return remaining * 1000 / rate;
    }

    /** Publishes nothing more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Worker look = looking;
        try {
            if (look != null) {
                // The last word is the runner's: a status under way must not overtake it.
                var unused = look.join(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
