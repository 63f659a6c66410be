package io.godwit.mongodb.bson;

import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.List;

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

    /** Whether a table's rows are documents beside their keys, so that a document can be made of a row in neutral form. */
    public static boolean holdDocuments(Table table) {
        List<Column> moved = table.moved();
        return moved.size() >= 2
                && moved.get(0).name().equals(ID)
                && moved.get(1).name().equals(DOCUMENT)
                && moved.get(1).type() instanceof Type.Json;
    }

    private Collections() {}
}
