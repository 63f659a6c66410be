package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that holds rows of its own (a leaf partition, not its parent).
 *
 * @param id its name where it is read
 * @param target its name on the target
 * @param columns all columns in order, generated ones included
 * @param key what changes address its rows by, null if it has no usable key
 * @param fullImages whether changes carry the whole old row
 * @param otherUniques whether it has unique constraints besides {@code key}
 * @param filter a condition in the source's language; null for all rows
 * @param cascades what the source does to rows of other moved tables when a row of this one goes or changes, without saying so
 *     in its log; whoever applies changes does the same. Empty where the log says it
 * @param estimatedRows the engine's estimate, -1 if it has none
 * @param estimatedBytes the engine's estimate of the size of its rows, -1 if it has none
 */
public record Table(
        TableId id,
        TableId target,
        List<Column> columns,
        @Nullable Key key,
        boolean fullImages,
        boolean otherUniques,
        @Nullable String filter,
        List<Cascade> cascades,
        long estimatedRows,
        long estimatedBytes)
        implements Serializable {
    public Table {
        columns = List.copyOf(columns);
        // plans kept before there were cascades have none
        cascades = cascades == null ? List.of() : List.copyOf(cascades);
    }

    /** A table whose log says everything. */
    public Table(
            TableId id,
            TableId target,
            List<Column> columns,
            @Nullable Key key,
            boolean fullImages,
            boolean otherUniques,
            @Nullable String filter,
            long estimatedRows,
            long estimatedBytes) {
        this(id, target, columns, key, fullImages, otherUniques, filter, List.of(), estimatedRows, estimatedBytes);
    }

    /** The columns that rows and changes carry, in order: all but the generated ones. */
    public List<Column> moved() {
        return columns.stream().filter(c -> !c.generated()).toList();
    }

    /** The index in {@link #moved} of each key column; empty without a key. */
    public int[] keyIndexes() {
        Key present = key;
        if (present == null) {
            return new int[0];
        }
        List<String> names = moved().stream().map(Column::name).toList();
        return present.columns().stream().mapToInt(names::indexOf).toArray();
    }

    /** The same table, no row of which takes others along. */
    public Table withoutCascades() {
        return new Table(id, target, columns, key, fullImages, otherUniques, filter, estimatedRows, estimatedBytes);
    }

    /** The same table as it is read back on the target: under the target's name, and without a filter. */
    public Table onTarget() {
        return new Table(target, target, columns, key, fullImages, otherUniques, null, estimatedRows, estimatedBytes);
    }
}
