package io.godwit.engine.plan;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what would go wrong, on both sides and between them, without changing anything. */
public final class Assessor {
    private final Definition definition;
    private final Source source;
    private final Target target;

    /** Assesses this migration between these two. */
    public Assessor(Definition definition, Source source, Target target) {
        this.definition = definition;
        this.source = source;
        this.target = target;
    }

    /** All problems, worst first. */
    public List<Problem> problems() {
        return problems(source.schema(definition.selection()));
    }

    /** All problems of moving a schema that was read already, worst first. */
    public List<Problem> problems(Schema schema) {
        List<Problem> problems = new ArrayList<>();
        if (Planner.same(source.identity(), target.identity())) {
            problems.add(new Problem(
                    Severity.BLOCKER,
                    EngineErrors.SAME_DATABASE,
                    source.identity().database(),
                    "Source and target are one database; the migration would load tables into themselves.",
                    "Name another database as the target."));
        }
        nothingSelected(schema, problems);
        collisions(schema, problems);
        problems.addAll(new RuleAssessment(definition.selection(), schema)
                .problems(source.identity().engine().equals(target.identity().engine())));
        problems.addAll(source.assess(definition.selection(), definition.mode()));
        problems.addAll(target.assess(schema, definition.mode()));
        problems.addAll(new RowAssessment(definition, source, target).problems(schema));
        if (definition.mode() == Mode.OFFLINE) {
            problems.add(new Problem(
                    Severity.NOTE,
                    Errors.NOT_SUPPORTED,
                    "mode offline",
                    "Writers of the source are not kept out; what they write after the load begins is not moved.",
                    "Stop them before the run, or use mode online."));
        }
        problems.sort(Comparator.comparing(Problem::severity));
        return List.copyOf(problems);
    }

    private static void nothingSelected(Schema schema, List<Problem> problems) {
        if (schema.tables().isEmpty()) {
            problems.add(new Problem(
                    Severity.WARNING,
                    EngineErrors.NOTHING_SELECTED,
                    "selection",
                    "No table is selected, so no rows are moved.",
                    "Check the patterns of schemas and tables in the migration file."));
        }
    }

    private static void collisions(Schema schema, List<Problem> problems) {
        Map<TableId, TableId> taken = new HashMap<>();
        for (Table table : schema.tables()) {
            TableId other = taken.putIfAbsent(table.target(), table.id());
            if (other != null) {
                problems.add(new Problem(
                        Severity.BLOCKER,
                        EngineErrors.NAMES_COLLIDE,
                        table.id().toString(),
                        "On the target it would be " + table.target() + ", and so would " + other + ".",
                        "Give one of them another name under `rename` in the migration file, or leave it out."));
            }
        }
    }

    /**
     * Goes on only if nothing blocks.
     *
     * @throws GodwitException with {@code ASSESSMENT_BLOCKED} naming every blocker
     */
    public static void refuseIfBlocked(List<Problem> problems) {
        List<String> blockers = problems.stream()
                .filter(p -> p.severity() == Severity.BLOCKER)
                .map(p -> p.code() + " (" + p.object() + "): " + p.why())
                .toList();
        if (!blockers.isEmpty()) {
            throw new GodwitException(
                    EngineErrors.ASSESSMENT_BLOCKED,
                    (blockers.size() == 1 ? "One problem blocks:\n" : blockers.size() + " problems block:\n")
                            + String.join("\n", blockers));
        }
    }
}
