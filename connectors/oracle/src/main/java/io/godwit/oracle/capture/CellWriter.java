package io.godwit.oracle.capture;

import io.godwit.spi.row.RowBatch;

/** Writes one table's changed values as cells. */
interface CellWriter {
    /**
     * Appends the cell of a value; of one that was not sent, or is looked up later, that of an absent one.
     *
     * @param column of the moved ones
     * @param value as Debezium sends it, not null
     * @return whether the value changed and must be looked up
     */
    boolean append(int column, Object value, RowBatch out);
}
