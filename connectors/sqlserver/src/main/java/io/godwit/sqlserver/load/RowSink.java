package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import java.sql.SQLException;

/** Takes rows and has them in the table by the end of {@link #flush}, in the session's transaction. Used by one thread. */
abstract class RowSink {
    /** Rows are sent once they are so many bytes; one row may exceed it. */
    private static final int FULL_BYTES = 4 * 1024 * 1024;

    private static final int FULL_ROWS = 200_000;
    /** Memory that one large row took is not kept. */
    private static final int KEPT_BYTES = 4 * FULL_BYTES;

    private final CellCodec[] codecs;
    private RowBatch kept;

    RowSink(CellCodec[] codecs, io.godwit.spi.row.RowFormat format) {
        this.codecs = codecs;
        this.kept = new RowBatch(format, codecs.length);
    }

    /** Takes a row, which is copied, and may send. */
    final void add(Cells row) throws SQLException {
        byte[] data = row.data();
        for (int c = 0; c < codecs.length; c++) {
            int length = row.length(c);
            if (length == Cells.NULL) {
                kept.appendNull();
            } else if (length == Cells.ABSENT) {
                throw new IllegalArgumentException("a row to be loaded lacks a value");
            } else {
                kept.append(data, row.start(c), length);
            }
        }
        if (kept.bytes() >= FULL_BYTES || kept.rows() >= FULL_ROWS) {
            flush();
        }
    }

    /** Sends what has not been sent. */
    final void flush() throws SQLException {
        if (kept.rows() > 0) {
            send(kept);
            if (kept.data().length > KEPT_BYTES) {
                kept = new RowBatch(kept.format(), codecs.length);
            }
            kept.clear();
        }
    }

    abstract void send(RowBatch rows) throws SQLException;

    final CellCodec[] codecs() {
        return codecs;
    }

    /** Rows of a batch, for a bulk copy. */
    static final class BatchRows implements BulkCopy.Rows {
        private final RowBatch batch;
        private final CellCodec[] codecs;
        private int row = -1;

        BatchRows(RowBatch batch, CellCodec[] codecs) {
            this.batch = batch;
            this.codecs = codecs;
        }

        @Override
        public boolean next() {
            if (++row >= batch.rows()) {
                return false;
            }
            batch.at(row);
            return true;
        }

        @Override
        public @org.jspecify.annotations.Nullable Object value(int column) {
            return codecs[column].bulkValue(batch, column);
        }
    }
}
