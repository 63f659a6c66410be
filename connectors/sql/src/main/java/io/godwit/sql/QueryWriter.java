package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.FieldValue;
import io.godwit.spi.schema.Expression.Subquery;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Query.Derived;
import io.godwit.spi.schema.Query.From;
import io.godwit.spi.schema.Query.Join;
import io.godwit.spi.schema.Query.Output;
import io.godwit.spi.schema.Query.Relation;
import io.godwit.spi.schema.Query.Select;
import io.godwit.spi.schema.Query.Union;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.stream.Collectors;

/**
 * Writes neutral queries, as far as they are written alike everywhere; what a language has of its own is a connector's to say. Keeps no
 * state.
 */
public abstract class QueryWriter {
    /** Writes what is no query's own. */
    protected abstract String expression(Expression expression);

    /** Writes what stands where a condition is wanted, for a language that does not take one for a value. */
    protected String condition(Expression expression) {
        return expression(expression);
    }

    /** Whether a view may say what its rows are ordered by. */
    protected boolean ordersViews() {
        return true;
    }

    /** A name in quotes. */
    protected abstract String name(String name);

    /** The name of a table or view in quotes. */
    protected abstract String relation(TableId relation);

    /** A computed value, turned into what a table's column of its neutral type has; as it is where that is the same. */
    protected abstract String converted(String value, Type type);

    /** One term of ORDER BY. */
    protected abstract String order(Query.Order order);

    /** A view's query: each computed column is of the type that a table's column of its neutral type has. */
    public final String view(Query query) {
        return text(query, true);
    }

    private String text(Query query, boolean typed) {
        if (query instanceof Union union) {
            String right = text(union.right(), typed);
            return text(union.left(), typed)
                    + (union.all() ? " UNION ALL " : " UNION ")
                    + (union.right() instanceof Union ? "(" + right + ")" : right);
        }
        Select select = (Select) query;
        StringBuilder text = new StringBuilder(select.distinct() ? "SELECT DISTINCT " : "SELECT ")
                .append(select.outputs().stream().map(o -> output(o, typed)).collect(Collectors.joining(", ")));
        From from = select.from();
        Expression where = select.where();
        Expression having = select.having();
        text.append(from == null ? "" : " FROM " + from(from));
        text.append(where == null ? "" : " WHERE " + condition(where));
        if (!select.groups().isEmpty()) {
            text.append(" GROUP BY ")
                    .append(select.groups().stream().map(this::expression).collect(Collectors.joining(", ")));
        }
        text.append(having == null ? "" : " HAVING " + condition(having));
        if (!select.order().isEmpty() && ordersViews()) {
            text.append(" ORDER BY ")
                    .append(select.order().stream().map(this::order).collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    private String output(Output output, boolean typed) {
        boolean plain =
                output.value() instanceof FieldValue field && field.type().equals(output.type());
        String value = expression(output.value());
        String shown = plain || !typed ? value : converted(value, output.type());
        return output.name().isEmpty() ? shown : shown + " AS " + name(output.name());
    }

    private String from(From from) {
        if (from instanceof Relation relation) {
            return relation(relation.relation()) + " AS " + name(relation.alias());
        } else if (from instanceof Derived derived) {
            return "(" + text(derived.query(), false) + ") AS " + name(derived.alias());
        }
        Join join = (Join) from;
        Expression on = join.on();
        String word = join.kind() == Join.Kind.INNER ? " JOIN " : " " + join.kind() + " JOIN ";
        return "(" + from(join.left()) + word + from(join.right()) + (on == null ? "" : " ON " + condition(on)) + ")";
    }

    /** What only a query holds. */
    public final String value(Expression expression) {
        if (expression instanceof FieldValue field) {
            return name(field.relation()) + "." + name(field.column());
        } else if (expression instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        } else if (expression instanceof Subquery subquery) {
            String query = "(" + text(subquery.query(), false) + ")";
            Expression value = subquery.value();
            return switch (subquery.kind()) {
                case EXISTS -> "EXISTS " + query;
                case VALUE -> query;
                case IN -> "(" + (value == null ? "" : expression(value)) + " IN " + query + ")";
            };
        }
        throw new IllegalStateException("no form of " + expression);
    }

    /** One value of all rows of a group. */
    protected String aggregate(Aggregate aggregate) {
        Expression value = aggregate.value();
        String of = (aggregate.distinct() ? "DISTINCT " : "") + (value == null ? "*" : expression(value));
        return switch (aggregate.kind()) {
            case COUNT -> "count(" + of + ")";
            case SUM -> "sum(" + of + ")";
            case MINIMUM -> "min(" + of + ")";
            case MAXIMUM -> "max(" + of + ")";
        };
    }
}
