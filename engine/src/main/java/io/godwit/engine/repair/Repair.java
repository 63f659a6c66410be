package io.godwit.engine.repair;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.cutover.Comparison;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.repair.RepairReport.TableRepair;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.Plan;
import io.godwit.engine.state.Request;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.Findings;
import io.godwit.engine.validate.TableDifferences;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes differing rows equal again: compares, reads each differing key's row from the source, and writes it through the normal
 * writer, deleted first and then inserted, in one target transaction with its fact. Until the last comparison the tables under
 * repair converge, so a change of a row that is missing here stops nothing. It may die between any two steps: every
 * transaction leaves rows that the source held, and the request is served anew.
 */
public final class Repair {
    /** Comparisons of one table; each but the last is followed by writing. More only help if something else writes here. */
    private static final int MOST_PASSES = 12;

    /** How many differing keys a table may have whatever its size. */
    private static final long ALWAYS = 20_000;

    /** Which part of its rows may differ in a table that is larger. */
    private static final int TENTH = 10;

    /** Keys of a table that are repaired after one comparison: what is held in memory. */
    private static final DrillLimits LIMITS = DrillLimits.DEFAULT.listing(10_000);

    private final Plan plan;
    private final Sides sides;
    private final Comparison comparison;
    private final Journal journal;
    private final Meter meter;

    /** Repairs what this plan moved. */
    public Repair(Plan plan, Sides sides, Comparison comparison, Journal journal, Meter meter) {
        this.plan = plan;
        this.sides = sides;
        this.comparison = comparison;
        this.journal = journal;
        this.meter = meter;
    }

    /**
     * The plans that changes have to be applied with while tables are repaired: those tables converge without an end, and
     * their changes are neutral, as keys of differences are.
     *
     * @throws GodwitException {@code REPAIR_REFUSED} if a table is not of this migration
     */
    public List<TablePlan> converging(List<TablePlan> plans, Request.Arguments arguments) {
        Set<TableId> under = new HashSet<>();
        selected(arguments).forEach(p -> under.add(p.table().id()));
        return plans.stream()
                .map(p -> under.contains(p.table().id()) ? converging(p) : p)
                .toList();
    }

    private static TablePlan converging(TablePlan plan) {
        return new TablePlan(
                plan.table(), plan.rows(), plan.rowsWhy(), RowFormat.NEUTRAL, "under repair", Join.NONE.converging());
    }

    /** A row that is deleted to be written anew takes no others along. */
    private static TablePlan alone(TablePlan plan) {
        return converging(new TablePlan(
                plan.table().withoutCascades(),
                plan.rows(),
                plan.rowsWhy(),
                plan.changes(),
                plan.changesWhy(),
                plan.join()));
    }

    private List<TablePlan> selected(Request.Arguments arguments) {
        if (arguments.tables().isEmpty()) {
            return plan.tables();
        }
        List<TablePlan> selected = new ArrayList<>();
        for (String name : arguments.tables()) {
            selected.add(plan.tables().stream()
                    .filter(p -> p.table().id().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new GodwitException(
                            EngineErrors.REPAIR_REFUSED,
                            "This table is not one that the migration moves.",
                            name,
                            null)));
        }
        return selected;
    }

    /**
     * Repairs while changes go on being applied.
     *
     * @param synchronizer opened with {@link #converging}
     * @return null if it was halted
     * @throws GodwitException {@code REPAIR_REFUSED} if that is not the way to mend what was found; nothing is written then
     */
    public @Nullable RepairReport live(Request.Arguments arguments, Synchronizer synchronizer, BooleanSupplier halted) {
        return run(arguments, new LiveFooting(sides, comparison, LIMITS, synchronizer, halted));
    }

    /** Repairs a target that was loaded and is not in use, from a source that nobody writes to; otherwise as {@link #live}. */
    public @Nullable RepairReport still(Request.Arguments arguments, BooleanSupplier halted) {
        List<TablePlan> plans = plan.tables().stream().map(Repair::converging).toList();
        try (StillFooting footing = new StillFooting(sides, comparison, LIMITS, plans, halted)) {
            return run(arguments, footing);
        }
    }

