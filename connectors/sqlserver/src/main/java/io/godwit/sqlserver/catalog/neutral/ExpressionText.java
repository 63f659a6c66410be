package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.connection.Quoting;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes neutral expressions in Transact-SQL. Conditions and values are different things there: a bit is a value, a comparison is a
 * condition, and each is turned into the other where it has to be. Two texts are equal here if their bytes are, blanks at the end
 * included, which the server's own comparison leaves out.
 */
final class ExpressionText {
    private static final Map<Expression.Function, String> OPERATORS = Map.ofEntries(
            Map.entry(Expression.Function.LESS, " < "),
            Map.entry(Expression.Function.LESS_OR_EQUAL, " <= "),
            Map.entry(Expression.Function.GREATER, " > "),
            Map.entry(Expression.Function.GREATER_OR_EQUAL, " >= "),
            Map.entry(Expression.Function.PLUS, " + "),
            Map.entry(Expression.Function.MINUS, " - "),
            Map.entry(Expression.Function.TIMES, " * "),
            Map.entry(Expression.Function.DIVIDE, " / "),
            Map.entry(Expression.Function.MODULO, " % "));

    /** Counts characters, not pairs of bytes, and is in every server since 2012. */
    private static final String COUNTING_CHARACTERS = " COLLATE Latin1_General_100_CI_AS_SC";

    private final Exactness known;
    private final Function<Expression, String> others;

    /**
     * Writes expressions.
     *
     * @param columns the columns that a table has here, with their types
     * @param others writes what only a query holds
     */
    ExpressionText(Map<String, Type> columns, Function<Expression, String> others) {
        this.known = new Exactness(columns);
        this.others = others;
    }

    /** Writes expressions of a table's columns; a column that is not among them cannot be written. */
    static ExpressionText of(Map<String, Type> columns) {
        return new ExpressionText(columns, e -> {
            if (e instanceof ColumnValue) {
                throw new Unwritable("names a column that is not made on the target");
            }
            throw new Unwritable("asks for other rows");
        });
    }

    /** What stands where the server wants a condition. */
    String condition(Expression expression) {
        if (expression instanceof Call call) {
            switch (call.function()) {
                case AND -> {
                    return "(" + join(call.arguments(), " AND ", this::condition) + ")";
                }
                case OR -> {
                    return "(" + join(call.arguments(), " OR ", this::condition) + ")";
                }
                case NOT -> {
                    return "(NOT " + condition(call.arguments().get(0)) + ")";
                }
                case EQUAL -> {
                    return equal(call.arguments().get(0), call.arguments().get(1));
                }
                case NOT_EQUAL -> {
                    return unequal(call.arguments().get(0), call.arguments().get(1));
                }
                case IN -> {
                    return in(call.arguments());
                }
                default -> {}
            }
        }
        if (Exactness.isPredicate(expression)) {
            return expression instanceof Call call ? predicate(call) : others.apply(expression);
        }
        if (expression instanceof Literal literal && literal.kind() == Literal.Kind.BOOLEAN) {
            return literal.text().equals("true") ? "(1 = 1)" : "(1 = 0)";
        }
        return "(" + value(expression) + " = 1)";
    }

    /** What stands where the server wants a value. */
    String value(Expression expression) {
        if (Exactness.isPredicate(expression)) {
            String condition = condition(expression);
            return "CAST(CASE WHEN " + condition + " THEN 1 WHEN NOT " + condition + " THEN 0 END AS bit)";
        }
        if (expression instanceof ColumnValue column && known.type(column) != null) {
            return Quoting.name(column.column());
        }
        if (expression instanceof Literal literal) {
            return Constants.of(literal);
        }
        return expression instanceof Call call ? call(call) : others.apply(expression);
    }

    private String equal(Expression one, Expression other) {
        String plain = value(one) + " = " + value(other);
        boolean exact = (known.isText(one) || known.isText(other)) && !known.isPadded(one) && !known.isPadded(other);
        return exact ? "(" + plain + " AND " + length(one) + " = " + length(other) + ")" : "(" + plain + ")";
    }

    /** Both sides are looked at once where blanks do not matter, so that a filter of an index can say it. */
    private String unequal(Expression one, Expression other) {
        String equal = equal(one, other);
        return equal.contains("DATALENGTH") ? "(NOT " + equal + ")" : "(" + value(one) + " <> " + value(other) + ")";
    }

    private String length(Expression text) {
        return text instanceof Literal literal && literal.kind() == Literal.Kind.TEXT
                ? "" + 2 * literal.text().length()
                : "DATALENGTH(" + value(text) + ")";
    }

