package io.godwit.postgresql.connection;

import io.godwit.spi.schema.TableId;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes names and literals into statements. */
public final class Quoting {
    private Quoting() {}

    /** A name in double quotes. */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A table's qualified name. */
    public static String name(TableId table) {
        return name(table.schema()) + "." + name(table.name());
    }

    /** Names, separated by commas. */
    public static String names(Collection<String> names) {
        return names.stream().map(Quoting::name).collect(Collectors.joining(", "));
    }

    /** A text literal that reads the same whatever standard_conforming_strings is. */
    public static String literal(String text) {
        String doubled = text.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
