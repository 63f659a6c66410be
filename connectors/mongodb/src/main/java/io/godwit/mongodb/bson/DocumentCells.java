package io.godwit.mongodb.bson;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;

/** Makes rows of documents: decided once for a table and a format. Not for use by several threads. */
public interface DocumentCells {
    /** Appends one row, made of a whole document that lies in an array. */
    void append(byte[] data, int start, int length, RowBatch batch);

    /** A row of a whole document, for a change. */
    Row row(byte[] document);

    /** A row of which only the key is sent, made of a document that holds {@code _id}, such as a change's document key. */
    Row key(byte[] documentKey);

    /** For rows in {@link RowFormat#NEUTRAL} or {@link Collections#CHANGES}. */
    static DocumentCells of(Table table, RowFormat format) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
