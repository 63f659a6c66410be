package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;

/**
 * Rows that follow another row: what a foreign key does to them when the row they point to goes, or gets another key.
 *
 * @param table the table whose rows follow, under its name on the source; also moved
 * @param columns its columns that point
 * @param referenced the columns they point to, in the same order
 * @param onDelete what becomes of them when the row is deleted
 * @param onUpdate what becomes of them when a referenced column changes
 */
public record Cascade(TableId table, List<String> columns, List<String> referenced, Action onDelete, Action onUpdate)
        implements Serializable {
    /** What a foreign key does. */
    public enum Action {
        /** Nothing: the statement would have been refused had there been such rows. */
        NONE,
        /** They go, or change, too. */
        CASCADE,
        /** Their pointing columns become null. */
        SET_NULL,
        /** Their pointing columns get their default. */
        SET_DEFAULT
    }

    public Cascade {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }
}
