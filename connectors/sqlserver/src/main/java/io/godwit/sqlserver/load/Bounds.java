package io.godwit.sqlserver.load;

import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.connection.Quoting;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A range of a key: above {@code from} and up to {@code to}, each a value for each of the first columns of the key as a literal of
 * Transact-SQL; empty where the range is open. A literal takes the column's collation, so a range holds the same rows whichever
 * session asks.
 *
 * @param columns the key's columns that are compared
 * @param from literals, or none
 * @param to literals, or none
 */
record Bounds(List<String> columns, List<String> from, List<String> to) {
    private static final Bounds WHOLE = new Bounds(List.of(), List.of(), List.of());

    Bounds {
        columns = List.copyOf(columns);
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** For {@link Split#bounds}: three lists parted by bars, of texts in base 64 parted by commas. */
    String text() {
        if (from.isEmpty() && to.isEmpty()) {
            return "";
        }
        return encoded(columns) + "|" + encoded(from) + "|" + encoded(to);
    }

    private static String encoded(List<String> texts) {
        List<String> encoded = texts.stream()
                .map(t -> Base64.getEncoder().encodeToString(Characters.utf16(t)))
                .toList();
        return String.join(",", encoded);
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
        return new Bounds(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
    }

    private static List<String> decoded(String text) {
        List<String> decoded = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String one : text.split(",")) {
                byte[] units = Base64.getDecoder().decode(one);
                decoded.add(Characters.utf16(units, 0, units.length));
            }
        }
        return decoded;
    }

    /** The condition with WHERE before it, the table's filter and one more condition included; empty for all rows. */
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
     * The condition that a key is above literals. Written out, because the language compares no rows, with a part that stands before
     * the rest so that an index is searched: {@code (a >= 1 AND (a > 1 OR (a = 1 AND b > 2)))}.
     */
    static String above(List<String> columns, List<String> literals) {
        return compare(columns, literals, ">", ">");
    }

    private static String compare(List<String> columns, List<String> literals, String operator, String last) {
        String first = Quoting.name(columns.get(0));
        if (literals.size() == 1) {
            return first + " " + last + " " + literals.get(0);
        }
        StringBuilder sql = new StringBuilder("(" + first + " " + operator + "= " + literals.get(0) + " AND (");
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
        return sql.append("))").toString();
    }
}
