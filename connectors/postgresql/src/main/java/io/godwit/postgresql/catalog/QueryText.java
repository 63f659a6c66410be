package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.QueryWriter;

/** Writes neutral queries in PostgreSQL's language. */
final class QueryText extends QueryWriter {
    static final QueryText POSTGRESQL = new QueryText();

    private QueryText() {}

    @Override
    protected String expression(Expression expression) {
        return ExpressionText.of(expression);
    }

    @Override
    protected String name(String name) {
        return Quoting.name(name);
    }

    @Override
    protected String relation(TableId relation) {
        return Quoting.name(relation);
    }

    /** A limit would cut texts. */
    @Override
    protected String converted(String value, Type type) {
        boolean number = type instanceof Type.Int || type instanceof Type.Decimal || type instanceof Type.Real;
        String spelling = number ? TypeMapping.spelling(type) : type instanceof Type.Text ? "text" : "";
        return spelling.isEmpty() ? value : "(" + value + ")::" + spelling;
    }

    @Override
    protected String order(Query.Order order) {
        return ExpressionText.of(order.value())
                + (order.descending() ? " DESC" : "")
                + (order.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }
}
