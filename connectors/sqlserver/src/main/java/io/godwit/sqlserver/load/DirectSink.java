package io.godwit.sqlserver.load;

import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** Copies rows right into the table. */
final class DirectSink extends RowSink {
    private final BulkCopy copy;

    DirectSink(Connection connection, String table, CellCodec[] codecs, RowFormat format, boolean tableLock) {
        super(codecs, format);
        this.copy = new BulkCopy(
                connection,
                table,
                Arrays.stream(codecs).map(CellCodec::column).toList(),
                Arrays.stream(codecs).map(CellCodec::bulk).toList(),
                tableLock);
    }

    @Override
    void send(RowBatch rows) throws SQLException {
        copy.write(new BatchRows(rows, codecs()));
    }
}
