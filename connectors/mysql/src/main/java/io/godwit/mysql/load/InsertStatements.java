package io.godwit.mysql.load;

import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/** INSERT statements of many rows, for servers that take no LOAD DATA LOCAL. */
final class InsertStatements extends RowSink {
    private final Statement statement;
    private final ByteText sql = new ByteText();
    private final int head;
    private final long fullBytes;
    private long rows;

    InsertStatements(Connection connection, Table table, TextCodec[] codecs) throws SQLException {
        super(codecs, table.target());
        this.statement = connection.createStatement();
        String columns =
                Arrays.stream(codecs).map(c -> Quoting.name(c.column())).collect(Collectors.joining(", "));
        byte[] start = ("INSERT INTO " + Quoting.table(table.target()) + " (" + columns + ") VALUES ")
                .getBytes(StandardCharsets.UTF_8);
        sql.append(start, 0, start.length);
        this.head = start.length;
        try (ResultSet row = statement.executeQuery("SELECT @@global.max_allowed_packet")) {
            row.next();
            this.fullBytes = Math.min(FULL_BYTES, row.getLong(1) / 2);
        }
    }

    @Override
    void add(Cells row) throws SQLException {
        int start = sql.length();
        TextCodec[] codecs = codecs();
        try {
            sql.append(rows == 0 ? '(' : ',');
            if (rows > 0) {
                sql.append('(');
            }
            for (int c = 0; c < codecs.length; c++) {
                if (c > 0) {
                    sql.append(',');
                }
                codecs[c].toLiteral(row, c, sql);
            }
            sql.append(')');
        } catch (GodwitException e) {
            sql.cut(start);
            throw refused(e);
        }
        rows++;
        if (sql.length() >= fullBytes) {
            flush();
        }
    }

    @Override
    void flush() throws SQLException {
        if (rows == 0) {
            return;
        }
        long stored = statement.executeLargeUpdate(new String(sql.data(), 0, sql.length(), StandardCharsets.UTF_8));
        expect(rows, stored);
        rows = 0;
        sql.cut(head);
    }
}
