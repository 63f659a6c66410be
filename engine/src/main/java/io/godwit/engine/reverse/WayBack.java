package io.godwit.engine.reverse;

import io.godwit.engine.definition.DefinitionWriter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.plan.Assessor;
import io.godwit.engine.plan.Planner;
import io.godwit.engine.state.Plan;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Progress;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the way back open. What takes time is done before writers are stopped; what remains for the moment between the last change
 * applied and hand-over is to have the new database keep its log from there, and to note in the old one that it stands there.
 * Between the two nobody writes to either. Used by one thread.
 */
public final class WayBack {
    private final Definition forward;
    private final Ends ends;
    private final StateStore store;
    private @Nullable Plan plan;

    /** Prepares nothing yet. */
    public WayBack(Definition forward, Ends ends, StateStore store) {
        this.forward = forward;
        this.ends = ends;
        this.store = store;
    }

    /**
     * The problems that the new database has as a source of changes, as far as they show before it holds anything, and those that
     * the former source has with taking them: the latter can be mended until the cutover, so here they do not block yet.
     *
     * @param schema what the migration moves, as the source shows it now
     */
    public List<Problem> problems(Schema schema) {
        String name = definition(List.of()).name();
        List<Problem> problems = new ArrayList<>();
        try (Source source = ends.newSource(name);
                Target target = ends.newTarget(name)) {
            for (Problem problem : source.assess(Selection.ALL, Mode.ONLINE)) {
                problems.add(new Problem(
                        problem.severity(),
                        problem.code(),
                        problem.object(),
                        "for the way back: " + problem.why(),
                        problem.remedy()));
            }
            for (Problem problem : target.adoptable(unmoved(schema))) {
                boolean later = problem.severity() == Severity.BLOCKER;
                problems.add(new Problem(
                        later ? Severity.WARNING : problem.severity(),
                        problem.code(),
                        problem.object(),
                        problem.why() + (later ? "; the cutover will not begin while this is so" : ""),
                        problem.remedy()));
            }
        }
        return problems;
    }

    /** The tables under the names that changes will come back to. */
    private static Schema unmoved(Schema schema) {
        List<Table> tables = schema.tables().stream()
                .map(t -> new Table(
                        t.id(),
                        t.id(),
                        t.columns(),
                        t.key(),
                        t.fullImages(),
                        t.otherUniques(),
                        t.filter(),
                        t.estimatedRows(),
                        t.estimatedBytes()))
                .toList();
        return new Schema(schema.engine(), schema.version(), tables, schema.objects());
    }

    /**
     * Plans it, and remembers the plan under its own name, while changes are still being applied.
     *
     * @throws GodwitException with {@code ASSESSMENT_BLOCKED} if there cannot be one
     */
    public void plan(Plan forwardPlan) {
        Definition definition =
                definition(forwardPlan.tables().stream().map(TablePlan::table).toList());
        try (Source source = ends.newSource(definition.name());
                Target target = ends.newTarget(definition.name())) {
            Schema schema = asMoved(source.schema(definition.selection()), forwardPlan);
            List<Problem> problems = new ArrayList<>(source.assess(definition.selection(), Mode.ONLINE));
            problems.addAll(target.adoptable(schema));
            Assessor.refuseIfBlocked(problems);
            Plan made = new Planner(definition, source, target).plan(schema);
            store.define(definition.name(), DefinitionWriter.write(definition));
            store.savePlan(definition.name(), made);
            source.prepareToRetain(made.tables().stream().map(TablePlan::table).toList());
            plan = made;
        }
    }

    /** Begins it here: both databases hold the same rows now, and nobody writes. May be repeated until hand-over. */
    public void begin() {
        Plan made = Objects.requireNonNull(plan, "plan() comes first");
        String name = definition(List.of()).name();
        forgetEarlier(name);
        try (Source source = ends.newSource(name);
                Target target = ends.newTarget(name)) {
            target.claim();
            List<Table> tables = made.tables().stream().map(TablePlan::table).toList();
            // An earlier attempt's log would bring back what was applied since.
            Position position = source.retainAnew(tables);
            List<Split> splits =
                    made.splits().values().stream().flatMap(Collection::stream).toList();
            target.adopt(made.schema(), splits, position.text());
        }
    }

    /** Removes what was prepared for a hand-over that never came; harmless if there is nothing. */
    public void giveUp() {
        String name = definition(List.of()).name();
        if (store.definition(name).isEmpty()) {
            return;
        }
        try (Source source = ends.newSource(name)) {
            source.forget();
        }
        forgetEarlier(name);
        store.forget(name);
    }

    /** What an attempt recorded that did not come to hand-over speaks of another moment. */
    private void forgetEarlier(String name) {
        try (Target target = ends.newTarget(name)) {
            if (!target.progress().equals(Progress.none())) {
                target.claim();
                target.forget();
            }
        }
    }

    private Definition definition(List<Table> tables) {
        return ReturnDefinition.of(forward, tables, ends::options);
    }

    /**
     * The tables as they are read and changed on the way back: what is there, with the types by which they were moved. Those say
     * what a value means that one of the two engines has no type for, and every comparison has read the new tables by them.
     */
    private static Schema asMoved(Schema found, Plan forwardPlan) {
        Map<TableId, Table> moved = new HashMap<>();
        forwardPlan.tables().forEach(t -> moved.put(t.table().target(), t.table()));
        List<Table> tables = new ArrayList<>();
        for (Table table : found.tables()) {
            Table then = moved.get(table.id());
            if (then != null) {
                tables.add(asMoved(table, then));
            }
        }
        return new Schema(found.engine(), found.version(), tables, found.objects());
    }

    private static Table asMoved(Table table, Table then) {
        Map<String, Column> columns = new HashMap<>();
        then.columns().forEach(c -> columns.put(c.name(), c));
        List<Column> typed = new ArrayList<>();
        for (Column column : table.columns()) {
            Column before = columns.get(column.name());
            typed.add(
                    before == null
                            ? column
                            : new Column(
                                    column.name(),
                                    before.type(),
                                    column.nativeType(),
                                    column.nullable(),
                                    column.generated() || before.generated(),
                                    column.detachable()));
        }
        return new Table(
                table.id(),
                then.id(),
                typed,
                table.key(),
                table.fullImages(),
                table.otherUniques(),
                null,
                table.cascades(),
                table.estimatedRows(),
                table.estimatedBytes());
    }
}
