package io.godwit.sqlserver.load;

import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes rows as literals, for columns whose values have a type each: slower by far. */
final class LiteralSink extends RowSink {
    /** As many as VALUES takes (Transact-SQL Reference, "Table Value Constructor"). */
    private static final int MOST_ROWS = 1000;

    private static final int FULL_CHARACTERS = 256 * 1024;

    private final Connection connection;
    private final String insert;
    private final StringBuilder text = new StringBuilder();

    LiteralSink(Connection connection, String table, CellCodec[] codecs, RowFormat format) {
        super(codecs, format);
        this.connection = connection;
        this.insert = "INSERT INTO " + table + " ("
                + Arrays.stream(codecs).map(c -> Quoting.name(c.column())).collect(Collectors.joining(", "))
                + ") VALUES ";
    }

    @Override
    void send(RowBatch rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int count = 0;
            for (int r = 0; r < rows.rows(); r++) {
                rows.at(r);
                text.append(count == 0 ? insert : ", ").append('(');
                for (int c = 0; c < codecs().length; c++) {
                    text.append(c == 0 ? "" : ", ");
                    codecs()[c].literal(rows, c, text);
                }
                text.append(')');
                if (++count == MOST_ROWS || text.length() >= FULL_CHARACTERS || r == rows.rows() - 1) {
                    statement.executeUpdate(text.toString());
                    text.setLength(0);
                    count = 0;
                }
            }
        }
    }
}
