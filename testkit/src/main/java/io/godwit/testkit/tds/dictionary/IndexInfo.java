package io.godwit.testkit.tds.dictionary;

import java.util.List;

/** An index or a key. Changes only under the database's lock. */
public final class IndexInfo {
    public final int id;
    public String name;
    public final boolean clustered;
    public final boolean unique;
    public final List<Part> parts;
    public final List<ColumnInfo> included;
    public final String filter;
    public final boolean ignoresDuplicates;
    public final int fillFactor;
    /** Of the constraint that it is; null of a plain index. */
    public final @org.jspecify.annotations.Nullable DatabaseObject constraint;

    public boolean disabled;

    /** A column of the key. */
    public record Part(ColumnInfo column, boolean descending) {}

    public IndexInfo(
            int id,
            String name,
            boolean clustered,
            boolean unique,
            List<Part> parts,
            List<ColumnInfo> included,
            String filter,
            boolean ignoresDuplicates,
            int fillFactor,
            @org.jspecify.annotations.Nullable DatabaseObject constraint) {
        this.id = id;
        this.name = name;
        this.clustered = clustered;
        this.unique = unique;
        this.parts = List.copyOf(parts);
        this.included = List.copyOf(included);
        this.filter = filter;
        this.ignoresDuplicates = ignoresDuplicates;
        this.fillFactor = fillFactor;
        this.constraint = constraint;
    }

    public boolean isPrimaryKey() {
        return constraint != null && constraint.type.equals("PK");
    }

    public boolean isUniqueConstraint() {
        return constraint != null && constraint.type.equals("UQ");
    }
}
