package io.godwit.sql;

import io.godwit.spi.schema.Type;

/**
 * A column that a query can name.
 *
 * @param name as its relation spells it
 * @param folded whether comparing it takes different texts for equal
 * @param unsigned whether the source refuses to count below zero with it
 * @param declared whether the type is that of a column on the source; if not, it is only of the right kind
 */
record Field(String name, Type type, boolean folded, boolean unsigned, boolean declared) {
    Kind kind() {
        return Kind.of(type);
    }

    Field named(String other) {
        return new Field(other, type, folded, unsigned, declared);
    }
}
