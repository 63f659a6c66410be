package io.godwit.engine.cutover;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.load.LoadView;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.plan.Assessor;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.Plan;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the target over: fence, drain, check, open. Every step is noted and may be repeated. Until the target is open the
 * fence can be lifted and sync goes on; from then on it stays, because writers on the old side would be lost.
 */
public final class Cutover {
    private final Definition definition;
    private final Plan plan;
    private final Sides sides;
    private final Meter meter;
    private final Schedule schedule;
    private final CutoverJournal steps;
    private final Comparison comparison;
    private final Surroundings surroundings;

    /** Hands over what this plan moved, and nothing besides. */
    public Cutover(Definition definition, Plan plan, Sides sides, Journal journal, Meter meter, Schedule schedule) {
        this(definition, plan, sides, journal, meter, schedule, Surroundings.NONE);
    }

    /** Hands over what this plan moved. */
    public Cutover(
            Definition definition,
            Plan plan,
            Sides sides,
            Journal journal,
            Meter meter,
            Schedule schedule,
            Surroundings surroundings) {
        this.surroundings = surroundings;
        this.definition = definition;
        this.plan = plan;
        this.sides = sides;
        this.meter = meter;
        this.schedule = schedule;
        this.steps = new CutoverJournal(journal);
        this.comparison = new Comparison(plan, sides, definition.load().lanes(), journal, meter, schedule);
    }

    /** How an attempt to hand over ended. */
    public enum Outcome {
        /** The target is open. */
        HANDED_OVER,
        /** It took too long: the fence is lifted again, sync may go on. */
        ABANDONED,
        /** The run was asked to stop. */
        HALTED
    }

    /** Whether both sides are to be found equal before writers are stopped. */
    public boolean comparesBefore() {
        return compares()
                && (definition.cutover().when() == When.WHEN_READY
                        || definition.cutover().check() == Check.AFTER_HAND_OVER);
    }

    private boolean compares() {
        return definition.cutover().check() != Check.NONE;
    }

    /**
     * Compares at one position while changes go on being applied.
     *
     * @return false if it was halted
     * @throws GodwitException with {@code VALIDATION_DIFFERS} or {@code COMPARISON_INCOMPLETE} unless every table is
     *     equal
     */
    public boolean compareBefore(Synchronizer synchronizer, BooleanSupplier halted) {
        meter.show("comparing both sides before writers are stopped");
        ValidationReport report;
        try {
            report = comparison.aligned(CutoverJournal.BEFORE_CUTOVER, synchronizer, halted);
        } catch (GodwitException e) {
            if (!e.code().equals(EngineErrors.NO_CONSISTENT_VIEW)) {
                throw e;
            }
            meter.show("both sides will be compared when writers are stopped: the source shows no moment as a whole");
            return true;
        }
        if (report == null) {
            return false;
        }
        EqualSides.require(report, "The cutover was not begun");
        return true;
    }

    /**
     * Stops writers, applies the last changes and hands over. The synchronizer can only be closed afterwards.
     *
     * @throws GodwitException with {@code VALIDATION_DIFFERS} if a comparison made first finds a difference; the fence is
     *     lifted then
     */
    public Outcome handOver(Synchronizer synchronizer, BooleanSupplier halted) {
        if (!steps.underWay()) {
            // Before writers are stopped: a table nobody planned costs no downtime to find out.
            Schema latest = sides.source().schema(definition.selection());
            PlannedTables.require(plan, latest, "The cutover was not begun");
            foresee(sides.target().openable(latest));
            surroundings.beforeFence(plan);
            steps.note(CutoverJournal.FENCING);
        }
        meter.show(Phase.CUTOVER, "stopping writers on the source");
        long startNanos = schedule.nanoTime();
        long drainNanos = TimeUnit.MILLISECONDS.toNanos(definition.cutover().drainMillis());
        Position fence = sides.source().fence(tables());
        steps.noteFenced(fence.text(), sides.source().fenceInWords());
        meter.show("applying the last changes");
        BooleanSupplier late = () -> schedule.nanoTime() - startNanos > drainNanos;
        if (!synchronizer.reach(fence, () -> false, () -> halted.getAsBoolean() || late.getAsBoolean())) {
            if (halted.getAsBoolean()) {
                abandon("the run was asked to stop");
                return Outcome.HALTED;
            }
            abandon("applying the last changes took longer than "
                    + definition.cutover().drainMillis() + " ms");
            return Outcome.ABANDONED;
        }
        steps.note(CutoverJournal.DRAINED, "position", fence.text());
        synchronizer.close();
        return check(fence.text(), halted);
    }

