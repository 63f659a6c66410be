package io.godwit.engine.watch;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Sync.OnDivergence;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Journal;
import io.godwit.engine.sync.ChangeObserver;
import io.godwit.engine.validate.Canonical;
import io.godwit.engine.watch.Samples.Due;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows back from the target after the changes that touched them were committed, and compares them with what the changes
 * said. So many rows a second, chosen evenly over time, by a thread of its own; what has not been looked at yet is bounded. A
 * row that changes again meanwhile is looked at as it became. What differs is looked at once more, after further commits,
 * before it counts.
 *
 * <p>Not watched are tables without a key or with keys that may be equal without their bytes being so, tables whose rows follow
 * others without a change that says so, and rows that are large or came without a large value.
 */
public final class Watch implements ChangeObserver {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long LOOK_MILLIS = 200;
    private static final long TROUBLE_MILLIS = 5_000;
    private static final long END_MILLIS = 1_500;

    /** Keys read by one statement. */
    private static final int BATCH = 200;

    private final Source target;
    private final Meter meter;
    private final boolean stops;
    private final Lock lock;
    private final Condition ended;
    private final Samples samples;
    private final Worker looking;
    private final WatchJournal notes;
    private volatile @Nullable GodwitException found;
    private volatile boolean closed;

    /**
     * Begins to watch.
     *
     * @param target a source opened on the target's endpoint
     */
    public Watch(
            Source target,
            List<TablePlan> plans,
            Definition.Sync settings,
            Journal journal,
            Meter meter,
            Schedule schedule) {
        this.target = target;
        this.meter = meter;
        this.stops = settings.onDivergence() == OnDivergence.STOP;
        this.lock = schedule.lock();
        this.ended = lock.newCondition();
        this.samples = new Samples(plans, settings.watchRowsPerSecond(), schedule);
        this.notes = new WatchJournal(journal);
        this.looking = schedule.start("godwit-watch", this::watch);
    }

    @Override
    public void applying(List<Change> changes) {
        lock.lock();
        try {
            samples.see(changes);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void committed() {
        GodwitException divergence = found;
        if (divergence != null && stops) {
            throw divergence;
        }
        lock.lock();
        try {
            samples.committed();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        try {
            long pause = LOOK_MILLIS;
            while (!endedWithin(pause)) {
                pause = look() ? LOOK_MILLIS : TROUBLE_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean endedWithin(long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && nanos > 0) {
                nanos = ended.awaitNanos(nanos);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at what is due; false if the target could not be read, which is for others to notice. */
    private boolean look() {
        Map<TablePlan, List<Due>> due = new LinkedHashMap<>();
        lock.lock();
        try {
            samples.due()
                    .forEach(d -> due.computeIfAbsent(d.table(), t -> new ArrayList<>())
                            .add(d));
        } finally {
            lock.unlock();
        }
        try {
            for (Map.Entry<TablePlan, List<Due>> table : due.entrySet()) {
                List<Due> rows = table.getValue();
                for (int from = 0; from < rows.size() && !closed; from += BATCH) {
                    look(table.getKey(), rows.subList(from, Math.min(from + BATCH, rows.size())));
                }
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debug("rows could not be read back", e);
            return false;
        }
    }

    private void look(TablePlan plan, List<Due> due) {
        TablePlan onTarget = new TablePlan(
                plan.table().onTarget(), plan.rows(), plan.rowsWhy(), plan.changes(), plan.changesWhy(), plan.join());
        int[] key = plan.table().keyIndexes();
        Map<Row, Row> present = new HashMap<>();
        boolean neutral = plan.changes().equals(RowFormat.NEUTRAL);
        Canonical canonical = Canonical.of(plan.table());
        Canonical keys = Canonical.ofKeys(plan.table());
        for (Row row : target.lookUp(onTarget, null, due.stream().map(Due::key).toList())) {
            Row form = neutral ? canonical.copy(row) : row;
            present.put(Keys.project(form, key), form);
        }
        List<Divergence> divergences = new ArrayList<>();
        lock.lock();
        try {
            long rows = samples.rows();
            long differences = samples.differences();
            for (Due one : due) {
                Divergence divergence = samples.looked(one, present.get(neutral ? keys.copy(one.key()) : one.key()));
                if (divergence != null) {
                    divergences.add(divergence);
                }
            }
            meter.watched(samples.rows() - rows, samples.differences() - differences);
        } finally {
            lock.unlock();
        }
        divergences.forEach(this::report);
    }

    private void report(Divergence divergence) {
        notes.found(divergence);
        String what = divergence.sentence();
        LOG.debug("{}: {}", divergence.table(), what);
        found = new GodwitException(
                Errors.TARGET_DIVERGED, "Continuous validation: " + what + ".", divergence.table(), null);
    }

    /** Ends watching and notes how much was looked at. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            var unused = looking.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (samples.rows() > 0) {
            notes.ended(samples.rows(), samples.differences());
        }
    }
}
