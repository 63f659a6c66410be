package io.godwit.engine.compare;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.StateStore;
import io.godwit.engine.validate.DifferingKeys;
import io.godwit.engine.validate.Findings;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.TableDifferences;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.Views;
import io.godwit.engine.validate.selftest.TestedValidator;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares any two databases, each in a consistent view of its own. Both are opened for reading only, so nothing is written to
 * either. Tables are paired by name, columns by name. What differs is read again some time later, as often as is asked for, so
 * that rows which were on their way from one side to the other do not count.
 */
public final class DatabaseComparison {
    /** Small tables are compared together, so that results are kept often and connections are used well. */
    private static final int GROUP_TABLES = 64;

    private static final long GROUP_BYTES = 1L << 30;

    /** So many keys of all tables together are kept to be read again; eight bytes each. */
    private static final long MOST_KEYS = 2_000_000;

    private final Connectors connectors;
    private final StateStore store;
    private final Schedule schedule;

    /** Keeps results in this store, so that an interrupted comparison can go on. */
    public DatabaseComparison(Connectors connectors, StateStore store, Schedule schedule) {
        this.connectors = connectors;
        this.store = store;
        this.schedule = schedule;
    }

    /**
     * Compares.
     *
     * @param progress takes sentences about how far it is, from several threads
     * @param stopped once true, it ends soon, and says that it did
     * @throws GodwitException if a database cannot be read at all; a table that cannot be is reported
     */
    public DatabaseReport compare(ComparisonRequest request, Consumer<String> progress, BooleanSupplier stopped) {
        try (Source source = connectors.forUrl(request.source().url()).source(request.source(), request.name());
                Source target = connectors.forUrl(request.target().url()).source(request.target(), request.name())) {
            progress.accept("reading both schemas");
            Pairing pairing =
                    Pairing.of(source.schema(request.selection()), target.schema(Selection.ALL), request.selection());
            if (pairing.plans().isEmpty() && pairing.differences().isEmpty()) {
                throw new GodwitException(EngineErrors.NOTHING_SELECTED, "Neither side has a table that is selected.");
            }
            return new Run(request, source, target, pairing, progress, stopped).report();
        }
    }

    /** The table as it is read on the target: under its name there, and with the same condition. */
    private static Table onTarget(Table table) {
        return new Table(
                table.target(),
                table.target(),
                table.columns(),
                table.key(),
                table.fullImages(),
                table.otherUniques(),
                table.filter(),
                table.estimatedRows(),
                table.estimatedBytes());
    }

    /** One comparison. */
    private final class Run {
        private final ComparisonRequest request;
        private final Source source;
        private final Source target;
        private final Pairing pairing;
        private final Consumer<String> progress;
        private final BooleanSupplier stopped;
        private final Validator validator;
        private final TestedValidator tested;
        private final Map<TablePlan, TableOutcome> outcomes = new HashMap<>();
        private final List<SelfTestReport> selfTests = new ArrayList<>();
        private long keysKept;

        Run(
                ComparisonRequest request,
                Source source,
                Source target,
                Pairing pairing,
                Consumer<String> progress,
                BooleanSupplier stopped) {
            this.request = request;
            this.source = source;
            this.target = target;
            this.pairing = pairing;
            this.progress = progress;
            this.stopped = stopped;
            this.validator = new Validator(
                    request.lanes(), this::tell, schedule, request.limits(), DatabaseComparison::onTarget);
            this.tested = new TestedValidator(validator, schedule);
        }

        /** What the validator says of its own passes is about a group of tables, and would confuse. */
        private void tell(String sentence) {
            if (sentence.startsWith("looking into")) {
                progress.accept(sentence);
            }
        }

        DatabaseReport report() {
            KeptResults results =
                    KeptResults.open(store, request.name(), request.resume(), schedule.currentTimeMillis());
            List<TablePlan> left = new ArrayList<>();
            for (TablePlan plan : pairing.plans()) {
                TableOutcome earlier = results.of(plan);
                if (earlier == null) {
                    left.add(plan);
                } else {
                    outcomes.put(plan, earlier);
                }
            }
            if (!outcomes.isEmpty()) {
                progress.accept(outcomes.size() + (outcomes.size() == 1 ? " table was" : " tables were")
                        + " found equal by an earlier run");
            }
            left.sort(Comparator.comparingLong((TablePlan p) -> p.table().estimatedBytes())
                    .reversed());
            long sourceView = schedule.currentTimeMillis();
            long targetView;
            try (Snapshot one = source.snapshot(false)) {
                targetView = schedule.currentTimeMillis();
                try (Snapshot other = target.snapshot(false)) {
                    compare(left, one, other, results);
                }
            }
            recheck();
            boolean ended = !stopped.getAsBoolean();
            if (ended) {
                results.end(schedule.currentTimeMillis());
            }
            return new DatabaseReport(
                    source.identity(),
                    target.identity(),
                    sourceView,
                    targetView,
                    schedule.currentTimeMillis(),
                    pairing.differences(),
                    pairing.plans().stream().map(this::outcome).toList(),
                    selfTests,
                    !ended);
        }

