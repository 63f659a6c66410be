package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.load.TypeSpelling;
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
import io.godwit.spi.schema.Type;
import java.util.stream.Collectors;

/** Writes neutral queries in the language of MySQL and MariaDB. */
final class QueryText {
    /** Numbers are spelled alike by all. */
    private static final TypeSpelling.Dialect ANY_DIALECT = new TypeSpelling.Dialect("");

    private QueryText() {}

    /** A view's query: each computed number is of the type that a table's column of its neutral type has. */
    static String view(Query query) {
        return text(query, true);
    }

    private static String text(Query query, boolean typed) {
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
        text.append(where == null ? "" : " WHERE " + ExpressionText.of(where));
        if (!select.groups().isEmpty()) {
            text.append(" GROUP BY ")
                    .append(select.groups().stream().map(ExpressionText::of).collect(Collectors.joining(", ")));
        }
        text.append(having == null ? "" : " HAVING " + ExpressionText.of(having));
        if (!select.order().isEmpty()) {
            text.append(" ORDER BY ")
                    .append(select.order().stream().map(QueryText::order).collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    private static String output(Output output, boolean typed) {
        boolean plain =
                output.value() instanceof FieldValue field && field.type().equals(output.type());
        String value = ExpressionText.of(output.value());
        String type = plain || !typed ? "" : type(output.type());
        String shown = type.isEmpty() ? value : "CAST(" + value + " AS " + type + ")";
        return output.name().isEmpty() ? shown : shown + " AS " + Quoting.name(output.name());
    }

    /** What a computed number has to be turned into; empty for anything else. */
    private static String type(Type type) {
        if (type instanceof Type.Int) {
            return "SIGNED";
        }
        return type instanceof Type.Decimal decimal
                ? TypeSpelling.of(decimal, ANY_DIALECT, 0).type()
                : "";
    }

    /** Rows without a value come first upwards and last downwards, unless they are put elsewhere. */
    private static String order(Query.Order order) {
        String value = ExpressionText.of(order.value());
        String direction = order.descending() ? " DESC" : "";
        if (order.nullsFirst() != order.descending()) {
            return value + direction;
        }
        return "(" + value + " IS NULL)" + (order.nullsFirst() ? " DESC, " : ", ") + value + direction;
    }

    /** Whether its rows can be ordered here: those of a DISTINCT only by what they show. */
    static boolean canOrder(Query query) {
        return query instanceof Union
                || (query instanceof Select select
                        && (!select.distinct()
                                || select.order().stream().allMatch(o -> o.nullsFirst() != o.descending())));
    }

    private static String from(From from) {
        if (from instanceof Relation relation) {
            return Quoting.table(relation.relation()) + " AS " + Quoting.name(relation.alias());
        } else if (from instanceof Derived derived) {
            return "(" + text(derived.query(), false) + ") AS " + Quoting.name(derived.alias());
        }
        Join join = (Join) from;
        Expression on = join.on();
        String word = join.kind() == Join.Kind.INNER ? " JOIN " : " " + join.kind() + " JOIN ";
        return "(" + from(join.left()) + word + from(join.right()) + (on == null ? "" : " ON " + ExpressionText.of(on))
                + ")";
    }

    /** What only a query holds. */
    static String value(Expression expression) {
        if (expression instanceof FieldValue field) {
            return Quoting.name(field.relation()) + "." + Quoting.name(field.column());
        } else if (expression instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        } else if (expression instanceof Subquery subquery) {
            String query = "(" + text(subquery.query(), false) + ")";
            Expression value = subquery.value();
            return switch (subquery.kind()) {
                case EXISTS -> "EXISTS " + query;
                case VALUE -> query;
                case IN -> "(" + (value == null ? "" : ExpressionText.of(value)) + " IN " + query + ")";
            };
        }
        throw new IllegalStateException("no form of " + expression);
    }

    private static String aggregate(Aggregate aggregate) {
        Expression value = aggregate.value();
        String of = (aggregate.distinct() ? "DISTINCT " : "") + (value == null ? "*" : ExpressionText.of(value));
        return switch (aggregate.kind()) {
            case COUNT -> "count(" + of + ")";
            case SUM -> "sum(" + of + ")";
            case MINIMUM -> "min(" + of + ")";
            case MAXIMUM -> "max(" + of + ")";
        };
    }
}
