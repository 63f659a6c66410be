package io.godwit.mysql.load;

import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ranges of a key of any type: its index is walked, from each bound on to the one so many rows behind it. That reads the index
 * once and needs no room on the server; the bounds are keys that are there, in the order of the index.
 */
final class IndexWalk {
    private final Statement statement;
    private final Table table;
    private final List<String> columns;
    private final TextCodec[] codecs;

    /**
     * A walk of the whole key.
     *
     * @param columns the key's
     */
    IndexWalk(Statement statement, Table table, List<String> columns, ActualColumns actual) {
        this.statement = statement;
        this.table = table;
        this.columns = columns;
        this.codecs =
                columns.stream().map(c -> TextCodecs.plain(c, actual.type(c))).toArray(TextCodec[]::new);
    }

    /** At most so many ranges, in order; none or one if that cannot be. */
    List<Bounds> divide(int wanted) throws SQLException {
        long rows = rows();
        long step = Math.max((rows + wanted - 1) / wanted, 1);
        List<Bounds> ranges = new ArrayList<>();
        List<String> from = List.of();
        while (ranges.size() < wanted - 1) {
            List<String> to = behind(from, step);
            if (to.isEmpty()) {
                break;
            }
            ranges.add(new Bounds(columns, from, to));
            from = to;
        }
        ranges.add(new Bounds(columns, from, List.of()));
        return ranges;
    }

    private long rows() throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT COALESCE(table_rows, 0) FROM information_schema.tables WHERE table_schema = "
                        + Quoting.text(table.id().schema()) + " AND table_name = "
                        + Quoting.text(table.id().name()))) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The key so many rows behind another; empty if there is none. */
    private List<String> behind(List<String> from, long step) throws SQLException {
        String names = columns.stream().map(Quoting::name).collect(Collectors.joining(", "));
        String values = java.util.stream.IntStream.range(0, codecs.length)
                .mapToObj(c -> "CAST(" + codecs[c].select(Quoting.name(columns.get(c))) + " AS BINARY)")
                .collect(Collectors.joining(", "));
        // in the order of the index; without it a filter might make another index look better
        try (ResultSet row = statement.executeQuery("SELECT " + values + " FROM " + Quoting.table(table.id())
                + (from.isEmpty() ? "" : " WHERE " + Bounds.above(columns, from)) + " ORDER BY " + names
                + " LIMIT 1 OFFSET " + (step - 1))) {
            if (!row.next()) {
                return List.of();
            }
            List<String> key = new ArrayList<>();
            for (int c = 0; c < codecs.length; c++) {
                byte[] cell = row.getBytes(c + 1);
                ByteText literal = new ByteText(64);
                codecs[c].toLiteral(new Row(cell, new int[] {0}, new int[] {cell.length}), 0, literal);
                key.add(new String(literal.data(), 0, literal.length(), StandardCharsets.ISO_8859_1));
            }
            return key;
        }
    }
}
