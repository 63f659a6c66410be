package io.godwit.engine.run;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.meter.TableMeter;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.run.Status.TableStatus;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final Lag lag = new Lag();
    private final ScheduledExecutorService looking = threads("godwit-monitor");
    private final ScheduledExecutorService measuring = threads("godwit-lag");
    private volatile @Nullable Source source;

    Monitor(Job job, Consumer<Status> listener, long startedMillis) {
        this.job = job;
        this.listener = listener;
        this.startedMillis = startedMillis;
    }

    private static ScheduledExecutorService threads(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        var unusedLook = looking.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var unusedMeasure = measuring.scheduleWithFixedDelay(this::measure, 0, LAG_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The source whose log's end is asked for; null while there is none. */
    void watch(@Nullable Source opened) {
        source = opened;
    }

    private void look() {
        try {
            job.control().desire(job.store().desired(job.name()));
            publish(status(job.meter().waiting() ? State.WAITING : working(), null));
        } catch (RuntimeException e) {
            LOG.warn("The state of {} could not be looked at or published: {}", job.name(), e.toString());
        }
    }

    private void measure() {
        try {
            lag.measure(source, job.meter());
        } catch (RuntimeException e) {
            LOG.debug("measuring the lag failed", e);
        }
    }

    private State working() {
        Meter meter = job.meter();
        boolean silent = meter.phase() == Phase.SYNC
                && meter.heardAt() > 0
                && System.currentTimeMillis() - meter.heardAt() > SILENCE_MILLIS;
        return silent ? State.WAITING : State.RUNNING;
    }

    synchronized void publish(Status status) {
        job.store().publish(job.name(), status);
        listener.accept(status);
    }

    /** How things stand now. */
    synchronized Status status(State state, @Nullable ErrorReport error) {
        Meter meter = job.meter();
        rates.sample(meter);
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
                System.currentTimeMillis(),
                ProcessHandle.current().pid(),
                error);
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
        looking.shutdownNow();
        measuring.shutdownNow();
        try {
            // The last word is the runner's: a status under way must not overtake it.
            var unused = looking.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