    private String in(List<Expression> arguments) {
        Expression wanted = arguments.get(0);
        List<Expression> list = arguments.subList(1, arguments.size());
        if (known.isText(wanted) && !known.isPadded(wanted)) {
            return "(" + join(list, " OR ", e -> equal(wanted, e)) + ")";
        }
        return "(" + value(wanted) + " IN (" + join(list, ", ", this::value) + "))";
    }

    private String predicate(Call call) {
        List<Expression> arguments = call.arguments();
        String first = value(arguments.get(0));
        return switch (call.function()) {
            case IS_NULL -> "(" + first + " IS NULL)";
            case IS_NOT_NULL -> "(" + first + " IS NOT NULL)";
            case BETWEEN ->
                "(" + first + " BETWEEN " + value(arguments.get(1)) + " AND " + value(arguments.get(2)) + ")";
            case LIKE -> "(" + first + " LIKE " + pattern(arguments.get(1)) + ")";
            default -> "(" + join(arguments, operator(call.function()), this::value) + ")";
        };
    }

    /** A bracket begins a set of characters here. Under the columns' collation an underscore is half a character beyond U+FFFF. */
    private static String pattern(Expression pattern) {
        if (!(pattern instanceof Literal literal) || literal.text().indexOf('_') >= 0) {
            throw new Unwritable("uses LIKE with a place for one character, which may be half a one here");
        }
        return Quoting.text(literal.text().replace("[", "[[]"));
    }

    private String call(Call call) {
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case PLUS, MINUS, TIMES -> {
                boolean exact = known.digits(call) != null;
                yield "(" + join(arguments, operator(call.function()), exact ? this::widened : this::value) + ")";
            }
            case DIVIDE, MODULO -> "(" + join(arguments, operator(call.function()), this::value) + ")";
            case NEGATE -> "(- " + widened(arguments.get(0)) + ")";
            case ABSOLUTE -> "ABS(" + widened(arguments.get(0)) + ")";
            case CONCATENATE -> concatenation(arguments);
            case LOWER -> "LOWER(" + value(arguments.get(0)) + ")";
            case UPPER -> "UPPER(" + value(arguments.get(0)) + ")";
            case CHARACTER_LENGTH -> characters(arguments.get(0));
            case COALESCE -> "COALESCE(" + join(arguments, ", ", this::value) + ")";
            case CASE -> choice(arguments);
            case NOW, TODAY -> throw new Unwritable("depends on the moment");
            case RANDOM_UUID -> "NEWID()";
            default -> throw new IllegalStateException("no form of " + call.function());
        };
    }

    private static String operator(Expression.Function function) {
        String operator = OPERATORS.get(function);
        if (operator == null) {
            throw new IllegalStateException("no form of " + function);
        }
        return operator;
    }

    /** A whole number as a decimal of all its digits: the server would count in the column's own type, and overflow. */
    private String widened(Expression expression) {
        boolean whole = known.type(expression) instanceof Type.Int;
        Exactness.Digits digits = whole ? known.digits(expression) : null;
        return digits == null
                ? value(expression)
                : "CAST(" + value(expression) + " AS decimal(" + digits.precision() + ",0))";
    }

    /** The sum of texts with limits would be cut at 4,000 characters. */
    private String concatenation(List<Expression> arguments) {
        List<String> parts = arguments.stream().map(this::unpadded).toList();
        return "(CAST(" + parts.get(0) + " AS nvarchar(max)) + " + String.join(" + ", parts.subList(1, parts.size()))
                + ")";
    }

    private String unpadded(Expression text) {
        return known.isPadded(text) ? "RTRIM(" + value(text) + ")" : value(text);
    }

    /** LEN leaves blanks at the end out, so that something has to stand behind them. */
    private String characters(Expression text) {
        String value = unpadded(text);
        return known.isPadded(text)
                ? "LEN(" + value + COUNTING_CHARACTERS + ")"
                : "(LEN((CAST(" + value + " AS nvarchar(max)) + N'.')" + COUNTING_CHARACTERS + ") - 1)";
    }

    private String choice(List<Expression> arguments) {
        StringBuilder text = new StringBuilder("CASE");
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            text.append(" WHEN ")
                    .append(condition(arguments.get(i)))
                    .append(" THEN ")
                    .append(value(arguments.get(i + 1)));
        }
        return text.append(" ELSE ")
                .append(value(arguments.get(arguments.size() - 1)))
                .append(" END")
                .toString();
    }

    private static String join(List<Expression> arguments, String by, Function<Expression, String> writer) {
        return arguments.stream().map(writer).collect(Collectors.joining(by));
    }
}
