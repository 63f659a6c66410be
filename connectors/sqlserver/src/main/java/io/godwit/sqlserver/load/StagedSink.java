package io.godwit.sqlserver.load;

import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Copies rows into a temporary table of the session and from there into the table, for columns of which a bulk copy cannot carry
 * the values: the statement between the two converts them.
 */
final class StagedSink extends RowSink {
    private static final String STAGE = "#godwit_rows";

    private final Connection connection;
    private final String table;
    private final String insert;
    private final BulkCopy copy;

    /** Makes the temporary table. */
    StagedSink(Connection connection, String table, CellCodec[] codecs, RowFormat format) throws SQLException {
        super(codecs, format);
        this.connection = connection;
        this.table = table;
        List<String> names =
                IntStream.range(0, codecs.length).mapToObj(c -> "c" + c).toList();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + STAGE + " ("
                    + IntStream.range(0, codecs.length)
                            .mapToObj(c -> "c" + c + " " + codecs[c].bulk().stagingType() + " NULL")
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        this.insert = "INSERT INTO " + table + " ("
                + Arrays.stream(codecs).map(c -> Quoting.name(c.column())).collect(Collectors.joining(", "))
                + ") SELECT "
                + IntStream.range(0, codecs.length)
                        .mapToObj(c -> codecs[c].parameter("c" + c))
                        .collect(Collectors.joining(", "))
                + " FROM " + STAGE;
        this.copy = new BulkCopy(
                connection,
                STAGE,
                names,
                Arrays.stream(codecs).map(CellCodec::bulk).toList(),
                true);
    }

    @Override
    void send(RowBatch rows) throws SQLException {
        copy.write(new BatchRows(rows, codecs()));
        try (Statement statement = connection.createStatement()) {
            int stored = statement.executeUpdate(insert);
            if (stored != rows.rows()) {
                throw new SQLException(table + " took " + stored + " rows of " + rows.rows(), "S0001");
            }
            statement.execute("TRUNCATE TABLE " + STAGE);
        }
    }
}
