package io.godwit.mongodb.bson;

import io.godwit.spi.row.RowFormat;

/**
 * A collection as a table: what its rows are made of.
 *
 * <p>The columns are {@value #ID}, the key, and {@value #DOCUMENT}, the whole document with its {@code _id}; then whatever fields the
 * migration file asks to have in columns of their own.
 */
public final class Collections {
    /** The key's column. */
    public static final String ID = "_id";

    /** The column of the whole document. */
    public static final String DOCUMENT = "document";

    /** Rows in a load: documents as the wire carries them. */
    public static final RowFormat ROWS = new RowFormat("mongodb/bson", "1");

    /**
     * Cells in changes: {@value #ID} in the form that equal keys share, {@value #DOCUMENT} as BSON. An update that the
     * server tells only as what changed has the document absent and one cell more than there are columns: that description.
     */
    public static final RowFormat CHANGES = new RowFormat("mongodb/change", "1");

    private Collections() {}
}