    /**
     * Hands over at once: no fence, no last changes, no comparison. The synchronizer can only be closed afterwards.
     *
     * @throws GodwitException if the target could not be opened; nothing has happened then
     */
    public void finish(Synchronizer synchronizer) {
        Schema latest = sides.source().schema(definition.selection());
        PlannedTables.require(plan, latest, "The migration was not finished");
        foresee(sides.target().openable(latest));
        synchronizer.close();
        Progress progress = sides.target().progress();
        String position = progress.applied() == null
                ? Objects.requireNonNullElse(progress.convergeUntil(), "")
                : progress.applied().position();
        steps.note(CutoverJournal.FINISHED_AT_ONCE, "position", position);
        open(position);
    }

    private void foresee(List<Problem> problems) {
        for (Problem problem : problems) {
            steps.note(
                    CutoverJournal.FORESEEN,
                    problem.code().name(),
                    problem.object() + ": " + problem.why()
                            + (problem.remedy().isEmpty() ? "" : ". " + problem.remedy()));
        }
        Assessor.refuseIfBlocked(problems);
    }

    private Outcome check(String fence, BooleanSupplier halted) {
        if (!compares()) {
            steps.note(CutoverJournal.CHECKED, "views", "nothing was to be compared");
            open(fence);
            return Outcome.HANDED_OVER;
        }
        meter.show("checking both sides");
        try (Snapshot source = sides.source().snapshot(false);
                Snapshot target = sides.readBack().snapshot(false)) {
            // what is written after hand-over is kept out of the comparison by views of a moment, where there are such
            boolean lasting = source.consistent() && target.consistent();
            if (definition.cutover().check() == Check.AFTER_HAND_OVER && lasting) {
                steps.note(CutoverJournal.CHECKED, "views", "taken, compared after hand-over");
                open(fence);
                comparison.now(CutoverJournal.AT_FENCE, source, target, fence, halted);
                return Outcome.HANDED_OVER;
            }
            ValidationReport report = comparison.now(CutoverJournal.AT_FENCE, source, target, fence, halted);
            if (report == null) {
                abandon("the run was asked to stop");
                return Outcome.HALTED;
            }
            if (EqualSides.differ(report)) {
                abandon("source and target are not equal");
            }
            EqualSides.require(
                    report,
                    EqualSides.differ(report)
                            ? "The target was not handed over, and writers are let in again"
                            : "The target was not handed over");
        }
        steps.note(CutoverJournal.CHECKED, "views", "equal");
        open(fence);
        return Outcome.HANDED_OVER;
    }

    private void open(String fence) {
        comparison.takeBackViews();
        meter.show("opening the target");
        Source source = sides.source();
        Schema latest = source.schema(definition.selection());
        try {
            PlannedTables.require(plan, latest, "The target was not handed over");
        } catch (GodwitException e) {
            if (definition.mode() == Mode.ONLINE) {
                abandon("the source's tables are not those of the plan");
            }
            throw e;
        }
        surroundings.beforeOpening();
        steps.note(CutoverJournal.OPENING);
        sides.target().open(latest, fence);
        meter.fact();
        surroundings.opened();
        steps.note(CutoverJournal.HANDED_OVER, "position", fence);
        meter.show(Phase.DONE, "handed over");
    }

