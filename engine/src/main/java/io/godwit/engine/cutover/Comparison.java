package io.godwit.engine.cutover;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.Plan;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.Findings;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.Views;
import io.godwit.engine.validate.selftest.TestedValidator;
import io.godwit.engine.views.ViewComparison;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares both sides and notes the result in the journal. */
public final class Comparison {
    /** How long a halt waits for a comparison to notice. */
    private static final long HALT_MILLIS = 1500;

    /** Views are compared for so long while nobody may write, and for so long otherwise. */
    private static final long VIEWS_AT_FENCE_MILLIS = 10_000;

    private static final long VIEWS_MILLIS = 60_000;

    private final Plan plan;
    private final Sides sides;
    private final int lanes;
    private final Journal journal;
    private final Meter meter;
    private final Schedule schedule;

    /** Compares what this plan moved. */
    public Comparison(Plan plan, Sides sides, int lanes, Journal journal, Meter meter, Schedule schedule) {
        this.plan = plan;
        this.sides = sides;
        this.lanes = lanes;
        this.journal = journal;
        this.meter = meter;
        this.schedule = schedule;
    }

    /** Compares two views and notes the result; null, and nothing noted, if it was halted. */
    @Nullable
    ValidationReport now(String occasion, Snapshot source, Snapshot target, String position, BooleanSupplier halted) {
        ValidationReport report = compare(occasion, source, target, position, halted);
        if (halted.getAsBoolean()) {
            return null;
        }
        note(report);
        boolean waited = occasion.equals(CutoverJournal.AT_FENCE);
        views(report, source, target, waited ? VIEWS_AT_FENCE_MILLIS : VIEWS_MILLIS, halted);
        return report;
    }

    /** Removes views that were translated and found to differ; no snapshot of the target may be open. */
    void takeBackViews() {
        new ViewComparison(plan, sides, journal, meter, schedule).takeBack();
    }

    /** Where tables differ, so do views of them, and nothing is said about the views by that. */
    private void views(
            ValidationReport report, Snapshot source, Snapshot target, long mostMillis, BooleanSupplier stopped) {
        if (report.identical()) {
            new ViewComparison(plan, sides, journal, meter, schedule).run(source, target, mostMillis, stopped);
        }
    }

    /** Compares two views of some tables where both sides stand still, and notes the result; null if it was halted. */
    public @Nullable Findings now(
            String occasion,
            List<TablePlan> tables,
            DrillLimits limits,
            Snapshot source,
            Snapshot target,
            BooleanSupplier halted) {
        Findings findings =
                find(occasion, tables, limits, source, target, source.position().text(), halted);
        if (halted.getAsBoolean()) {
            return null;
        }
        note(findings.report());
        return findings;
    }

    /** Compares without noting. */
    ValidationReport compare(
            String occasion, Snapshot source, Snapshot target, String position, BooleanSupplier halted) {
        return new TestedValidator(new Validator(lanes, meter::show, schedule), schedule)
                .compare(occasion, plan.tables(), views(source, target, position), halted);
    }

    private Findings find(
            String occasion,
            List<TablePlan> tables,
            DrillLimits limits,
            Snapshot source,
            Snapshot target,
            String position,
            BooleanSupplier halted) {
        return new Validator(lanes, meter::show, schedule, limits)
                .find(occasion, tables, views(source, target, position), halted);
    }

    private Views views(Snapshot source, Snapshot target, String position) {
        return new Views(sides.source(), source, sides.readBack(), target, position, true);
    }

    void note(ValidationReport report) {
        journal.append(ValidationJournal.entry(report));
    }

    /**
     * Brings the target to exactly the position of a view of the source, takes a view of the target there, and compares the
     * two while changes are applied again; where the target shows no moment as a whole, before changes are applied again.
     *
     * @return null if it was halted
     * @throws GodwitException with {@code NO_CONSISTENT_VIEW} if the source shows no moment as a whole
     */
    public @Nullable ValidationReport aligned(String occasion, Synchronizer synchronizer, BooleanSupplier halted) {
        Findings findings = aligned(
                synchronizer,
                (source, target, over) -> {
                    ValidationReport report =
                            compare(occasion, source, target, source.position().text(), over);
                    views(report, source, target, VIEWS_MILLIS, over);
                    return new Findings(report, List.of());
                },
                halted);
        return findings == null ? null : findings.report();
    }

    /** As the other, of some tables, with keys of what differs and without a self-test. */
    public @Nullable Findings aligned(
            String occasion,
            List<TablePlan> tables,
            DrillLimits limits,
            Synchronizer synchronizer,
            BooleanSupplier halted) {
        return aligned(
                synchronizer,
                (source, target, over) -> find(
                        occasion,
                        tables,
                        limits,
                        source,
                        target,
                        source.position().text(),
                        over),
                halted);
    }

    private interface Work {
        Findings of(Snapshot source, Snapshot target, BooleanSupplier abandoned);
    }

    private @Nullable Findings aligned(Synchronizer synchronizer, Work work, BooleanSupplier halted) {
        // Nothing is applied while the source's view is taken, so it cannot be behind the target.
        try (Snapshot source = sides.source().snapshot(true)) {
            requireMoment(source);
            if (!synchronizer.reach(source.position(), () -> false, halted)) {
                return null;
            }
            try (Snapshot target = sides.readBack().snapshot(false)) {
                if (!target.consistent()) {
                    Findings findings = work.of(source, target, halted);
                    if (halted.getAsBoolean()) {
                        return null;
                    }
                    note(findings.report());
                    return findings;
                }
                return beside(synchronizer, abandoned -> work.of(source, target, abandoned), halted);
            }
        }
    }

    /** Throws unless a view shows one moment of the source, which is being written to. */
    public static void requireMoment(Snapshot source) {
        if (!source.consistent()) {
            throw new GodwitException(
                    EngineErrors.NO_CONSISTENT_VIEW, "The source gives no consistent view while it is written to.");
        }
    }

    private @Nullable Findings beside(
            Synchronizer synchronizer, Function<BooleanSupplier, Findings> work, BooleanSupplier halted) {
        CompletableFuture<Findings> result = new CompletableFuture<>();
        AtomicBoolean abandoned = new AtomicBoolean();
        Worker comparing = schedule.start("godwit-compare", () -> {
            try {
                result.complete(work.apply(abandoned::get));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            synchronizer.follow(result::isDone, halted);
            if (!result.isDone()) {
                return null;
            }
            Findings findings = result.join();
            note(findings.report());
            return findings;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            abandoned.set(true);
            await(comparing);
        }
    }

    /** The views must outlive their readers, at least for a moment. */
    private static void await(Worker comparing) {
        try {
            var unused = comparing.join(HALT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