    private @Nullable RepairReport run(Request.Arguments arguments, Footing footing) {
        meter.show("comparing both sides for a repair");
        Findings first = footing.compare("before-repair", selected(arguments));
        if (first == null) {
            return null;
        }
        refuseTooMany(first);
        Map<TableId, Outcome> outcomes = new LinkedHashMap<>();
        first.differences().forEach(d -> outcomes.put(d.plan().table().id(), new Outcome(d)));
        if (arguments.dryRun() || first.report().identical()) {
            return report(arguments, outcomes, first.report());
        }
        Findings now = first;
        for (int pass = 1; pass < MOST_PASSES && !now.differences().isEmpty(); pass++) {
            long written = 0;
            for (TableDifferences table : now.differences()) {
                TableId id = table.plan().table().id();
                meter.show("repairing " + id + ": " + table.summary().sentence());
                long rows = new TableMender(sides, footing, alone(table.plan())).mend(table.listed());
                if (rows < 0) {
                    return null;
                }
                outcomes.computeIfAbsent(id, t -> new Outcome(table)).repaired += rows;
                written += rows;
            }
            meter.show("comparing the repaired tables");
            List<TablePlan> again =
                    outcomes.values().stream().map(o -> o.found.plan()).toList();
            now = footing.compare("after-repair", again);
            if (now == null) {
                return null;
            }
            if (written == 0) {
                break;
            }
        }
        RepairReport report = report(arguments, outcomes, now.report());
        journal.note(
                "repaired",
                Map.of(
                        "rows", Long.toString(report.repaired()),
                        "tables", Integer.toString(outcomes.size()),
                        "position", now.report().position(),
                        "identical", Boolean.toString(now.report().identical())));
        return report;
    }

    /** What was found of a table, and how much of it is written anew. */
    private static final class Outcome {
        private final TableDifferences found;
        private long repaired;

        Outcome(TableDifferences found) {
            this.found = found;
        }
    }

    private static RepairReport report(
            Request.Arguments arguments, Map<TableId, Outcome> outcomes, ValidationReport after) {
        List<TableRepair> tables = new ArrayList<>();
        outcomes.forEach((id, outcome) -> {
            TableResult result = after.tables().stream()
                    .filter(t -> t.source().equals(id.toString()))
                    .findFirst()
                    .orElse(null);
            boolean equal = result != null && result.identical();
            String left = equal || arguments.dryRun()
                    ? ""
                    : result == null || result.reason().isEmpty()
                            ? "it still differs; something else writes to it, or rows are too large to be told apart"
                            : result.reason();
            tables.add(new TableRepair(
                    id.toString(),
                    outcome.found.plan().table().target().toString(),
                    outcome.found.summary().sentence(),
                    outcome.repaired,
                    left));
        });
        return new RepairReport(arguments.dryRun(), tables, after);
    }

    /** Row by row is the wrong way to fill a table: it would take longer than loading it. */
    private static void refuseTooMany(Findings findings) {
        for (TableDifferences table : findings.differences()) {
            TableId id = table.plan().table().id();
            long rows = findings.report().tables().stream()
                    .filter(t -> t.source().equals(id.toString()) && t.sourceDigest() != null)
                    .mapToLong(
                            t -> t.sourceDigest() == null ? 0 : t.sourceDigest().rows())
                    .sum();
            long count = table.summary().count();
            if (count > Math.max(ALWAYS, rows / TENTH)) {
                throw new GodwitException(
                        EngineErrors.REPAIR_REFUSED,
                        "It has " + rows + " rows, and at least " + count
                                + " differ: too many to be repaired one by one. Begin anew with `godwit cancel` and an empty"
                                + " target, or exclude the table and move it by a migration of its own.",
                        id.toString(),
                        null);
            }
        }
    }

    /** Changes that are no source's transaction, as of a position. */
    static ChangeBatch batch(List<Change> changes, Position position) {
        long bytes = changes.stream().mapToLong(Change::bytes).sum();
        return new ChangeBatch(changes, "repair", position, true, 0, bytes);
    }
}
