package io.godwit.engine.run;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.cutover.Comparison;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.repair.Repair;
import io.godwit.engine.repair.RepairReport;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.Request.Kind;
import io.godwit.engine.state.Request.State;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Takes what was asked of the runner and answers it; by the thread that applies changes, while it stands between two. */
final class Requests {
    private final Job job;
    private final Comparison comparison;
    private final Repair repair;

    Requests(Job job, Comparison comparison, Repair repair) {
        this.job = job;
        this.comparison = comparison;
        this.repair = repair;
    }

    /** The oldest that is not answered; null if there is none. */
    @Nullable
    Request next() {
        List<Request> open = job.store().openRequests(job.name());
        return open.isEmpty() ? null : open.get(0);
    }

    boolean repairIsNext() {
        Request next = next();
        return next != null && next.kind() == Kind.REPAIR;
    }

    /** The plans to apply changes with while the next request is served. */
    List<TablePlan> plans(List<TablePlan> plans) {
        Request next = next();
        if (next == null || next.kind() != Kind.REPAIR) {
            return plans;
        }
        try {
            return repair.converging(plans, next.arguments());
        } catch (GodwitException e) {
            refuse(next, e);
            return plans(plans);
        }
    }

    /** Serves the next request. */
    void serve(Synchronizer synchronizer, BooleanSupplier halted) {
        Request next = next();
        if (next == null || !job.store().take(job.name(), next.id())) {
            return;
        }
        if (next.kind() == Kind.VALIDATE) {
            validate(next, synchronizer, halted);
        } else {
            answer(next, () -> repair.live(next.arguments(), synchronizer, halted));
        }
    }

    /** Serves the next request where nothing is written on either side. */
    void serveStill(BooleanSupplier halted) {
        Request next = next();
        if (next == null || !job.store().take(job.name(), next.id())) {
            return;
        }
        if (next.kind() == Kind.VALIDATE) {
            refuse(next, new GodwitException(EngineErrors.REQUEST_REFUSED, "Nothing has to be aligned offline."));
            return;
        }
        answer(next, () -> repair.still(next.arguments(), halted));
    }

    private void validate(Request request, Synchronizer synchronizer, BooleanSupplier halted) {
        ValidationReport report;
        try {
            report = comparison.aligned("on-request", synchronizer, halted);
        } catch (GodwitException e) {
            if (!e.code().equals(EngineErrors.NO_CONSISTENT_VIEW)) {
                throw e;
            }
            refuse(request, e);
            return;
        }
        answer(request, report);
    }

    private void answer(Request request, @Nullable ValidationReport report) {
        if (report != null) {
            job.store().answer(job.name(), request.id(), State.DONE, Answers.write(report));
        }
    }

    private interface Repairing {
        @Nullable
        RepairReport run();
    }

    private void answer(Request request, Repairing repairing) {
        try {
            RepairReport report = repairing.run();
            if (report != null) {
                job.store().answer(job.name(), request.id(), State.DONE, Answers.write(report));
            }
        } catch (GodwitException e) {
            if (!e.code().equals(EngineErrors.REPAIR_REFUSED) && !e.code().equals(EngineErrors.NO_CONSISTENT_VIEW)) {
                throw e;
            }
            refuse(request, e);
        }
    }

    private void refuse(Request request, GodwitException why) {
        job.store().answer(job.name(), request.id(), State.FAILED, Answers.write(report(why)));
    }

    private static ErrorReport report(GodwitException e) {
        return new ErrorReport(
                e.code().name(),
                e.code().remedy().name(),
                e.detail(),
                e.where(),
                e.code().action());
    }

    /** Why nothing can be served in a phase. */
    static ErrorReport refusal(Phase phase) {
        return refusal(
                switch (phase) {
                    case SCHEMA, LOAD, KEYS, CONVERGE, POST_DATA ->
                        "The load is not complete; run the migration until it applies changes, then ask again.";
                    case SYNC, CUTOVER -> "A cutover is under way; run the migration, and ask again if it is given up.";
                    case DONE -> "The target was handed over and is in use; nothing is written to it any more.";
                });
    }

    static ErrorReport refusal(String why) {
        return report(new GodwitException(EngineErrors.REQUEST_REFUSED, why));
    }

    /** Answers everything that is open with an error. */
    static void failAll(Job job, ErrorReport error) {
        String answer = Answers.write(error);
        job.store().openRequests(job.name()).forEach(r -> job.store().answer(job.name(), r.id(), State.FAILED, answer));
    }
}
