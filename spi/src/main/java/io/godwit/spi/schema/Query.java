package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a view shows, in no engine's language. As with {@link Expression}, only what every engine answers alike has a form here: the
 * same rows, each as often; their order only as far as it is said.
 */
public sealed interface Query extends Serializable {
    /**
     * Rows of relations.
     *
     * @param distinct whether equal rows are shown once
     * @param outputs the columns, at least one
     * @param from where rows come from; null for one row of constants
     * @param where which rows count; null for all
     * @param groups what rows are gathered by; empty if they are not, or all into one where an output is an aggregate
     * @param having which groups count; null for all
     * @param order what rows are ordered by; empty if by nothing
     */
    record Select(
            boolean distinct,
            List<Output> outputs,
            @Nullable From from,
            @Nullable Expression where,
            List<Expression> groups,
            @Nullable Expression having,
            List<Order> order)
            implements Query {
        public Select {
            outputs = List.copyOf(outputs);
            groups = List.copyOf(groups);
            order = List.copyOf(order);
        }
    }

    /**
     * The rows of both, column by column.
     *
     * @param all whether equal rows are shown as often as they are there
     */
    record Union(Query left, Query right, boolean all) implements Query {}

    /**
     * A column of the result.
     *
     * @param name its name
     * @param value what it shows
     * @param type what it has to be
     */
    record Output(String name, Expression value, Type type) implements Serializable {}

    /**
     * What rows are ordered by.
     *
     * @param nullsFirst where rows without a value stand
     */
    record Order(Expression value, boolean descending, boolean nullsFirst) implements Serializable {}

    /** Where rows come from. */
    sealed interface From extends Serializable {}

    /**
     * A table or a view.
     *
     * @param alias the name that {@link Expression.FieldValue} speaks of it by
     */
    record Relation(TableId relation, String alias) implements From {}

    /** The rows of a query. */
    record Derived(Query query, String alias) implements From {}

    /** Pairs of rows. */
    record Join(Kind kind, From left, From right, @Nullable Expression on) implements From {
        /** Which rows without a partner are kept. */
        public enum Kind {
            /** None. */
            INNER,
            LEFT,
            RIGHT,
            /** Each with each; there is no condition. */
            CROSS
        }
    }

    /** The columns of the result. */
    default List<Output> columns() {
        return this instanceof Select select
                ? select.outputs()
                : ((Union) this).left().columns();
    }
}
