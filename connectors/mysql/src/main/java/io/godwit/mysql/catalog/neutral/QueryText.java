package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.load.TypeSpelling;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Query.Select;
import io.godwit.spi.schema.Query.Union;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.QueryWriter;

/** Writes neutral queries in the language of MySQL and MariaDB. */
final class QueryText extends QueryWriter {
    static final QueryText MYSQL = new QueryText();

    /** Numbers are spelled alike by all. */
    private static final TypeSpelling.Dialect ANY_DIALECT = new TypeSpelling.Dialect("", false);

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
        return Quoting.table(relation);
    }

    /** Numbers have to be turned, nothing else. */
    @Override
    protected String converted(String value, Type type) {
        String spelling = "";
        if (type instanceof Type.Int) {
            spelling = "SIGNED";
        } else if (type instanceof Type.Decimal decimal) {
            spelling = TypeSpelling.of(decimal, ANY_DIALECT, 0).type();
        }
        return spelling.isEmpty() ? value : "CAST(" + value + " AS " + spelling + ")";
    }

    /** Rows without a value come first upwards and last downwards, unless they are put elsewhere. */
    @Override
    protected String order(Query.Order order) {
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
}
