package io.godwit.engine.run;

import io.godwit.engine.inventory.Inventory;
import io.godwit.engine.inventory.InventoryJournal;
import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.inventory.TargetCatalogue;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.plan.Assessor;
import io.godwit.engine.plan.Planner;
import io.godwit.engine.plan.Preview;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofBuilder;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.restore.RestoreProof;
import io.godwit.engine.reverse.WayBack;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.Plan;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.StateStore;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.Findings;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.Views;
import io.godwit.engine.validate.selftest.TestedValidator;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What can be asked of a migration besides running it. Every method opens and closes the endpoints itself. */
public final class Operations {
    private final Connectors connectors;
    private final StateStore store;

    /** Asks through these. */
    public Operations(Connectors connectors, StateStore store) {
        this.connectors = connectors;
        this.store = store;
    }

    /** All problems, worst first; changes nothing. */
    public List<Problem> assess(Definition definition, Endpoint source, Endpoint target) {
        try (Endpoints endpoints = new Endpoints(definition.name(), source, target, connectors)) {
            if (endpoints.areBackups()) {
                return endpoints.restoration().assess(definition.mode()).stream()
                        .sorted(Comparator.comparing(Problem::severity))
                        .toList();
            }
            Sides sides = endpoints.open();
            Schema schema = sides.source().schema(definition.selection());
            List<Problem> problems =
                    new ArrayList<>(new Assessor(definition, sides.source(), sides.target()).problems(schema));
            if (definition.mode() == Mode.ONLINE && definition.cutover().wayBack()) {
                problems.addAll(new WayBack(definition, endpoints, store).problems(schema));
                problems.sort(Comparator.comparing(Problem::severity));
            }
            return List.copyOf(problems);
        }
    }

    /** The plan a run follows if one has begun, or the one that it would follow; changes nothing. */
    public Plan plan(Definition definition, Endpoint source, Endpoint target) {
        try (Endpoints endpoints = new Endpoints(definition.name(), source, target, connectors)) {
            return plan(definition, endpoints.open());
        }
    }

    /**
     * The plan as {@link #plan} gives it, with what becomes of each column where the two sides are of different engines.
     *
     * @param samples how many rows of each table to read from the source now, to show their values; 0 for none
     */
    public Preview preview(Definition definition, Endpoint source, Endpoint target, int samples) {
        try (Endpoints endpoints = new Endpoints(definition.name(), source, target, connectors)) {
            Sides sides = endpoints.open();
            return Preview.of(plan(definition, sides), sides.source(), sides.target(), samples);
        }
    }

    private Plan plan(Definition definition, Sides sides) {
        Optional<Plan> kept = store.plan(definition.name());
        boolean begun = !sides.target().progress().stages().isEmpty();
        return begun && kept.isPresent() ? kept.get() : new Planner(definition, sides.source(), sides.target()).plan();
    }

    /**
     * Compares all tables as they are now, and notes the result in the journal. Online the two sides need not stand at the
     * same position, so a difference may be a change under way.
     *
     * @param progress takes sentences about how far it is, from several threads
     * @param stopped once true, it ends soon; what was not reached is reported so
     */
    public ValidationReport validate(
            Definition definition,
            Endpoint source,
            Endpoint target,
            Consumer<String> progress,
            BooleanSupplier stopped) {
        return examine(definition, source, target, DrillLimits.DEFAULT, progress, stopped)
                .report();
    }

    /** As {@link #validate}, with the keys of rows that differ; those are not noted in the journal. */
    public Findings examine(
            Definition definition,
            Endpoint source,
            Endpoint target,
            DrillLimits limits,
            Consumer<String> progress,
            BooleanSupplier stopped) {
        try (Endpoints endpoints = new Endpoints(definition.name(), source, target, connectors)) {
            Sides sides = endpoints.open();
            Plan plan = plan(definition, sides);
            try (Snapshot sourceView = sides.source().snapshot(false);
                    Snapshot targetView = sides.readBack().snapshot(false)) {
                Validator validator = new Validator(definition.load().lanes(), progress, Schedule.real(), limits);
                Findings findings = new TestedValidator(validator, Schedule.real())
                        .find(
                                "on-request",
                                plan.tables(),
                                new Views(
                                        sides.source(),
                                        sourceView,
                                        sides.readBack(),
                                        targetView,
                                        sourceView.position().text(),
                                        definition.mode() == Mode.OFFLINE),
                                stopped);
                store.append(definition.name(), ValidationJournal.entry(findings.report()));
                return findings;
            }
        }
    }

    /**
     * Has a request served: by the runner that is live, or by a short run here that claims the target, applies changes as far as
     * it takes, serves the request and ends; it never hands over. Waits for the answer.
     *
     * @param listener is given a status several times a second while waiting
     * @param stopped once true, the request is withdrawn and a short run ended
     * @return with its answer; without one if it was withdrawn. {@code REQUEST_REFUSED} is an answer too
     */
    public Request serve(
            Definition definition,
            Endpoint source,
            Endpoint target,
            Request.Kind kind,
            Request.Arguments arguments,
            Consumer<Status> listener,
            BooleanSupplier stopped) {
        Errand errand = new Errand(definition.name(), store, Schedule.real());
        return errand.serve(
                kind,
                arguments,
                () -> new MigrationRunner(definition, source, target, connectors, store, listener),
                listener,
                stopped);
    }

    /**
     * Removes what Godwit keeps on source and target while no runner is live; with a live runner, say {@link
     * StateStore#desire} CANCEL instead. Migrated data stays. Also after hand-over, and then writers of the source are let in
     * again.
     *
     * @return state CANCELLED, or an error: {@code TARGET_CLAIMED} if a runner is live
     */
    public Status cancel(Definition definition, Endpoint source, Endpoint target) {
        store.desire(definition.name(), Desired.CANCEL);
        return new MigrationRunner(definition, source, target, connectors, store, status -> {}).run();
    }

    /**
     * As {@link #cancel}, and removes what was made and moved too; refused once the target is handed over, and where the target cannot.
     *
     * @return state CANCELLED, or an error
     */
    public Status restart(Definition definition, Endpoint source, Endpoint target) {
        store.desire(definition.name(), Desired.RESTART);
        return new MigrationRunner(definition, source, target, connectors, store, status -> {}).run();
    }

    /** What the migration can show for itself as it stands now; also kept in the store. */
    public Proof proof(Definition definition, Endpoint source, Endpoint target) {
        try (Endpoints endpoints = new Endpoints(definition.name(), source, target, connectors)) {
            if (endpoints.areBackups()) {
                return RestoreProof.build(
                        definition,
                        endpoints.restoration(),
                        new Journal(store, definition.name()).entries(),
                        Schedule.real().currentTimeMillis());
            }
            Sides sides = endpoints.open();
            Progress progress = sides.target().progress();
            Plan plan = plan(definition, sides);
            if (progress.opened() != null) {
                InventoryReport inventory = Inventory.take(
                        plan,
                        progress,
                        definition.selection(),
                        sides.source().schema(definition.selection()),
                        TargetCatalogue.read(sides.readBack(), plan),
                        Schedule.real().currentTimeMillis());
                store.append(definition.name(), InventoryJournal.entry(inventory));
            }
            Proof proof =
                    ProofBuilder.build(definition, plan, progress, new Journal(store, definition.name()).entries());
            store.saveProof(definition.name(), ProofJson.write(proof));
            return proof;
        }
    }
}
