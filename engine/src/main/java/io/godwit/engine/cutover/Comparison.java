package io.godwit.engine.cutover;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.Plan;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.selftest.TestedValidator;
import io.godwit.spi.load.Snapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Compares both sides and notes the result in the journal. */
final class Comparison {
    /** How long a halt waits for a comparison to notice. */
    private static final long HALT_MILLIS = 1500;

    private final Plan plan;
    private final Sides sides;
    private final int lanes;
    private final Journal journal;
    private final Meter meter;
    private final Schedule schedule;

    Comparison(Plan plan, Sides sides, int lanes, Journal journal, Meter meter, Schedule schedule) {
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
        return report;
    }

    /** Compares without noting. */
    ValidationReport compare(
            String occasion, Snapshot source, Snapshot target, String position, BooleanSupplier halted) {
        return new TestedValidator(new Validator(lanes, meter::show, schedule), schedule)
                .compare(
                        occasion,
                        plan.tables(),
                        sides.source(),
                        source,
                        sides.readBack(),
                        target,
                        position,
                        true,
                        halted);
    }

    void note(ValidationReport report) {
        journal.append(ValidationJournal.entry(report));
    }

    /**
     * Brings the target to exactly the position of a view of the source, takes a view of the target there, and compares the
     * two while changes are applied again.
     *
     * @return null if it was halted
     */
    @Nullable
    ValidationReport aligned(String occasion, Synchronizer synchronizer, BooleanSupplier halted) {
        // Nothing is applied while the source's view is taken, so it cannot be behind the target.
        try (Snapshot source = sides.source().snapshot(true)) {
            if (!synchronizer.reach(source.position(), () -> false, halted)) {
                return null;
            }
            try (Snapshot target = sides.readBack().snapshot(false)) {
                return beside(occasion, synchronizer, source, target, halted);
            }
        }
    }

    private @Nullable ValidationReport beside(
            String occasion, Synchronizer synchronizer, Snapshot source, Snapshot target, BooleanSupplier halted) {
        CompletableFuture<ValidationReport> result = new CompletableFuture<>();
        AtomicBoolean abandoned = new AtomicBoolean();
        Worker comparing = schedule.start("godwit-compare", () -> {
            try {
                result.complete(
                        compare(occasion, source, target, source.position().text(), abandoned::get));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            synchronizer.follow(result::isDone, halted);
            if (!result.isDone()) {
                return null;
            }
            ValidationReport report = result.join();
            note(report);
            return report;
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
