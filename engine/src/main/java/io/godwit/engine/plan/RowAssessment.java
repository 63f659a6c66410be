package io.godwit.engine.plan;

import io.godwit.engine.DataErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has the source count the rows that the target could not hold, before anything is changed. */
final class RowAssessment {
    /** So many rows of a table are a sample. */
    static final long SAMPLE_ROWS = 100_000;

    private final Definition definition;
    private final Source source;
    private final Target target;

    RowAssessment(Definition definition, Source source, Target target) {
        this.definition = definition;
        this.source = source;
        this.target = target;
    }

    /** Problems by table, those that stop the run first. */
    List<Problem> problems(Schema schema) {
        Assessment assess = definition.assess();
        List<Demand> demands = new ArrayList<>(target.demands(schema));
        List<Demand> replaced = ReplacedKeys.of(schema, definition.selection());
        // between two servers of one engine dates stay as they are
        if (!replaced.isEmpty() && !schema.engine().equals(target.identity().engine())) {
            demands.addAll(replaced);
        }
        if (demands.isEmpty()) {
            return List.of();
        }
        if (assess.rows() == Assessment.Rows.NONE) {
            return List.of(unseen(
                    "no row was looked at, as the migration file has it; values that the target cannot hold stop the run where"
                            + " they are met"));
        }
        boolean sampled = assess.rows() == Assessment.Rows.SAMPLE;
        Effort effort = new Effort(sampled ? SAMPLE_ROWS : Effort.ALL_ROWS, assess.tableSeconds());
        RowFinding finding = new RowFinding(definition.selection(), sampled);
        List<Problem> problems = new ArrayList<>();
        Map<String, Set<String>> unanswered = new LinkedHashMap<>();
        for (Answer answer : source.examine(demands, effort)) {
            String why = answer.unanswered();
            if (why != null) {
                unanswered
                        .computeIfAbsent(answer.demand().table().id() + "\n" + why, k -> new LinkedHashSet<>())
                        .add(RowFinding.asked(answer.demand()));
            } else if (answer.rows() > 0) {
                problems.add(finding.problem(answer));
            }
        }
        problems.sort(Comparator.comparing(Problem::severity).thenComparing(Problem::object));
        unanswered.forEach((key, asked) -> {
            int end = key.indexOf('\n');
            problems.add(new Problem(
                    Severity.WARNING,
                    DataErrors.ROWS_NOT_EXAMINED,
                    key.substring(0, end),
                    "its rows were not looked at for " + listed(asked) + ": " + key.substring(end + 1),
                    "Allow more time for each table (`assess: {timeLimit: ...}` in the migration file), or look at a part of the"
                            + " rows (`rows: sample`)."));
        });
        if (sampled) {
            problems.add(unseen("of each table at most " + SAMPLE_ROWS
                    + " rows were looked at, as the migration file or --rows has it; what is rare may be missed"));
        }
        return problems;
    }

    private static Problem unseen(String why) {
        return new Problem(
                Severity.NOTE, DataErrors.ROWS_NOT_EXAMINED, "rows", why, "To look at all: `assess: {rows: all}`.");
    }

    private static String listed(Set<String> asked) {
        List<String> all = List.copyOf(asked);
        int shown = Math.min(all.size(), 8);
        return String.join(", ", all.subList(0, shown))
                + (shown < all.size() ? " and " + (all.size() - shown) + " more" : "");
    }
}
