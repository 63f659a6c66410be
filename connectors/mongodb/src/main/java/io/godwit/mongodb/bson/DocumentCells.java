package io.godwit.mongodb.bson;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;

/**
 * Makes rows of documents: decided once for a table and a format. Not for use by several threads. Columns behind the first two
 * are fields of the document; in {@link Collections#CHANGES} they are null, because the document has them.
 */
public interface DocumentCells {
    /**
     * Appends one row, made of a whole document that lies in an array.
     *
     * @throws GodwitException VALUE_REFUSED, naming the table, if the document is not valid or cannot be held in the format; so
     *     too from the others
     */
    void append(byte[] data, int start, int length, RowBatch batch);

    /** A row of a whole document, for a change. */
    Row row(byte[] document);

    /** A row of which only the key is sent, made of a document that holds {@code _id}, such as a change's document key. */
    Row key(byte[] documentKey);

    /** For rows in {@link RowFormat#NEUTRAL}, documents as relaxed text, or {@link Collections#CHANGES}. */
    static DocumentCells of(Table table, RowFormat format) {
        if (format.equals(Collections.CHANGES)) {
            return new RawCells(table);
        }
        if (format.equals(RowFormat.NEUTRAL)) {
            return new NeutralCells(table, TextForm.RELAXED);
        }
        throw new GodwitException(Errors.NOT_SUPPORTED, "documents are not carried as " + format.name());
    }

    /** For rows in {@link RowFormat#NEUTRAL}, documents as text that tells apart all that bytes tell apart. */
    static DocumentCells exact(Table table) {
        return new NeutralCells(table, TextForm.CANONICAL);
    }
}
