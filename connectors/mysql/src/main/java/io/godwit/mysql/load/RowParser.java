package io.godwit.mysql.load;

import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;

/** Turns the packet of a text row into cells, in place (protocol documentation, "Text Resultset Row"). */
final class RowParser {
    private static final int NULL = 251;
    private static final int TWO = 252;
    private static final int THREE = 253;

    private final TextCodec[] codecs;
    private final TableId table;

    RowParser(TextCodec[] codecs, TableId table) {
        this.codecs = codecs;
        this.table = table;
    }

    /** Appends the session's present row. */
    void add(WireSession session, RowBatch out) {
        byte[] bytes = session.buffer();
        int at = session.start();
        for (TextCodec codec : codecs) {
            int length = bytes[at++] & 0xff;
            if (length == NULL) {
                out.appendNull();
                continue;
            }
            if (length > NULL) {
                int size = length == TWO ? 2 : length == THREE ? 3 : 8;
                length = WireText.number(bytes, at, size);
                at += size;
            }
            try {
                codec.toCell(bytes, at, length, out);
            } catch (GodwitException e) {
                throw new GodwitException(e.code(), e.detail(), table.toString(), e);
            }
            at += length;
        }
        if (at != session.start() + session.length()) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED, "a row has another number of columns", table.toString(), null);
        }
    }
}
