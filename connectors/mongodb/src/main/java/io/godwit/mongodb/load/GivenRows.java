package io.godwit.mongodb.load;

import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.mongodb.bson.DocumentText;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hashes rows that are given as text. A row that is exactly what a document is shown as has that document's hash; any other row, one with
 * another key beside the document for instance, has a hash of its own. Used by one thread.
 */
final class GivenRows {
    private static final int DOCUMENT_COLUMN = 1;

    private final DocumentCells cells;

    /** Of this table. */
    GivenRows(Table table) {
        this.cells = DocumentCells.exact(table);
    }

    Digest digest(RowBatch rows) {
        DocumentHash hash = new DocumentHash(1);
        for (int r = 0; r < rows.rows(); r++) {
            Cells row = rows.at(r);
            byte[] document = document(row);
            if (document == null) {
                hash.addCells(row);
            } else {
                hash.add(document, 0, document.length, 0);
            }
        }
        return hash.digests()[0];
    }

    /** The document that is shown as this row; null if there is none. */
    private byte @Nullable [] document(Cells row) {
        if (row.columns() <= DOCUMENT_COLUMN || row.length(DOCUMENT_COLUMN) <= 0) {
            return null;
        }
        try {
            byte[] document = DocumentText.parse(row.data(), row.start(DOCUMENT_COLUMN), row.length(DOCUMENT_COLUMN));
            return same(cells.row(document), row) ? document : null;
        } catch (GodwitException e) {
            return null; // it is no document's text
        }
    }

    private static boolean same(Row shown, Cells given) {
        if (shown.columns() != given.columns()) {
            return false;
        }
        for (int c = 0; c < shown.columns(); c++) {
            int length = Math.max(shown.length(c), 0);
            boolean equal = shown.length(c) == given.length(c)
                    && Arrays.equals(
                            shown.data(),
                            shown.start(c),
                            shown.start(c) + length,
                            given.data(),
                            given.start(c),
                            given.start(c) + length);
            if (!equal) {
                return false;
            }
        }
        return true;
    }
}
