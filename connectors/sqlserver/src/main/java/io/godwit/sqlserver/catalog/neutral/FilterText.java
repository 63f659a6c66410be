package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.connection.Quoting;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes conditions of filtered indexes, which are comparisons of columns with constants, all of which hold (Transact-SQL Reference,
 * CREATE INDEX, "WHERE filter_predicate").
 */
final class FilterText {
    private static final Map<Expression.Function, String> COMPARISONS = Map.of(
            Expression.Function.EQUAL, " = ",
            Expression.Function.NOT_EQUAL, " <> ",
            Expression.Function.LESS, " < ",
            Expression.Function.LESS_OR_EQUAL, " <= ",
            Expression.Function.GREATER, " > ",
            Expression.Function.GREATER_OR_EQUAL, " >= ");

    private final Map<String, Type> columns;
    private final boolean unique;

    /**
     * Writes for one index.
     *
     * @param unique whether it matters if a row more is in it: texts that differ in blanks at their end are equal in a filter
     */
    FilterText(Map<String, Type> columns, boolean unique) {
        this.columns = columns;
        this.unique = unique;
    }

    String of(Expression condition) {
        if (condition instanceof ColumnValue && type(condition) instanceof Type.Bool) {
            return column(condition) + " = 1";
        }
        if (!(condition instanceof Call call)) {
            throw unwritable();
        }
        List<Expression> arguments = call.arguments();
        String operator = COMPARISONS.get(call.function());
        if (operator != null) {
            return compared(arguments.get(0), operator, arguments.get(1));
        }
        return switch (call.function()) {
            case AND -> arguments.stream().map(this::of).collect(Collectors.joining(" AND "));
            case IS_NULL -> column(arguments.get(0)) + " IS NULL";
            case IS_NOT_NULL -> column(arguments.get(0)) + " IS NOT NULL";
            case BETWEEN ->
                compared(arguments.get(0), " >= ", arguments.get(1)) + " AND "
                        + compared(arguments.get(0), " <= ", arguments.get(2));
            case IN ->
                column(arguments.get(0))
                        + " IN ("
                        + arguments.stream()
                                .skip(1)
                                .map(a -> constant(arguments.get(0), a))
                                .collect(Collectors.joining(", "))
                        + ")";
            case NOT -> negated(arguments.get(0));
            default -> throw unwritable();
        };
    }

    private String negated(Expression condition) {
        if (condition instanceof ColumnValue && type(condition) instanceof Type.Bool) {
            return column(condition) + " = 0";
        }
        throw unwritable();
    }

    private String compared(Expression value, String operator, Expression with) {
        return column(value) + operator + constant(value, with);
    }

    private String constant(Expression column, Expression value) {
        boolean text = type(column) instanceof Type.Text padded && !padded.padded();
        if (!(value instanceof Literal literal) || literal.kind() == Literal.Kind.NULL || (text && unique)) {
            throw unwritable();
        }
        return Constants.of(literal);
    }

    private String column(Expression value) {
        if (value instanceof ColumnValue column && columns.containsKey(column.column())) {
            return Quoting.name(column.column());
        }
        throw unwritable();
    }

    private @org.jspecify.annotations.Nullable Type type(Expression value) {
        return value instanceof ColumnValue column ? columns.get(column.column()) : null;
    }

    private static Unwritable unwritable() {
        return new Unwritable(
                "is of rows that a filtered index here cannot tell: it compares columns with constants only");
    }
}