    /**
     * Compares with what was loaded, unless nothing is to be compared, and opens the target.
     *
     * @return false if it was halted
     * @throws GodwitException with {@code VALIDATION_DIFFERS} or {@code COMPARISON_INCOMPLETE} unless every table is
     *     equal
     */
    public boolean handOverOffline(LoadView view, BooleanSupplier halted) {
        if (!compares()) {
            view.close();
            open("");
            return true;
        }
        meter.show(Phase.CUTOVER, "comparing both sides");
        Snapshot loaded = view.ofWholeLoad();
        ValidationReport report;
        if (loaded != null) {
            report = offline(loaded, halted);
        } else {
            try (Snapshot source = sides.source().snapshot(false)) {
                report = offline(source, halted);
            }
        }
        if (report == null) {
            return false;
        }
        EqualSides.require(report, "The target was not handed over");
        view.close();
        open("");
        return true;
    }

    private @Nullable ValidationReport offline(Snapshot source, BooleanSupplier halted) {
        try (Snapshot target = sides.readBack().snapshot(false)) {
            return comparison.now(
                    CutoverJournal.OFFLINE, source, target, source.position().text(), halted);
        }
    }

    /**
     * What remains once the facts say that the target is open: a comparison if the one at the fence was cut off, and letting
     * the source's log go if both sides are equal. The fence stays.
     *
     * @return false if it was halted
     * @throws GodwitException with {@code VALIDATION_DIFFERS} or {@code COMPARISON_INCOMPLETE} unless every table is
     *     equal
     */
    public boolean settle(Progress progress, BooleanSupplier halted) {
        String fence = progress.opened() == null ? "" : progress.opened().fence();
        if (!steps.handOverNoted()) {
            // The run died between the fact and the note; the moment is that of finding out.
            surroundings.opened();
            steps.note(CutoverJournal.HANDED_OVER, "position", fence);
        }
        comparison.takeBackViews();
        meter.downtime(steps.downtimeMillis());
        if (compares() && !steps.finishedAtOnce()) {
            ValidationReport report = steps.deciding();
            if (report == null) {
                report = compareAfterwards(fence, halted);
                if (report == null) {
                    return false;
                }
            }
            EqualSides.require(report, "The target is handed over, and the source keeps its log until `godwit cancel`");
        }
        if (definition.mode() == Mode.ONLINE && !steps.logReleased()) {
            sides.source().letGo();
            steps.note(CutoverJournal.LOG_RELEASED);
        }
        return true;
    }

    /**
     * The views taken at the fence are gone. The source still stands there; the target may be in use. So equality found now
     * is equality at the fence, but a difference may be a new writer's.
     */
    private @Nullable ValidationReport compareAfterwards(String fence, BooleanSupplier halted) {
        meter.show(Phase.DONE, "comparing both sides after hand-over");
        String occasion = definition.mode() == Mode.ONLINE ? CutoverJournal.AT_FENCE : CutoverJournal.OFFLINE;
        try (Snapshot source = sides.source().snapshot(false);
                Snapshot target = sides.readBack().snapshot(false)) {
            ValidationReport found = comparison.compare(occasion, source, target, fence, halted);
            if (halted.getAsBoolean()) {
                return null;
            }
            ValidationReport honest = new ValidationReport(
                    occasion,
                    fence,
                    found.identical(),
                    found.startedMillis(),
                    found.endedMillis(),
                    found.tables(),
                    found.selfTest());
            comparison.note(honest);
            return honest;
        }
    }

    /**
     * Gives up a cutover that is under way, letting writers in again; does nothing if none is.
     *
     * @return whether writers may write; false if the target may be open, so that the fence has to stay
     */
    public boolean abandonIfUnderWay(String why) {
        if (!steps.underWay()) {
            return true;
        }
        if (steps.mayBeOpen() && sides.target().progress().opened() != null) {
            return false;
        }
        abandon(why);
        return true;
    }

    private void abandon(String why) {
        sides.source().unfence();
        steps.note(CutoverJournal.ABANDONED, "reason", why);
        meter.show(Phase.SYNC, "the cutover was given up: " + why);
    }

    private List<Table> tables() {
        return plan.tables().stream().map(TablePlan::table).toList();
    }
}
