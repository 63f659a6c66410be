package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;

/**
 * Rows that follow another row: what a foreign key does to them when the row they point to goes, or gets another key, while
 * the source's log says nothing of them.
 *
 * <p>Whoever applies the change of the row does the same to the rows that follow, whether or not the foreign key exists on the
 * target: after the row itself, and rows that follow those in turn before them, to any depth, also where tables follow
 * themselves or one another. Rows that follow are found as the target holds them just before the next change, so changes of a
 * table and what befalls its rows in this way keep the source's order. Their number is not known and not counted: the ledger
 * counts the source's changes. A truncation takes no rows along; it empties exactly the tables it names.
 *
 * <p>What the rows that follow need is decided by their own table's {@link io.godwit.spi.change.Join} alone, at the commit of
 * the change they follow: where their load contains it, nothing is done to them, even if the change itself is applied; where it
 * does not, it is done, even if the change itself is skipped. This is right because a table that rows follow into is loaded
 * from one snapshot, and one that is reached through another is never loaded earlier than that.
 *
 * <p>A change whose plan holds a table without cascades takes nothing along: one that the source made while it did not look at
 * foreign keys, or one that is no source's change.
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

    /** Whether it ever does anything. */
    public boolean acts() {
        return onDelete != Action.NONE || onUpdate != Action.NONE;
    }
}
