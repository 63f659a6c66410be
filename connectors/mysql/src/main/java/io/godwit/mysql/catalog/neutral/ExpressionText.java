package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes neutral expressions in the language of MySQL and MariaDB. What has no form there reads null. */
final class ExpressionText {
    private static final Map<Expression.Function, String> OPERATORS = Map.ofEntries(
            Map.entry(Expression.Function.AND, " AND "),
            Map.entry(Expression.Function.OR, " OR "),
            Map.entry(Expression.Function.EQUAL, " = "),
            Map.entry(Expression.Function.NOT_EQUAL, " <> "),
            Map.entry(Expression.Function.LESS, " < "),
            Map.entry(Expression.Function.LESS_OR_EQUAL, " <= "),
            Map.entry(Expression.Function.GREATER, " > "),
            Map.entry(Expression.Function.GREATER_OR_EQUAL, " >= "),
            Map.entry(Expression.Function.PLUS, " + "),
            Map.entry(Expression.Function.MINUS, " - "),
            Map.entry(Expression.Function.TIMES, " * "),
            Map.entry(Expression.Function.DIVIDE, " / "),
            Map.entry(Expression.Function.MODULO, " % "),
            Map.entry(Expression.Function.LIKE, " LIKE "));

    private ExpressionText() {}

    /** An expression of columns; null if one of them is not made. */
    static @Nullable String of(Expression expression, Set<String> columns) {
        return complete(expression, columns) ? text(expression) : null;
    }

    /** A value within a query. */
    static String of(Expression expression) {
        return text(expression);
    }

    private static boolean complete(Expression expression, Set<String> columns) {
        if (expression instanceof ColumnValue column) {
            return columns.contains(column.column());
        }
        return !(expression instanceof Call call) || call.arguments().stream().allMatch(a -> complete(a, columns));
    }

    /** Whether any expression may be a default (reference manuals, chapters "Data Type Default Values" and "DEFAULT"). */
    static boolean takesExpressions(ServerVersion version) {
        return version.isMySql(8, 0, 13) || version.isMariaDb(10, 2, 1);
    }

    /**
     * A default of a column; null if this version has none like it.
     *
     * @param spelled the column's type here
     */
    static @Nullable String defaultValue(Expression expression, Type type, String spelled, ServerVersion version) {
        boolean free = takesExpressions(version);
        if (expression instanceof Literal literal) {
            String text = constant(literal, type);
            boolean large = spelled.startsWith("long") || spelled.startsWith("json");
            return !large || text == null ? text : free ? "(" + text + ")" : null;
        }
        if (expression instanceof Call call && call.function() == Expression.Function.NOW) {
            if (type instanceof Type.Timestamp timestamp) {
                String digits = "(" + Math.min(timestamp.digits(), 6) + ")";
                return timestamp.zoned() ? free ? "(UTC_TIMESTAMP" + digits + ")" : null : "CURRENT_TIMESTAMP" + digits;
            }
            return free ? "(CURDATE())" : null;
        }
        String text = of(expression, Set.of());
        return free && text != null ? "(" + text + ")" : null;
    }

    private static @Nullable String constant(Literal literal, Type type) {
        if (type instanceof Type.Bits bits && literal.kind() == Literal.Kind.NUMBER) {
            String digits = new BigInteger(literal.text()).toString(2);
            int zeros = bits.varying() ? 0 : Math.max(bits.length() - digits.length(), 0);
            String padded = "0".repeat(zeros) + digits;
            return bits.varying() || bits.length() > Long.SIZE ? Quoting.text(padded) : "b'" + padded + "'";
        }
        return literal(literal);
    }

    private static String literal(Literal literal) {
        String quoted = Quoting.text(literal.text());
        return switch (literal.kind()) {
            case NULL -> "NULL";
            case BOOLEAN -> literal.text().equals("true") ? "1" : "0";
            case NUMBER -> literal.text();
            case TEXT, DATE, TIME, TIMESTAMP -> quoted;
            case BYTES -> "x'" + literal.text() + "'";
        };
    }

    private static String text(Expression expression) {
        if (expression instanceof ColumnValue column) {
            return Quoting.name(column.column());
        }
        if (expression instanceof Literal literal) {
            return literal(literal);
        }
        return expression instanceof Call call ? call(call) : QueryText.MYSQL.value(expression);
    }

    private static String call(Call call) {
        List<Expression> arguments = call.arguments();
        String operator = OPERATORS.get(call.function());
        if (operator != null) {
            return "(" + join(arguments, operator) + ")";
        }
        String first = arguments.isEmpty() ? "" : text(arguments.get(0));
        String all = join(arguments, ", ");
        return switch (call.function()) {
            case NOT -> "(NOT " + first + ")";
            case IS_NULL -> "(" + first + " IS NULL)";
            case IS_NOT_NULL -> "(" + first + " IS NOT NULL)";
            case IN -> "(" + first + " IN (" + join(arguments.subList(1, arguments.size()), ", ") + "))";
            case BETWEEN -> "(" + first + " BETWEEN " + text(arguments.get(1)) + " AND " + text(arguments.get(2)) + ")";
            case NEGATE -> "(- " + first + ")";
            case ABSOLUTE -> "abs(" + all + ")";
            case CONCATENATE -> "concat(" + all + ")";
            case LOWER -> "lower(" + all + ")";
            case UPPER -> "upper(" + all + ")";
            case CHARACTER_LENGTH -> "char_length(" + all + ")";
            case COALESCE -> "coalesce(" + all + ")";
            case CASE -> choice(arguments);
            case NOW -> "now(6)";
            case TODAY -> "curdate()";
            case RANDOM_UUID -> "uuid()";
            default -> throw new IllegalStateException("no form of " + call.function());
        };
    }

    private static String choice(List<Expression> arguments) {
        StringBuilder text = new StringBuilder("CASE");
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            text.append(" WHEN ")
                    .append(text(arguments.get(i)))
                    .append(" THEN ")
                    .append(text(arguments.get(i + 1)));
        }
        return text.append(" ELSE ")
                .append(text(arguments.get(arguments.size() - 1)))
                .append(" END")
                .toString();
    }

    private static String join(List<Expression> arguments, String by) {
        return arguments.stream().map(ExpressionText::text).collect(Collectors.joining(by));
    }
}
