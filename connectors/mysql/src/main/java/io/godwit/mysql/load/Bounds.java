package io.godwit.mysql.load;

import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of a key: above {@code from} and up to {@code to}, each a value for each of the first columns of the key as an SQL
 * literal; empty where the range is open. A literal takes the column's collation, so a range holds the same rows whichever
 * session asks.
 *
 * @param columns the key's columns that are compared
 * @param from literals, or none
 * @param to literals, or none
 */
record Bounds(List<String> columns, List<String> from, List<String> to) {
    private static final Bounds WHOLE = new Bounds(List.of(), List.of(), List.of());
    private static final Pattern LITERAL =
            Pattern.compile("-?[0-9.]+(e-?[0-9]+)?|'[-0-9a-f:. ]*'|_[a-z0-9]+ X'[0-9A-F]*'");

    Bounds {
        columns = List.copyOf(columns);
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** For {@link Split#bounds}: {@code id|1,2|3,4}. No name of a column holds what divides them. */
    String text() {
        if (from.isEmpty() && to.isEmpty()) {
            return "";
        }
        return String.join(",", columns) + "|" + String.join(",", from) + "|" + String.join(",", to);
    }

    /** Whether bounds on these columns have a text that reads back. */
    static boolean canName(List<String> columns) {
        return columns.stream().noneMatch(c -> c.contains(",") || c.contains("|"));
    }

    /** Reads a split's bounds back. */
    static Bounds of(Split split) {
        if (split.bounds().isEmpty()) {
            return WHOLE;
        }
        String[] parts = split.bounds().split("\\|", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not bounds of this engine: " + split);
        }
        return new Bounds(Arrays.asList(parts[0].split(",")), literals(parts[1], split), literals(parts[2], split));
    }

    private static List<String> literals(String text, Split split) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> literals = Arrays.asList(text.split(","));
        if (!literals.stream().allMatch(l -> LITERAL.matcher(l).matches())) {
            throw new IllegalArgumentException("not bounds of this engine: " + split);
        }
        return literals;
    }

    /** The condition with WHERE before it, the table's filter included; empty for all rows. */
    String where(Table table) {
        return where(table, "");
    }

    /** The same with one more condition, unless that is empty. */
    String where(Table table, String more) {
        List<String> all = new ArrayList<>();
        if (!from.isEmpty()) {
            all.add(above(columns, from));
        }
        if (!to.isEmpty()) {
            all.add(compare(columns, to, "<", "<="));
        }
        String filter = table.filter();
        if (filter != null) {
            all.add("(" + filter + ")");
        }
        if (!more.isEmpty()) {
            all.add(more);
        }
        return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    }

    /**
     * The condition that a key is above literals. Written out, because the servers search no index for a comparison of rows:
     * {@code (a > 1 OR (a = 1 AND b > 2))}.
     */
    static String above(List<String> columns, List<String> literals) {
        return compare(columns, literals, ">", ">");
    }

    private static String compare(List<String> columns, List<String> literals, String operator, String last) {
        StringBuilder sql = new StringBuilder("(");
        for (int c = 0; c < literals.size(); c++) {
            sql.append(c == 0 ? "" : " OR (");
            for (int before = 0; before < c; before++) {
                sql.append(Quoting.name(columns.get(before)))
                        .append(" = ")
                        .append(literals.get(before))
                        .append(" AND ");
            }
            sql.append(Quoting.name(columns.get(c)))
                    .append(' ')
                    .append(c == literals.size() - 1 ? last : operator)
                    .append(' ')
                    .append(literals.get(c))
                    .append(c == 0 ? "" : ")");
        }
        return sql.append(')').toString();
    }
}
