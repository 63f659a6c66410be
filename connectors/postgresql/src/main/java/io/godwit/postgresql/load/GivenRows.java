package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.literal;
import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Neutral rows written as values of a table's row type (PostgreSQL documentation, "Composite Types"), each column's text as
 * COPY would write it. That needs no privilege beyond reading and no room on the server, works on a standby, and leaves out the
 * table's constraints, so that rows can be given which could not lie there.
 */
final class GivenRows {
    private final Table table;
    private final CellCodec[] codecs;
    private final int[] indexes;
    private final TextBuffer text = new TextBuffer();

    private GivenRows(Table table, CellCodec[] codecs, int[] indexes) {
        this.table = table;
        this.codecs = codecs;
        this.indexes = indexes;
    }

    /** Looks up the order of the columns, which may be another on each server. */
    static GivenRows of(Connection connection, Table table) throws SQLException {
        List<String> moved = table.moved().stream().map(Column::name).toList();
        List<Integer> indexes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = "
                        + literal(name(table.id()))
                        + "::pg_catalog.regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum")) {
            while (row.next()) {
                indexes.add(moved.indexOf(row.getString(1)));
            }
        }
        CellCodec[] codecs = CellCodec.of(connection, table.id(), table.moved());
        return new GivenRows(
                table, codecs, indexes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** What stands for the table after FROM. */
    String relation(RowBatch rows) {
        String type = name(table.id());
        StringBuilder sql = new StringBuilder("pg_catalog.unnest(ARRAY[");
        for (int r = 0; r < rows.rows(); r++) {
            rows.at(r);
            sql.append(r == 0 ? "" : ", ")
                    .append(literal(row(rows)))
                    .append("::")
                    .append(type);
        }
        return sql.append("]::").append(type).append("[]) AS given").toString();
    }

    private String row(RowBatch cells) {
        StringBuilder row = new StringBuilder("(");
        for (int i = 0; i < indexes.length; i++) {
            row.append(i == 0 ? "" : ",");
            int c = indexes[i];
            if (c >= 0 && !cells.isNull(c)) {
                text.clear();
                codecs[c].toText(cells, c, text);
                String value = new String(text.data(), 0, text.length(), StandardCharsets.UTF_8);
                row.append('"')
                        .append(value.replace("\\", "\\\\").replace("\"", "\"\""))
                        .append('"');
            }
        }
        return row.append(')').toString();
    }
}
