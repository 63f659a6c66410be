package io.godwit.oracle.connection;

import io.godwit.spi.schema.TableId;

/** Names and values inside statements. */
public final class Quoting {
    private Quoting() {}

    /** A name in quotes; none of Oracle's can hold a quote (SQL Language Reference, "Database Object Naming Rules"). */
    public static String name(String name) {
        return '"' + name.replace("\"", "") + '"';
    }

    /** A table with its schema. */
    public static String table(TableId table) {
        return name(table.schema()) + '.' + name(table.name());
    }

    /** A text in quotes. */
    public static String text(String text) {
        return "'" + text.replace("'", "''") + '\'';
    }
}
