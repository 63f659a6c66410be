package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Subquery;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Query.Derived;
import io.godwit.spi.schema.Query.From;
import io.godwit.spi.schema.Query.Join;
import io.godwit.spi.schema.Query.Output;
import io.godwit.spi.schema.Query.Select;
import io.godwit.spi.schema.Query.Union;
import io.godwit.spi.schema.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a query takes equal texts for one, which SQL Server also does with texts that differ in blanks at their end. A comparison
 * can be written so that it looks at them too; DISTINCT, GROUP BY, UNION and IN cannot.
 */
final class MergedTexts {
    private static final Exactness KNOWN = new Exactness(Map.of());

    private MergedTexts() {}

    /** Refuses a query that does. */
    static void refuse(Query query) {
        if (query instanceof Union union) {
            if (!union.all()) {
                union.columns().forEach(MergedTexts::refuseText);
            }
            refuse(union.left());
            refuse(union.right());
            return;
        }
        Select select = (Select) query;
        if (select.distinct()) {
            select.outputs().forEach(MergedTexts::refuseText);
        }
        for (Expression group : select.groups()) {
            if (KNOWN.isText(group) && !KNOWN.isPadded(group)) {
                throw merging();
            }
            refuse(group);
        }
        select.outputs().forEach(o -> refuse(o.value()));
        refuse(select.where());
        refuse(select.having());
        if (select.from() != null) {
            refuse(select.from());
        }
    }

    private static void refuse(From from) {
        if (from instanceof Derived derived) {
            refuse(derived.query());
        } else if (from instanceof Join join) {
            refuse(join.left());
            refuse(join.right());
            refuse(join.on());
        }
    }

    private static void refuse(@Nullable Expression expression) {
        if (expression instanceof Call call) {
            call.arguments().forEach(MergedTexts::refuse);
        } else if (expression instanceof Aggregate aggregate && aggregate.value() != null) {
            if (aggregate.distinct() && KNOWN.isText(aggregate.value())) {
                throw merging();
            }
            refuse(aggregate.value());
        } else if (expression instanceof Subquery subquery) {
            if (subquery.kind() == Subquery.Question.IN) {
                subquery.query().columns().forEach(MergedTexts::refuseText);
            }
            refuse(subquery.query());
        }
    }

    private static void refuseText(Output output) {
        if (output.type() instanceof Type.Text text && !text.padded()) {
            throw merging();
        }
    }

    private static Unwritable merging() {
        return new Unwritable(
                "gathers equal texts, and this server takes those for equal that differ in blanks at their end");
    }
}
