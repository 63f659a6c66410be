package io.godwit.spi.row;

/** A run of rows of one table, borrowed from its reader until the next is read. */
public interface Batch {
    /** How the rows are carried. */
    RowFormat format();

    /** How many rows end in this batch. */
    int rows();

    /** How many bytes of row data it holds. */
    long bytes();
}
