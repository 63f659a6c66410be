package io.godwit.mysql.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;

/** Gathers rows into statements of a bounded size. Used by one thread. */
abstract class RowSink {
    /** A statement is run once it holds so many bytes; one row may exceed it. */
    static final int FULL_BYTES = 2 * 1024 * 1024;

    private final TextCodec[] codecs;
    private final TableId table;

    RowSink(TextCodec[] codecs, TableId table) {
        this.codecs = codecs;
        this.table = table;
    }

    /** Takes a row, and may run a statement. */
    abstract void add(Cells row) throws SQLException;

    /** Runs what has not been run. */
    abstract void flush() throws SQLException;

    /** Lets go of what it holds besides the connection. */
    void close() {}

    final TextCodec[] codecs() {
        return codecs;
    }

    final GodwitException refused(GodwitException e) {
        return new GodwitException(e.code(), e.detail(), table.toString(), e);
    }

    final void expect(long rows, long stored) {
        if (stored != rows) {
            throw new GodwitException(
                    Errors.TARGET_REFUSED,
                    "the server stored " + stored + " rows of " + rows
                            + ": others with the same unique values are there already",
                    table.toString(),
                    null);
        }
    }

    final GodwitException tableRefused(io.godwit.spi.ErrorCode code, String detail) {
        return new GodwitException(code, detail, table.toString(), null);
    }
}
