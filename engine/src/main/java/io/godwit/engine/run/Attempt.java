package io.godwit.engine.run;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.cutover.Comparison;
import io.godwit.engine.cutover.Cutover;
import io.godwit.engine.cutover.CutoverJournal;
import io.godwit.engine.inventory.Inventory;
import io.godwit.engine.inventory.InventoryJournal;
import io.godwit.engine.inventory.TargetCatalogue;
import io.godwit.engine.load.LoadView;
import io.godwit.engine.load.Loader;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.plan.Assessor;
import io.godwit.engine.plan.Joins;
import io.godwit.engine.plan.Planner;
import io.godwit.engine.plan.ReplacedDates;
import io.godwit.engine.proof.CommitRanges;
import io.godwit.engine.proof.ProofBuilder;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.repair.Repair;
import io.godwit.engine.reverse.WayBack;
import io.godwit.engine.state.Plan;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.watch.Watch;
import io.godwit.engine.watch.WatchJournal;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One go at a migration with both sides open: reads the facts, does one step of the phase they show, and looks again. */
final class Attempt {
    private final Job job;
    private final Definition definition;
    private final Sides sides;
    private final LoadView view;
    private final HandOver handOver;
    private final Meter meter;
    private final BooleanSupplier halted;
    private @Nullable Phase entered;
    private String afterword = "";

    Attempt(Job job, Sides sides, LoadView view, HandOver handOver) {
        this.handOver = handOver;
        this.job = job;
        this.definition = job.definition();
        this.sides = sides;
        this.view = view;
        this.meter = job.meter();
        this.halted = job.control()::halted;
    }

