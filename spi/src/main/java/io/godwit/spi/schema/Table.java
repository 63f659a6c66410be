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
        long estimatedRows,
        long estimatedBytes)
        implements Serializable {
    public Table {
        columns = List.copyOf(columns);
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

    /** The same table as it is read back on the target: under the target's name, and without a filter. */
    public Table onTarget() {
        return new Table(target, target, columns, key, fullImages, otherUniques, null, estimatedRows, estimatedBytes);
    }
}
