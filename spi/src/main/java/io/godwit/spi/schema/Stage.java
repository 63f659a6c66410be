package io.godwit.spi.schema;

/** When an object is made. */
public enum Stage {
    /** Before the first row: schemas, types, sequences, functions, tables. */
    PRE_DATA,
    /** After the load, before changes converge: the keys that changes address rows by. */
    KEYS,
    /** Before sync: other constraints and indexes, views, triggers (not firing yet). */
    POST_DATA,
    /** At hand-over: sequence values, triggers firing, and what only stands once writers of changes are gone. */
    OPEN
}
