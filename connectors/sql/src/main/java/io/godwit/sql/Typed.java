package io.godwit.sql;

import io.godwit.spi.schema.Expression;

/**
 * An expression with what is known of its value.
 *
 * @param ignoresCase whether comparing it would take different texts for equal
 */
record Typed(Expression expression, Kind kind, boolean ignoresCase) {
    static Typed of(Expression expression, Kind kind) {
        return new Typed(expression, kind, false);
    }
}
