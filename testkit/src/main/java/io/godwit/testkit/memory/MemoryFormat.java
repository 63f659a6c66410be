package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * This engine's own format. Every byte of a cell is turned over, so that whoever takes it for neutral is found out at once. A
 * frame of rows is, for each cell, its length in four bytes and its bytes.
 */
final class MemoryFormat {
    private static final String NAME = "memory/encoded";

    private MemoryFormat() {}

    static List<RowFormat> offered(Table table, boolean neutralOnly) {
        return neutralOnly ? List.of(RowFormat.NEUTRAL) : List.of(encoded(table), RowFormat.NEUTRAL);
    }

    static RowFormat encoded(Table table) {
        return new RowFormat(
                NAME,
                table.moved().stream().map(Column::type).map(MemoryTypes::spell).collect(Collectors.joining(",")));
    }

    static boolean isEncoded(RowFormat format) {
        if (!format.equals(RowFormat.NEUTRAL) && !format.name().equals(NAME)) {
            throw notOffered();
        }
        return format.name().equals(NAME);
    }

    /** A neutral row in this format, or the other way round. */
    static Row convert(RowFormat format, Row row) {
        return isEncoded(format) ? turned(row) : row;
    }

    private static Row turned(Cells cells) {
        Row copy = Row.copyOf(cells);
        byte[] data = copy.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ~data[i];
        }
        return copy;
    }

    static byte[] frame(List<Row> rows) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (Row row : rows) {
            Row turned = turned(row);
            for (int c = 0; c < turned.columns(); c++) {
                int length = turned.length(c);
                frame.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
                if (length > 0) {
                    frame.write(turned.data(), turned.start(c), length);
                }
            }
        }
        return frame.toByteArray();
    }

    /** The rows of a batch as neutral rows that own their bytes. */
    static List<Row> rows(Batch batch, RowFormat planned, int columns) {
        if (!batch.format().equals(planned)) {
            throw notOffered();
        }
        List<Row> rows = new ArrayList<>(batch.rows());
        if (batch instanceof RowBatch cells && !isEncoded(planned)) {
            for (int r = 0; r < cells.rows(); r++) {
                rows.add(Row.copyOf(cells.at(r)));
            }
        } else if (batch instanceof Encoded encoded && isEncoded(planned)) {
            ByteBuffer frame = ByteBuffer.wrap(encoded.data(), 0, encoded.length());
            while (frame.hasRemaining()) {
                rows.add(turned(next(encoded.data(), frame, columns)));
            }
        } else {
            throw notOffered();
        }
        return rows;
    }

    private static Row next(byte[] data, ByteBuffer frame, int columns) {
        int[] starts = new int[columns];
        int[] lengths = new int[columns];
        for (int c = 0; c < columns; c++) {
            lengths[c] = frame.getInt();
            starts[c] = frame.position();
            frame.position(starts[c] + Math.max(lengths[c], 0));
        }
        return new Row(data, starts, lengths);
    }

    private static GodwitException notOffered() {
        return new GodwitException(Errors.NOT_SUPPORTED, "Rows came in a format that this connector did not offer.");
    }
}
