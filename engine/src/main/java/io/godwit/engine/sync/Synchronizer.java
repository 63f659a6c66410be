package io.godwit.engine.sync;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.schedule.Schedule;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.change.Position;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes on the caller's thread while another reads them ahead. Whole source transactions are grouped and committed
 * with the position they reach; nothing is released at the source before. Between calls it stands still at a transaction's
 * end, so a caller can look at the target at an exact position. After an exception, or a halt, it can only be closed.
 */
public final class Synchronizer implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    private static final long BEHIND_MILLIS = 1000;
    private static final long GATHERED_BYTES = 1L << 20;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Source source;
    private final boolean net;
    private final Definition.Sync settings;
    private final Meter meter;
    private final Schedule schedule;
    private final ChangeQueue queue;
    private final Sieve sieve;
    private final Writer<ChangeBatch> writer;
    private final Capture capture;
    private ChangeObserver observer = ChangeObserver.NONE;
    private final Ledger before;
    private @Nullable Position applied;
    private @Nullable Position recorded;
    private @Nullable Captured held;
    private long commitMillis;
    private long latestMillis;
    private long repeated;
    private long groupChanges;
    private long groupStartNanos;
    private long committedNanos;
    private boolean grouped;
    private boolean inside;
    private boolean repeating;

    private Synchronizer(
            Sides sides,
            List<TablePlan> plans,
            Definition.Sync settings,
            Progress progress,
            Meter meter,
            Schedule schedule) {
        this.source = sides.source();
        this.net = source.tellsNetChanges();
        this.settings = settings;
        this.meter = meter;
        this.schedule = schedule;
        this.committedNanos = schedule.nanoTime();
        this.queue = new ChangeQueue(settings.queueBytes(), schedule);
        this.sieve = new Sieve(plans, meter);
        AppliedTo known = progress.applied();
        this.before = known == null ? Ledger.ZERO : known.ledger();
        this.commitMillis = known == null ? 0 : known.sourceCommitMillis();
        this.applied = known == null ? null : source.position(known.position());
        this.recorded = applied;
        Position from = from(progress);
        requireLog(plans, from);
        this.writer = sides.target().changes(plans);
        try {
            Reader<ChangeBatch> reader = source.changes(plans, from);
            this.capture = new Capture(reader, queue, meter, schedule);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /**
     * Begins to read where the facts say.
     *
     * @param plans with their joins
     * @throws GodwitException with {@code LOG_LOST} if the source no longer keeps its log from there
     */
    public static Synchronizer open(
            Sides sides,
            List<TablePlan> plans,
            Definition.Sync settings,
            Progress progress,
            Meter meter,
            Schedule schedule) {
        List<TablePlan> joined = sides.source().tellsNetChanges()
                ? plans.stream().map(p -> p.withJoin(p.join().converging())).toList()
                : plans;
        return new Synchronizer(sides, joined, settings, progress, meter, schedule);
    }

    /** Lets somebody see what is applied from now on; closed with this. */
    public void observe(ChangeObserver by) {
        observer = by;
    }

    private Position from(Progress progress) {
        if (applied != null) {
            return applied;
        }
        if (progress.replayFrom() == null) {
            throw new GodwitException(EngineErrors.INTERNAL, "Sync was begun before the load.");
        }
        return source.position(progress.replayFrom());
    }

    private void requireLog(List<TablePlan> plans, Position from) {
        Position kept = source.retain(plans.stream().map(TablePlan::table).toList(), from);
        if (!from.covers(kept)) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "The source keeps its log from " + kept.text() + " on, but the target stands at " + from.text()
                            + ".");
        }
    }

    /**
     * Applies what comes until told to stop.
     *
     * @param until asked at every transaction's end and while waiting; what is applied then is committed first
     * @param halted asked also inside transactions; what is not committed then is abandoned
     */
    public void follow(BooleanSupplier until, BooleanSupplier halted) {
        apply(null, until, halted);
    }

    /**
     * Applies every transaction up to a position and none after it, and records that.
     *
     * @param until as in {@link #follow}
     * @param halted as in {@link #follow}
     * @return whether it was reached; false if told to stop or halted before
     */
    public boolean reach(Position goal, BooleanSupplier until, BooleanSupplier halted) {
        return apply(goal, until, halted);
    }

    /**
     * Writes rows that are no change of the stream, at the position that was just reached; see {@link #commitBeside}. Only
     * directly after {@link #reach} returned true.
     */
    public void writeBeside(List<Change> changes) {
        Position here = applied;
        if (grouped || inside || here == null) {
            throw new IllegalStateException("changes are being applied");
        }
        long bytes = 0;
        for (Change change : changes) {
            bytes += change.bytes();
        }
        writer.write(new ChangeBatch(changes, "beside", here, true, 0, bytes));
    }

    /** Makes what was written beside the stream durable, with the fact that tells of it. */
    public void commitBeside(Checkpoint.Repaired fact) {
        writer.commit(fact);
        meter.fact();
    }

    private boolean apply(@Nullable Position goal, BooleanSupplier until, BooleanSupplier halted) {
        while (!halted.getAsBoolean()) {
            if (!inside) {
                Position here = applied;
                if (goal != null && here != null && here.covers(goal)) {
                    commit(here);
                    return true;
                }
                if (until.getAsBoolean()) {
                    if (grouped && here != null) {
                        commit(here);
                    }
                    return false;
                }
            }
            Captured next = held != null ? held : next();
            held = null;
            if (next == null) {
                idle();
            } else if (goal != null
                    && !inside
                    && !net
                    && !goal.covers(next.batch().commit())) {
                // Commits come in order: with this one seen, nothing up to the goal is still to come.
                held = next;
                applied = goal;
            } else {
                take(next);
            }
        }
        return false;
    }

    private @Nullable Captured next() {
        if (!grouped || inside) {
            return queue.take(LOOK_MILLIS, 1);
        }
        return behind() ? queue.take(Math.max(0, groupMillisLeft()), GATHERED_BYTES) : queue.take(0, 1);
    }

    /**
     * Whether the group's last transaction is so old that a moment more makes no difference: waiting for others then, to commit
     * them together, is what catches up. Wrong clocks cost no more than the group's time.
     */
    private boolean behind() {
        return latestMillis != 0 && schedule.currentTimeMillis() - latestMillis > BEHIND_MILLIS;
    }

    private long groupMillisLeft() {
        return settings.groupMillis() - TimeUnit.NANOSECONDS.toMillis(schedule.nanoTime() - groupStartNanos);
    }

    private void take(Captured next) {
        ChangeBatch batch = next.batch();
        Position here = applied;
        repeating = batch.isTransaction() && (inside ? repeating : here != null && here.covers(batch.commit()));
        if (repeating) {
            // A source may send the transaction again that ends where reading began; the target has it.
            repeated += batch.changes().size();
        } else if (batch.isTransaction()) {
            write(batch);
        }
        inside = batch.isTransaction() && !batch.last();
        if (inside) {
            return;
        }
        verify(next);
        if (here == null || batch.commit().covers(here)) {
            applied = batch.commit();
        }
        Position reached = applied;
        if (grouped && reached != null && groupIsFull()) {
            commit(reached);
        } else if (!grouped) {
            idle();
        }
    }

    private void write(ChangeBatch batch) {
        if (!grouped) {
            grouped = true;
            groupChanges = 0;
            groupStartNanos = schedule.nanoTime();
            meter.pendingSince(batch.commitMillis());
        }
        Sieve.Sifted sifted = sieve.sift(batch);
        List<Change> written = sifted.written();
        // the last fragment of a large transaction may be empty, and still tells the writer that it was the last
        if (!written.isEmpty() || inside) {
            observer.applying(sifted.applied());
            writer.write(
                    written == batch.changes()
                            ? batch
                            : new ChangeBatch(
                                    written,
                                    batch.transaction(),
                                    batch.commit(),
                                    batch.last(),
                                    batch.commitMillis(),
                                    batch.bytes()));
            groupChanges += written.size();
        }
        latestMillis = batch.commitMillis();
        commitMillis = Math.max(commitMillis, latestMillis);
    }

    private boolean groupIsFull() {
        return groupChanges >= settings.groupChanges() || groupMillisLeft() <= 0 || (queue.isEmpty() && !behind());
    }

    /** Nothing is open: where the source moved on without changes for us, that is recorded once a second. */
    private void idle() {
        Position here = applied;
        if (here == null || inside) {
            return;
        }
        if (grouped) {
            commit(here);
            return;
        }
        meter.reached(here);
        if (!here.equals(recorded) && schedule.nanoTime() - committedNanos >= HEARTBEAT_NANOS) {
            commit(here);
        }
    }

    private void verify(Captured last) {
        if (!sieve.accountsFor(last.received() - repeated)) {
            Ledger session = sieve.ledger();
            throw new GodwitException(
                    EngineErrors.LEDGER_UNBALANCED,
                    "The source sent " + last.received() + " changes; " + session.applied() + " were applied, "
                            + session.filtered() + " were loaded already and " + repeated + " came again.",
                    last.batch().commit().text(),
                    null);
        }
    }

    private void commit(Position position) {
        if (!grouped && position.equals(recorded)) {
            return;
        }
        Ledger total = before.plus(sieve.ledger());
        writer.commit(new AppliedTo(position.text(), total, commitMillis));
        if (grouped) {
            meter.fact();
        }
        grouped = false;
        recorded = position;
        committedNanos = schedule.nanoTime();
        Captured waiting = held;
        meter.pendingSince(waiting != null ? waiting.batch().commitMillis() : queue.oldestCommitMillis());
        meter.applied(total, position);
        source.release(position);
        observer.committed();
    }

    @Override
    public void close() {
        observer.close();
        capture.close();
        writer.close();
        meter.pendingSince(0);
    }
}
