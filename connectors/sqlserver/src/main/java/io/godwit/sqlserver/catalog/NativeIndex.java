package io.godwit.sqlserver.catalog;

import java.util.List;

/**
 * An index as {@code sys.indexes} and {@code sys.index_columns} describe it; also what stands behind a primary key or a unique
 * constraint.
 *
 * @param id its number in the table; 1 is the clustered one
 * @param name its name
 * @param type what it is
 * @param unique whether no two rows may have the same values
 * @param role whether a constraint made it
 * @param systemNamed whether the server chose the constraint's name
 * @param parts its key columns in order; of a columnstore all its columns
 * @param included what it carries besides its key
 * @param filter which rows are in it, as the server prints it; empty for all
 * @param disabled whether it is switched off
 * @param options fill factor and the like, as they stand in WITH (...), without compression; empty if all are as usual
 * @param storage where and how it lies
 */
public record NativeIndex(
        int id,
        String name,
        Structure type,
        boolean unique,
        Role role,
        boolean systemNamed,
        List<Part> parts,
        List<String> included,
        String filter,
        boolean disabled,
        List<String> options,
        NativeStorage storage) {
    /** What an index is made of. */
    public enum Structure {
        CLUSTERED,
        NONCLUSTERED,
        XML,
        SPATIAL,
        CLUSTERED_COLUMNSTORE,
        NONCLUSTERED_COLUMNSTORE,
        /** Of a table in memory. */
        HASH,
        /** Of a kind that came later. */
        OTHER
    }

    /** What made it. */
    public enum Role {
        INDEX,
        PRIMARY_KEY,
        UNIQUE_CONSTRAINT
    }

    /**
     * One key column.
     *
     * @param column its name
     * @param descending whether it runs downwards
     */
    public record Part(String column, boolean descending) {}

    public NativeIndex {
        parts = List.copyOf(parts);
        included = List.copyOf(included);
        options = List.copyOf(options);
    }

    /** Whether it is a plain tree. */
    public boolean isTree() {
        return type == Structure.CLUSTERED || type == Structure.NONCLUSTERED;
    }

    /** Whether it holds whole columns rather than rows. */
    public boolean isColumnstore() {
        return type == Structure.CLUSTERED_COLUMNSTORE || type == Structure.NONCLUSTERED_COLUMNSTORE;
    }

    /** Whether rows lie in its order, or in it. */
    public boolean isClustered() {
        return type == Structure.CLUSTERED || type == Structure.CLUSTERED_COLUMNSTORE;
    }

    /** Whether it keeps all rows apart: unique, of all rows, in use. */
    public boolean tellsRowsApart() {
        return unique && isTree() && filter.isEmpty() && !disabled;
    }
}
