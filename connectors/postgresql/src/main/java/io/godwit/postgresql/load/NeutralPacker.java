package io.godwit.postgresql.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;

/** Turns lines of COPY's text format into rows: neutral ones, or the text of each value as it is. */
final class NeutralPacker extends RowPacker {
    private final Table table;
    private final CellCodec[] codecs;
    private final RowBatch batch;

    NeutralPacker(Table table) {
        this(table, RowFormat.NEUTRAL, CellCodec.of(table.moved()));
    }

    /** Rows whose cells are the values' text, in this format of changes. */
    static NeutralPacker text(Table table, RowFormat format) {
        CellCodec[] same =
                table.moved().stream().map(c -> new ScalarCodecs.Same(c.name())).toArray(CellCodec[]::new);
        return new NeutralPacker(table, format, same);
    }

    private NeutralPacker(Table table, RowFormat format, CellCodec[] codecs) {
        this.table = table;
        this.codecs = codecs;
        this.batch = new RowBatch(format, codecs.length);
        if (codecs.length == 0) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows without a column cannot be counted in the neutral format",
                    table.id().toString(),
                    null);
        }
    }

    @Override
    void clear() {
        batch.clear();
    }

    @Override
    boolean full() {
        return batch.bytes() >= FULL_BYTES || batch.rows() >= FULL_BYTES / 16;
    }

    @Override
    Batch batch() {
        return batch;
    }

    @Override
    void add(byte[] line) {
        int end = line.length - 1;
        int at = 0;
        for (CellCodec codec : codecs) {
            int stop = at;
            boolean escaped = false;
            while (stop < end && line[stop] != '\t') {
                escaped |= line[stop] == '\\';
                stop++;
            }
            if (escaped && stop - at == 2 && line[at + 1] == 'N') {
                batch.appendNull();
            } else {
                int length = escaped ? unescape(line, at, stop) : stop - at;
                try {
                    codec.toNeutral(line, at, length, batch);
                } catch (GodwitException e) {
                    throw new GodwitException(e.code(), e.detail(), table.id().toString(), e);
                }
            }
            at = stop + 1;
        }
        if (at != end + 1) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "a line of COPY has another number of columns",
                    table.id().toString(),
                    null);
        }
    }

    /** Takes the backslashes out in place; returns how many bytes remain. */
    private static int unescape(byte[] line, int from, int to) {
        int out = from;
        for (int i = from; i < to; i++) {
            byte value = line[i];
            if (value == '\\' && i + 1 < to) {
                value = switch (line[++i]) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'v' -> 11;
                    default -> line[i];
                };
            }
            line[out++] = value;
        }
        return out - from;
    }
}
