package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.FieldValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of values: their kinds, and how many digits exact numbers have, which decides whether the server counts without
 * rounding (Transact-SQL Reference, "Precision, scale, and length").
 */
final class Exactness {
    private final Map<String, Type> columns;

    Exactness(Map<String, Type> columns) {
        this.columns = columns;
    }

    /** Digits before and after the point. */
    record Digits(int whole, int scale) {
        int precision() {
            return whole + scale;
        }
    }

    /** The type of a column; null of anything else. */
    @Nullable
    Type type(Expression expression) {
        if (expression instanceof ColumnValue column) {
            return columns.get(column.column());
        }
        return expression instanceof FieldValue field ? field.type() : null;
    }

    boolean isPadded(Expression expression) {
        return type(expression) instanceof Type.Text text && text.padded();
    }

    /** Whether it is a text that is no constant. */
    boolean isText(Expression expression) {
        Type type = type(expression);
        if (type != null) {
            return type instanceof Type.Text || type instanceof Type.Enumeration;
        }
        if (!(expression instanceof Call call)) {
            return false;
        }
        return switch (call.function()) {
            case CONCATENATE, LOWER, UPPER -> true;
            case COALESCE -> call.arguments().stream().anyMatch(this::isText);
            case CASE -> isTextChoice(call);
            default -> false;
        };
    }

    /** Whether one of a CASE's results is a text, a constant one included. */
    private boolean isTextChoice(Call choice) {
        for (int i = 1; i < choice.arguments().size(); i++) {
            boolean result = i % 2 == 1 || i == choice.arguments().size() - 1;
            Expression value = choice.arguments().get(i);
            boolean constant = value instanceof Literal literal && literal.kind() == Literal.Kind.TEXT;
            if (result && (isText(value) || constant)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is true or false. */
    boolean isBoolean(Expression expression) {
        if (expression instanceof Literal literal) {
            return literal.kind() == Literal.Kind.BOOLEAN;
        } else if (expression instanceof Expression.Subquery subquery) {
            return subquery.kind() != Expression.Subquery.Question.VALUE;
        } else if (expression instanceof Call call) {
            return switch (call.function()) {
                case COALESCE -> call.arguments().stream().anyMatch(this::isBoolean);
                case CASE ->
                    call.arguments().size() > 1 && isBoolean(call.arguments().get(1));
                default -> isPredicate(call);
            };
        }
        return type(expression) instanceof Type.Bool;
    }

    /** Whether Transact-SQL takes it for a condition and not for a value. */
    static boolean isPredicate(Expression expression) {
        if (expression instanceof Expression.Subquery subquery) {
            return subquery.kind() != Expression.Subquery.Question.VALUE;
        }
        return expression instanceof Call call
                && switch (call.function()) {
                    case AND,
                            OR,
                            NOT,
                            EQUAL,
                            NOT_EQUAL,
                            LESS,
                            LESS_OR_EQUAL,
                            GREATER,
                            GREATER_OR_EQUAL,
                            IN,
                            BETWEEN,
                            LIKE,
                            IS_NULL,
                            IS_NOT_NULL -> true;
                    default -> false;
                };
    }

    /**
     * Digits of an exact number; null of a floating-point one and of what is no number.
     *
     * @throws Unwritable if the server would have to round it
     */
    @Nullable
    Digits digits(Expression expression) {
        Type type = type(expression);
        if (type instanceof Type.Int whole) {
            return new Digits(
                    BigInteger.ONE.shiftLeft(whole.bits() - 1).toString().length(), 0);
        } else if (type instanceof Type.Decimal) {
            NativeText spelled = NativeText.of(TypeSpelling.of(type, 0).type());
            return new Digits(spelled.precision() - spelled.scale(), spelled.scale());
        } else if (expression instanceof Literal literal && literal.kind() == Literal.Kind.NUMBER) {
            BigDecimal number = new BigDecimal(literal.text());
            return new Digits(Math.max(number.precision() - number.scale(), 1), Math.max(number.scale(), 0));
        } else if (expression instanceof Aggregate aggregate) {
            Expression value = aggregate.value();
            Digits of = value == null ? null : digits(value);
            return switch (aggregate.kind()) {
                case COUNT -> new Digits(19, 0);
                case SUM -> of == null ? null : new Digits(TypeSpelling.MOST_PRECISION - of.scale(), of.scale());
                case MINIMUM, MAXIMUM -> of;
            };
        }
        return expression instanceof Call call ? digits(call) : null;
    }

    private @Nullable Digits digits(Call call) {
        return switch (call.function()) {
            case PLUS, MINUS, TIMES -> counted(call);
            case NEGATE, ABSOLUTE, MODULO -> digits(call.arguments().get(0));
            case CHARACTER_LENGTH -> new Digits(10, 0);
            default -> null;
        };
    }

    private @Nullable Digits counted(Call call) {
        Digits result = null;
        for (Expression argument : call.arguments()) {
            Digits next = digits(argument);
            if (next == null) {
                return null;
            }
            result = result == null
                    ? next
                    : call.function() == Expression.Function.TIMES
                            ? new Digits(result.whole + next.whole + 1, result.scale + next.scale)
                            : new Digits(Math.max(result.whole, next.whole) + 1, Math.max(result.scale, next.scale));
        }
        if (result != null && result.precision() > TypeSpelling.MOST_PRECISION) {
            throw new Unwritable("counts with numbers of more than " + TypeSpelling.MOST_PRECISION + " digits");
        }
        return result;
    }
}
