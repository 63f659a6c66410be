package io.godwit.mysql.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index as {@code information_schema.STATISTICS} describes it; a primary key is one of name PRIMARY.
 *
 * @param name its name
 * @param unique whether no two rows may have the same values
 * @param type "BTREE", "HASH", "FULLTEXT", "SPATIAL", ...
 * @param visible whether the optimizer may use it
 * @param parts what it is made of, in order
 * @param comment empty if none
 */
public record NativeIndex(String name, boolean unique, String type, boolean visible, List<Part> parts, String comment) {
    /** The name that every primary key has. */
    public static final String PRIMARY = "PRIMARY";

    public NativeIndex {
        parts = List.copyOf(parts);
    }

    /**
     * One part of an index.
     *
     * @param column the column; null if it is an expression
     * @param expression the expression as the server prints it; null if it is a column
     * @param prefix how many leading characters, or bytes of a binary column, are indexed; 0 for all
     * @param descending whether it runs downwards
     * @param nullable whether it may be null
     */
    public record Part(
            @Nullable String column, @Nullable String expression, int prefix, boolean descending, boolean nullable) {}

    /** Whether it is the primary key. */
    public boolean isPrimary() {
        return name.equals(PRIMARY);
    }

    /** Whether a row is identified by it: unique, of whole columns, none of them nullable. */
    public boolean identifies() {
        return unique
                && !parts.isEmpty()
                && parts.stream().allMatch(p -> p.column() != null && p.prefix() == 0 && !p.nullable());
    }
}