        private TableOutcome outcome(TablePlan plan) {
            TableOutcome outcome = outcomes.get(plan);
            if (outcome != null) {
                return outcome;
            }
            TableResult missing = new TableResult(
                    plan.table().id().toString(),
                    plan.table().target().toString(),
                    "",
                    null,
                    null,
                    "stopped before it was compared");
            return new TableOutcome(missing, schedule.currentTimeMillis(), false, null, 0, 0);
        }

        private void compare(List<TablePlan> left, Snapshot one, Snapshot other, KeptResults results) {
            for (int at = 0; at < left.size() && !stopped.getAsBoolean(); ) {
                List<TablePlan> group = group(left, at);
                at += group.size();
                progress.accept(outcomes.size() + " of " + pairing.plans().size() + " tables compared; comparing "
                        + (group.size() == 1 ? group.get(0).table().id() : group.size() + " more"));
                Findings findings =
                        tested.find("on-request", group, Views.unaligned(source, one, target, other), stopped);
                SelfTestReport selfTest = findings.report().selfTest();
                if (selfTest != null) {
                    selfTests.add(selfTest);
                }
                Map<TablePlan, TableDifferences> differences = new HashMap<>();
                findings.differences().forEach(d -> differences.put(d.plan(), d));
                for (int i = 0; i < group.size(); i++) {
                    TablePlan plan = group.get(i);
                    TableOutcome outcome = new TableOutcome(
                            findings.report().tables().get(i),
                            schedule.currentTimeMillis(),
                            false,
                            remembered(differences.get(plan)),
                            0,
                            0);
                    outcomes.put(plan, outcome);
                    results.keep(plan, outcome);
                }
            }
        }

        /** Keys are kept to be read again, but not without end. */
        private @Nullable TableDifferences remembered(@Nullable TableDifferences found) {
            DifferingKeys keys = found == null ? null : found.keys();
            if (found == null || keys == null) {
                return found;
            }
            keysKept += keys.count();
            return keysKept <= MOST_KEYS ? found : found.withoutKeys();
        }

        private List<TablePlan> group(List<TablePlan> left, int from) {
            long bytes = 0;
            int to = from;
            while (to < left.size() && to - from < GROUP_TABLES && (to == from || bytes < GROUP_BYTES)) {
                bytes += Math.max(0, left.get(to++).table().estimatedBytes());
            }
            return left.subList(from, to);
        }

        /** Reads again what differs, in new views each time, until nothing does or it was done often enough. */
        private void recheck() {
            for (int time = 1; time <= request.rechecks() && !stopped.getAsBoolean(); time++) {
                List<TablePlan> open = pairing.plans().stream()
                        .filter(p -> outcomes.containsKey(p) && outcomes.get(p).isOpen())
                        .toList();
                if (open.isEmpty()) {
                    return;
                }
                progress.accept("reading again what differs in " + open.size()
                        + (open.size() == 1 ? " table" : " tables") + " (" + time + " of " + request.rechecks() + ")");
                try {
                    schedule.sleep(request.pauseMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                try (Snapshot one = source.snapshot(false);
                        Snapshot other = target.snapshot(false)) {
                    for (TablePlan plan : open) {
                        outcomes.computeIfPresent(plan, (p, outcome) -> again(outcome, one, other));
                    }
                }
            }
        }

        private TableOutcome again(TableOutcome outcome, Snapshot one, Snapshot other) {
            TableDifferences earlier = outcome.differences();
            if (earlier == null) {
                return outcome;
            }
            TableDifferences still = validator.again(earlier, Views.unaligned(source, one, target, other), stopped);
            long gone = still.keys() == null
                    ? 0
                    : earlier.keys() == null
                            ? 0
                            : earlier.keys().count() - still.keys().count();
            return new TableOutcome(
                    outcome.result(),
                    outcome.comparedMillis(),
                    false,
                    still,
                    outcome.changedMeanwhile() + gone,
                    outcome.rechecked() + 1);
        }
    }
}
