package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.QueryWriter;
import io.godwit.sqlserver.connection.Quoting;
import java.util.Map;

/** Writes neutral queries in Transact-SQL. */
final class QueryText extends QueryWriter {
    private final Exactness known = new Exactness(Map.of());
    private final ExpressionText expressions = new ExpressionText(Map.of(), this::value);

    @Override
    protected String expression(Expression expression) {
        return expressions.value(expression);
    }

    @Override
    protected String condition(Expression expression) {
        return expressions.condition(expression);
    }

    /** A view's rows have no order here: ORDER BY is refused in one. */
    @Override
    protected boolean ordersViews() {
        return false;
    }

    @Override
    protected String name(String name) {
        return Quoting.name(name);
    }

    @Override
    protected String relation(TableId relation) {
        return Quoting.table(relation);
    }

    /** Of texts a limit would cut them, and the others are of their type already. */
    @Override
    protected String converted(String value, Type type) {
        boolean number = type instanceof Type.Int
                || type instanceof Type.Decimal
                || type instanceof Type.Real
                || type instanceof Type.Bool;
        return number ? "CAST(" + value + " AS " + TypeSpelling.of(type, 0).type() + ")" : value;
    }

    @Override
    protected String order(Query.Order order) {
        throw new IllegalStateException("views are not ordered here");
    }

    /** Counts beyond 32 bits, and adds whole numbers up beyond those of their own type. */
    @Override
    protected String aggregate(Aggregate aggregate) {
        Expression value = aggregate.value();
        String distinct = aggregate.distinct() ? "DISTINCT " : "";
        String of = value == null ? "*" : expression(value);
        return switch (aggregate.kind()) {
            case COUNT -> "COUNT_BIG(" + distinct + of + ")";
            case SUM -> "SUM(" + distinct + (isWhole(value) ? "CAST(" + of + " AS decimal(38,0))" : of) + ")";
            case MINIMUM -> "MIN(" + of + ")";
            case MAXIMUM -> "MAX(" + of + ")";
        };
    }

    private boolean isWhole(@org.jspecify.annotations.Nullable Expression value) {
        return value != null && known.type(value) instanceof Type.Int;
    }
}
