package io.godwit.engine.views;

import io.godwit.engine.state.Plan;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Subquery;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Query.Derived;
import io.godwit.spi.schema.Query.From;
import io.godwit.spi.schema.Query.Join;
import io.godwit.spi.schema.Query.Relation;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which views this migration made in another engine's language, and what they read. */
public final class TranslatedViews {
    private TranslatedViews() {}

    /** A view that was made. */
    record Made(SchemaObject object, ViewDefinition view) {}

    /** What a plan would translate, whether it was made or not; in an order in which each comes after those it reads. */
    static List<Made> planned(Plan plan) {
        List<Made> views = new ArrayList<>();
        if (plan.source().engine().equals(plan.target().engine())) {
            return views;
        }
        for (SchemaObject object : plan.schema().objects()) {
            if (object.definition() instanceof ViewDefinition view && view.query() != null) {
                views.add(new Made(object, view));
            }
        }
        return views;
    }

    /** Those that the facts say were made, and not only found there. */
    static List<Made> made(Plan plan, Progress progress) {
        Set<String> made = new HashSet<>();
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() == Outcome.CHANGED) {
                made.add(report.kind() + "\n" + report.name());
            }
        }
        return planned(plan).stream()
                .filter(v -> made.contains(v.object().kind() + "\n" + v.object().name()))
                .toList();
    }

    /** The results of all views that are there or were, those never compared as not proven. */
    public static List<ViewResult> results(Plan plan, Progress progress, List<ViewResult> newest) {
        List<ViewResult> results = new ArrayList<>(newest);
        Set<String> known = new HashSet<>();
        newest.forEach(r -> known.add(r.target()));
        for (Made made : made(plan, progress)) {
            ViewDefinition view = made.view();
            if (!known.contains(view.table().toString())) {
                results.add(new ViewResult(
                        view.source().toString(),
                        view.table().toString(),
                        ViewResult.State.NOT_PROVEN,
                        -1,
                        "it was never compared"));
            }
        }
        return results;
    }

    /** The relations that a view reads, by their names on the target. */
    static Set<TableId> read(ViewDefinition view) {
        Set<TableId> read = new HashSet<>();
        Query query = view.query();
        if (query != null) {
            add(query, read);
        }
        return read;
    }

    private static void add(Query query, Set<TableId> read) {
        if (query instanceof Query.Union union) {
            add(union.left(), read);
            add(union.right(), read);
        } else if (query instanceof Query.Select select) {
            select.outputs().forEach(o -> add(o.value(), read));
            add(select.from(), read);
            add(select.where(), read);
            select.groups().forEach(g -> add(g, read));
            add(select.having(), read);
            select.order().forEach(o -> add(o.value(), read));
        }
    }

    private static void add(@Nullable From from, Set<TableId> read) {
        if (from instanceof Relation relation) {
            read.add(relation.relation());
        } else if (from instanceof Derived derived) {
            add(derived.query(), read);
        } else if (from instanceof Join join) {
            add(join.left(), read);
            add(join.right(), read);
            add(join.on(), read);
        }
    }

    private static void add(@Nullable Expression value, Set<TableId> read) {
        if (value instanceof Call call) {
            call.arguments().forEach(a -> add(a, read));
        } else if (value instanceof Aggregate aggregate) {
            add(aggregate.value(), read);
        } else if (value instanceof Subquery subquery) {
            add(subquery.value(), read);
            add(subquery.query(), read);
        }
    }
}
