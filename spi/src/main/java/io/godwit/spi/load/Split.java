package io.godwit.spi.load;

import io.godwit.spi.schema.TableId;
import java.io.Serializable;

/**
 * A range of one table, loaded as a unit. A value: it can be kept and sent elsewhere.
 *
 * @param table the table's name where it is read
 * @param index its place among the table's splits, from 0
 * @param count how many splits the table has
 * @param bounds the range, in a form only the connector that made it reads; empty for the whole table
 * @param mixable whether it may stand beside splits of the same table that were read in another snapshot. False where rows
 *     move between ranges without their key changing (ranges of physical places): then the table is loaded from one snapshot
 *     or again.
 */
public record Split(TableId table, int index, int count, String bounds, boolean mixable) implements Serializable {
    /** For messages and facts: {@code schema.table#3/8}. */
    @Override
    public String toString() {
        return table + "#" + (index + 1) + "/" + count;
    }
}
