package io.godwit.oracle.catalog;

import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as the dictionary describes it; filled while the dictionary is read. */
final class NativeTable {
    final TableId id;
    final long rows;
    final long bytes;
    final boolean partitioned;
    /** Why its rows are not moved; null if they are. */
    @Nullable
    String unmoved;

    String comment = "";
    final List<NativeColumn> columns = new ArrayList<>();
    final List<Constraint> constraints = new ArrayList<>();
    final List<Index> indexes = new ArrayList<>();

    NativeTable(TableId id, long rows, long bytes, boolean partitioned, @Nullable String unmoved) {
        this.id = id;
        this.rows = rows;
        this.bytes = bytes;
        this.partitioned = partitioned;
        this.unmoved = unmoved;
    }

    /**
     * A constraint.
     *
     * @param kind P, U, R or C, as in ALL_CONSTRAINTS
     * @param condition of a check; empty of others
     * @param referenced owner and name of the constraint that a foreign key refers to; null of others
     * @param validated whether all rows keep it
     */
    record Constraint(
            String name,
            char kind,
            List<String> columns,
            String condition,
            @Nullable TableId referenced,
            String deleteRule,
            boolean enabled,
            boolean validated,
            String index) {}

    /**
     * An index.
     *
     * @param domain the index type of a domain index, with its owner; empty of others
     */
    record Index(String owner, String name, String type, boolean unique, String domain, List<Part> parts) {}

    /**
     * A part of an index.
     *
     * @param expression null of a column
     */
    record Part(String column, @Nullable String expression, boolean descending) {}

    @Nullable
    NativeColumn column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    }
}
