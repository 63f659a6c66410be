package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes neutral expressions in PostgreSQL's language. What has no form there reads null. */
final class ExpressionText {
    private static final int HAS_RANDOM_UUID = 13;

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
            Map.entry(Expression.Function.CONCATENATE, " || "),
            Map.entry(Expression.Function.LIKE, " LIKE "));

    private final Map<String, Type> columns;

    private ExpressionText(Map<String, Type> columns) {
        this.columns = columns;
    }

    /** An expression of a table's columns; null if a column is not among them. */
    static @Nullable String of(Expression expression, Map<String, Type> columns) {
        boolean complete = columnsOf(expression, columns.keySet()::contains);
        return complete ? new ExpressionText(columns).text(expression) : null;
    }

    /** A value within a query. */
    static String of(Expression expression) {
        return new ExpressionText(Map.of()).text(expression);
    }

    private static boolean columnsOf(Expression expression, Function<String, Boolean> known) {
        if (expression instanceof ColumnValue column) {
            return known.apply(column.column());
        }
        return !(expression instanceof Call call) || call.arguments().stream().allMatch(a -> columnsOf(a, known));
    }

    /** A default of a column of the type; null if this version has none like it. */
    static @Nullable String defaultValue(Expression expression, Type type, int version) {
        if (expression instanceof Literal literal) {
            return constant(literal, type);
        }
        if (expression instanceof Call call && call.function() == Expression.Function.NOW) {
            if (type instanceof Type.Timestamp timestamp) {
                return timestamp.zoned() ? "CURRENT_TIMESTAMP" : "LOCALTIMESTAMP";
            }
            return type instanceof Type.Date ? "CURRENT_DATE" : null;
        }
        if (expression instanceof Call call && call.function() == Expression.Function.RANDOM_UUID) {
            String uuid = type instanceof Type.Uuid ? "gen_random_uuid()" : "(gen_random_uuid())::text";
            return version < HAS_RANDOM_UUID ? null : uuid;
        }
        return of(expression, Map.of());
    }

    private static @Nullable String constant(Literal literal, Type type) {
        if (type instanceof Type.Bits bits && literal.kind() == Literal.Kind.NUMBER) {
            String digits = new BigInteger(literal.text()).toString(2);
            boolean fits = bits.length() == 0 || digits.length() <= bits.length();
            int zeros = bits.varying() || !fits ? 0 : bits.length() - digits.length();
            return fits ? "B'" + "0".repeat(zeros) + digits + "'" : null;
        }
        return literal.text().indexOf('\0') >= 0 ? null : literal(literal);
    }

    private static String literal(Literal literal) {
        String quoted = Quoting.literal(literal.text());
        return switch (literal.kind()) {
            case NULL -> "NULL";
            case BOOLEAN -> literal.text();
            case NUMBER -> literal.text().startsWith("-") ? "(" + literal.text() + ")" : literal.text();
            case TEXT -> quoted;
            case BYTES -> "'\\x" + literal.text() + "'::bytea";
            case DATE -> quoted + "::date";
            case TIME -> quoted + "::time";
            case TIMESTAMP -> quoted + "::timestamp";
        };
    }

    private String text(Expression expression) {
        if (expression instanceof ColumnValue column) {
            return Quoting.name(column.column());
        }
        if (expression instanceof Literal literal) {
            return literal(literal);
        }
        return expression instanceof Call call ? call(call) : QueryText.POSTGRESQL.value(expression);
    }

    private String call(Call call) {
        String operator = OPERATORS.get(call.function());
        if (operator != null) {
            boolean counts = switch (call.function()) {
                case PLUS, MINUS, TIMES -> true;
                default -> false;
            };
            return "(" + join(call.arguments(), operator, counts ? this::widened : this::text) + ")";
        }
        List<Expression> arguments = call.arguments();
        String first = arguments.isEmpty() ? "" : text(arguments.get(0));
        String all = join(arguments, ", ", this::text);
        return switch (call.function()) {
            case NOT -> "(NOT " + first + ")";
            case IS_NULL -> "(" + first + " IS NULL)";
            case IS_NOT_NULL -> "(" + first + " IS NOT NULL)";
            case IN -> "(" + first + " IN (" + join(arguments.subList(1, arguments.size()), ", ", this::text) + "))";
            case BETWEEN -> "(" + first + " BETWEEN " + text(arguments.get(1)) + " AND " + text(arguments.get(2)) + ")";
            case NEGATE -> "(- " + widenedField(arguments.get(0)) + ")";
            case ABSOLUTE -> "abs(" + widenedField(arguments.get(0)) + ")";
            case LOWER -> "lower(" + first + ")";
            case UPPER -> "upper(" + first + ")";
            case CHARACTER_LENGTH -> "char_length(" + first + ")";
            case COALESCE -> "COALESCE(" + all + ")";
            case CASE -> choice(arguments);
            case NOW -> "CURRENT_TIMESTAMP";
            case TODAY -> "CURRENT_DATE";
            case RANDOM_UUID -> "gen_random_uuid()";
            default -> throw new IllegalStateException("no form of " + call.function());
        };
    }

    /** Whole numbers are counted with more digits elsewhere than a column of their own type has here. */
    private String widened(Expression expression) {
        boolean whole = expression instanceof ColumnValue column && columns.get(column.column()) instanceof Type.Int;
        return whole ? text(expression) + "::numeric" : widenedField(expression);
    }

    private String widenedField(Expression expression) {
        boolean whole = expression instanceof Expression.FieldValue field && field.type() instanceof Type.Int;
        return whole ? text(expression) + "::numeric" : text(expression);
    }

    private String choice(List<Expression> arguments) {
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

    private static String join(List<Expression> arguments, String by, Function<Expression, String> writer) {
        return arguments.stream().map(writer).collect(Collectors.joining(by));
    }
}