    /**
     * Goes on until the target is handed over and everything is settled.
     *
     * @return false if it was halted before
     */
    boolean run() {
        if (!begun(sides.target().progress())) {
            meter.show("assessing both sides");
            // Before the claim, which may need what the assessment finds missing.
            Schema schema = sides.source().schema(definition.selection());
            List<Problem> problems = new Assessor(definition, sides.source(), sides.target()).problems(schema);
            Map<String, String> replaced = ReplacedDates.details(problems);
            if (!replaced.isEmpty()) {
                job.journal().note(ReplacedDates.EVENT, replaced);
            }
            Assessor.refuseIfBlocked(problems);
            WayBack wayBack = handOver.wayBack();
            if (wayBack != null) {
                Assessor.refuseIfBlocked(wayBack.problems(schema));
            }
        }
        sides.target().claim();
        Progress progress = sides.target().progress();
        Plan plan = plan(progress);
        CutoverJournal steps = new CutoverJournal(job.journal());
        job.control().handOverByItself(automatic());
        // Before the tables are known: whoever sees tables may rely on the phase.
        enter(Phase.of(definition.mode(), progress, this::position, steps.underWay()));
        meter.begin(plan, progress);
        Cutover cutover = new Cutover(definition, plan, sides, job.journal(), meter, job.schedule(), handOver);
        while (!halted.getAsBoolean()) {
            progress = sides.target().progress();
            Phase phase = Phase.of(definition.mode(), progress, this::position, steps.underWay());
            enter(phase);
            switch (phase) {
                case SCHEMA -> create(plan, Stage.PRE_DATA, "making tables");
                case LOAD -> load(plan);
                case KEYS -> create(plan, Stage.KEYS, "making keys");
                case CONVERGE -> converge(plan, progress);
                case POST_DATA -> create(plan, Stage.POST_DATA, "making indexes and constraints");
                case SYNC -> synchronize(plan, progress, cutover);
                case CUTOVER -> cutOver(plan, progress, cutover);
                case DONE -> {
                    boolean settled = settle(plan, progress, cutover);
                    if (settled || halted.getAsBoolean()) {
                        return settled;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Serves the open requests where the facts show that they can be, and does nothing else.
     *
     * @return whether the target is handed over already
     */
    boolean serve() {
        sides.target().claim();
        Progress progress = sides.target().progress();
        CutoverJournal steps = new CutoverJournal(job.journal());
        Phase phase = Phase.of(definition.mode(), progress, this::position, steps.underWay());
        enter(phase);
        boolean offline = definition.mode() == Mode.OFFLINE;
        if (!begun(progress) || phase != (offline ? Phase.CUTOVER : Phase.SYNC)) {
            Requests.failAll(job, Requests.refusal(phase));
            return phase == Phase.DONE;
        }
        Plan plan = plan(progress);
        meter.begin(plan, progress);
        Requests requests = requests(plan);
        while (requests.next() != null && !halted.getAsBoolean()) {
            if (offline) {
                requests.serveStill(halted);
            } else {
                serveRequests(plan, sides.target().progress(), requests);
            }
        }
        return false;
    }

    private Requests requests(Plan plan) {
        Comparison comparison =
                new Comparison(plan, sides, definition.load().lanes(), job.journal(), meter, job.schedule());
        return new Requests(job, comparison, new Repair(plan, sides, comparison, job.journal(), meter));
    }

    /** Serves what waits, until it is of another kind than what the changes are applied for. */
    private void serveRequests(Plan plan, Progress progress, Requests requests) {
        List<TablePlan> plans = requests.plans(Joins.of(plan, progress, this::position));
        try (Synchronizer synchronizer =
                Synchronizer.open(sides, plans, definition.sync(), progress, meter, job.schedule())) {
            requests.serve(synchronizer, halted);
        }
    }

    private static boolean begun(Progress progress) {
        return !progress.stages().isEmpty()
                || !progress.objects().isEmpty()
                || !progress.splits().isEmpty()
                || progress.replayFrom() != null
                || progress.opened() != null;
    }

    private Plan plan(Progress progress) {
        Planner planner = new Planner(definition, sides.source(), sides.target());
        if (!begun(progress)) {
            meter.show("planning");
            Schema schema = sides.source().schema(definition.selection());
            Plan plan = planner.plan(schema);
            job.store().savePlan(job.name(), plan);
            job.journal()
                    .note(
                            "planned",
                            Map.of("tables", Integer.toString(plan.tables().size())));
            return plan;
        }
        Plan plan = job.store()
                .plan(job.name())
                .orElseThrow(() -> new GodwitException(
                        EngineErrors.PLAN_MISSING,
                        "The facts of " + job.name() + " are on the target, its plan is not here."));
        Plan confirmed = planner.confirm(plan, progress);
        if (!confirmed.source().equals(plan.source())) {
            job.journal()
                    .note(
                            "source-taken-over",
                            Map.of(
                                    "from", plan.source().address(),
                                    "by", confirmed.source().address()));
        }
        Plan current = planner.withRangesOf(confirmed, progress);
        if (!current.equals(plan)) {
            job.store().savePlan(job.name(), current);
        }
        return current;
    }

    private Position position(String text) {
        return sides.source().position(text);
    }

    private void enter(Phase phase) {
        if (phase != entered) {
            entered = phase;
            meter.show(phase, "");
            job.journal().note("phase-entered", Map.of("phase", phase.name()));
        }
    }

    private void create(Plan plan, Stage stage, String doing) {
        meter.show(doing);
        sides.target().create(plan.schema(), stage, definition.load().lanes());
        meter.fact();
    }

    private void load(Plan plan) {
        meter.show("loading rows");
        new Loader(sides, plan, definition.load().lanes(), meter, job.schedule()).load(definition.mode(), view, halted);
        if (definition.mode() == Mode.ONLINE) {
            view.close();
        }
    }

    private void converge(Plan plan, Progress progress) {
        meter.show("applying changes made during the load");
        String until = progress.convergeUntil();
        if (until == null) {
            throw new GodwitException(EngineErrors.INTERNAL, "Converging was begun before the load ended.");
        }
        try (Synchronizer synchronizer = synchronizer(plan, progress)) {
            synchronizer.reach(position(until), () -> false, halted);
        }
    }

    private Synchronizer synchronizer(Plan plan, Progress progress) {
        List<TablePlan> plans = Joins.of(plan, progress, this::position);
        Map<String, String> stand = CommitRanges.details(progress, job.journal().newest(Set.of(CommitRanges.EVENT)));
        if (stand != null) {
            job.journal().note(CommitRanges.EVENT, stand);
        }
        return Synchronizer.open(sides, plans, definition.sync(), progress, meter, job.schedule());
    }

    private void synchronize(Plan plan, Progress progress, Cutover cutover) {
        boolean automatic = automatic();
        job.control().handOverByItself(automatic);
        Requests requests = requests(plan);
        if (requests.repairIsNext()) {
            // With tables that converge: a row that is missing here must not stop what mends it.
            serveRequests(plan, progress, requests);
            return;
        }
        boolean net = sides.source().tellsNetChanges();
        if (net && !job.journal().has(CommitRanges.NET_CHANGES)) {
            job.journal().note(CommitRanges.NET_CHANGES);
        }
        List<TablePlan> plans = Joins.of(plan, progress, this::position);
        try (Synchronizer synchronizer =
                Synchronizer.open(sides, plans, definition.sync(), progress, meter, job.schedule())) {
            if (definition.sync().watchRowsPerSecond() > 0) {
                synchronizer.observe(
                        new Watch(sides.readBack(), plans, definition.sync(), job.journal(), meter, job.schedule()));
            }
            while (!halted.getAsBoolean()) {
                meter.show(
                        (net ? "applying what became of rows, as the source tells it" : "applying changes as they come")
                                + afterword);
                synchronizer.follow(() -> job.control().asked() || cutoverDue(automatic), halted);
                if (halted.getAsBoolean() || requests.repairIsNext()) {
                    return;
                }
                if (requests.next() == null) {
                    job.control().asked(false);
                    if (cutoverDue(automatic)) {
                        break;
                    }
                } else {
                    requests.serve(synchronizer, halted);
                }
            }
            if (job.control().desired() == Desired.FINISH) {
                cutover.finish(synchronizer);
                return;
            }
            if (halted.getAsBoolean()
                    || (comparesBefore(plan, cutover) && !cutover.compareBefore(synchronizer, halted))) {
                return;
            }
            handOver(synchronizer, cutover);
        }
    }

    /** A difference that was found blocks the cutover, unless a comparison of everything finds both sides equal. */
    private boolean comparesBefore(Plan plan, Cutover cutover) {
        return cutover.comparesBefore()
                || WatchJournal.unresolved(
                        job.journal().entries(), plan.tables().size());
    }

    private boolean automatic() {
        return definition.cutover().when() == When.WHEN_READY && !new CutoverJournal(job.journal()).givenUpBefore();
    }

    private boolean cutoverDue(boolean automatic) {
        if (job.control().desired() == Desired.FINISH) {
            return true;
        }
        boolean commanded = job.control().desired() == Desired.CUTOVER;
        if (!commanded && !automatic) {
            return false;
        }
        long lag = meter.lagMillis();
        boolean caughtUp = lag >= 0 && lag < sides.source().restingLagMillis();
        if (!caughtUp) {
            meter.show("applying changes; cutover begins once the target has caught up");
        }
        return caughtUp;
    }

    private void cutOver(Plan plan, Progress progress, Cutover cutover) {
        if (definition.mode() == Mode.OFFLINE) {
            cutover.handOverOffline(view, halted);
            return;
        }
        try (Synchronizer synchronizer = synchronizer(plan, progress)) {
            handOver(synchronizer, cutover);
        }
    }

    private void handOver(Synchronizer synchronizer, Cutover cutover) {
        if (cutover.handOver(synchronizer, halted) == Cutover.Outcome.ABANDONED) {
            afterword = "; " + meter.message();
            backToRun();
        }
    }

    /** An abandoned cutover is not begun again by itself. */
    private void backToRun() {
        if (job.store().desired(job.name()) == Desired.CUTOVER) {
            job.store().desire(job.name(), Desired.RUN);
        }
        job.control().desire(job.store().desired(job.name()));
    }

    private boolean settle(Plan plan, Progress progress, Cutover cutover) {
        try {
            return cutover.settle(progress, halted);
        } finally {
            takeInventory(plan, progress);
            String json = ProofJson.write(
                    ProofBuilder.build(definition, plan, progress, job.journal().entries()));
            job.store().saveProof(job.name(), json);
        }
    }

    /** Part of the proof; where it cannot be had, the proof says so, and the migration is as good as it is. */
    private void takeInventory(Plan plan, Progress progress) {
        if (halted.getAsBoolean() || InventoryJournal.newest(job.journal().entries()) != null) {
            return;
        }
        try {
            meter.show("reading the target's catalogue");
            job.journal()
                    .append(InventoryJournal.entry(Inventory.take(
                            plan,
                            progress,
                            definition.selection(),
                            sides.source().schema(definition.selection()),
                            TargetCatalogue.read(sides.readBack(), plan),
                            job.schedule().currentTimeMillis())));
        } catch (GodwitException e) {
            job.journal().note("inventory-failed", Map.of("code", e.code().name(), "message", e.detail()));
        }
    }
}
