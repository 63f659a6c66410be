package io.godwit.sqlserver.load;

import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Divides a table into ranges of its key, of any type that has an order, in the order in which the server compares: identifiers by
 * their last group first, text by its collation. The bounds come from a sample of the table's pages (Transact-SQL Reference,
 * "TABLESAMPLE"), or from all keys where the table is small. The first and the last range are open, so rows that come later are
 * covered too. Ranges of a key may be read in different snapshots: a row that changes its key is deleted and inserted by the change
 * that does so. A table without a key, or with one that has no such order, stays whole.
 */
public final class Splits {
    private static final Set<SqlType.Family> ORDERED = EnumSet.of(
            SqlType.Family.BIT,
            SqlType.Family.INTEGER,
            SqlType.Family.DECIMAL,
            SqlType.Family.MONEY,
            SqlType.Family.FLOAT,
            SqlType.Family.REAL,
            SqlType.Family.DATE,
            SqlType.Family.TIME,
            SqlType.Family.DATETIME,
            SqlType.Family.SMALLDATETIME,
            SqlType.Family.DATETIME2,
            SqlType.Family.DATETIMEOFFSET,
            SqlType.Family.CHARACTERS,
            SqlType.Family.UNICODE,
            SqlType.Family.BYTES,
            SqlType.Family.UUID);

    /** Of so many rows all keys are read. */
    private static final long SMALL_ROWS = 200_000;

    /** How many rows a sample should have for each split. */
    private static final int SAMPLED_ROWS = 1_000;

    private static final int MOST_COLUMNS = 4;
    private static final int USUAL_BYTES = 20;
    private static final int LARGE_BYTES = 500;

    private Splits() {}

    /**
     * The table's splits, at least one, that together hold every row exactly once.
     *
     * @throws io.godwit.spi.GodwitException if the server refuses to say how large the table is
     */
    public static List<Split> of(Sessions sessions, Table table, SplitSize size) {
        Key key = table.key();
        if (key == null) {
            return List.of(new Split(table.id(), 0, 1, "", false));
        }
        if (size.most() < 2) {
            return List.of(new Split(table.id(), 0, 1, "", true));
        }
        try (Connection connection = sessions.open("splits");
                Statement statement = connection.createStatement()) {
            ActualColumns actual = ActualColumns.read(connection, sessions.server(), table.id());
            List<String> columns = ordered(key, actual);
            long rows = rows(statement, table);
            int wanted = wanted(table, rows, actual, size);
            if (wanted < 2 || columns.isEmpty()) {
                return List.of(new Split(table.id(), 0, 1, "", true));
            }
            Platform platform = sessions.server().platform();
            boolean samples = platform != Platform.BABELFISH && platform != Platform.OTHER;
            List<List<String>> bounds = List.of();
            if (samples && rows > SMALL_ROWS) {
                double percent = Math.min(100, 100.0 * wanted * SAMPLED_ROWS / rows);
                String sample = String.format(java.util.Locale.ROOT, " TABLESAMPLE SYSTEM (%.6f PERCENT)", percent);
                bounds = bounds(statement, table, columns, actual, sample, wanted);
            }
            if (bounds.isEmpty()) {
                bounds = bounds(statement, table, columns, actual, "", wanted);
            }
            return splits(table, columns, bounds);
        } catch (SQLException e) {
            throw SqlServerErrors.of(
                    e, sessions.side(), "dividing a table", table.id().toString());
        }
    }

    /** The first columns of a key that have an order. */
    private static List<String> ordered(Key key, ActualColumns actual) {
        List<String> columns = new ArrayList<>();
        for (String column : key.columns()) {
            SqlType.Family family = actual.type(column).family();
            if (family == null || !ORDERED.contains(family) || columns.size() == MOST_COLUMNS) {
                break;
            }
            columns.add(column);
        }
        return columns;
    }

    private static long rows(Statement statement, Table table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT COALESCE(SUM(p.rows), 0) FROM sys.partitions AS p"
                + " WHERE p.index_id IN (0, 1) AND p.object_id = OBJECT_ID("
                + Quoting.text(Quoting.table(table.id())) + ")")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static int wanted(Table table, long rows, ActualColumns actual, SplitSize size) {
        long bytes = table.estimatedBytes();
        if (bytes <= 0) {
            long width = 0;
            for (Column column : table.moved()) {
                width += actual.type(column.name()).isLarge() ? LARGE_BYTES : USUAL_BYTES;
            }
            bytes = rows * width;
        }
        long aim = Math.max(size.bytes(), 1);
        long count = bytes <= 0 ? 1 : (bytes - 1) / aim + 1;
        return (int) Math.min(Math.min(Math.max(size.most(), 1), Math.max(rows, 1)), count);
    }

    /** The keys, as literals, that end each range but the last; none if they could not be found. */
    private static List<List<String>> bounds(
            Statement statement, Table table, List<String> columns, ActualColumns actual, String sample, int wanted)
            throws SQLException {
        RowFormat format = new RowFormat("sqlserver/cells", "");
        CellCodec[] codecs = columns.stream()
                .map(c -> new Column(
                        c, TypeMapping.neutral(actual.type(c)), actual.type(c).spelling(), false, false, false))
                .map(c -> CellCodec.of(c, format, actual.column(c.name())))
                .toArray(CellCodec[]::new);
        String keys = columns.stream().map(Quoting::name).collect(Collectors.joining(", "));
        String sql = RowReader.select(codecs) + " FROM (SELECT " + keys + ", ROW_NUMBER() OVER (ORDER BY " + keys
                + ") AS godwit_number, COUNT(*) OVER () AS godwit_count FROM " + Quoting.table(table.id()) + sample
                + ") AS q WHERE godwit_number < godwit_count AND"
                // where a range ends: the numbers on both sides of the mark fall into different ranges
                + " (godwit_number * " + wanted + ") / godwit_count <> ((godwit_number - 1) * " + wanted
                + ") / godwit_count ORDER BY godwit_number";
        List<List<String>> bounds = new ArrayList<>();
        RowBatch row = new RowBatch(format, codecs.length);
        try (ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                row.clear();
                RowReader.append(found, codecs, table.id(), row);
                List<String> literals = new ArrayList<>();
                for (int c = 0; c < codecs.length; c++) {
                    StringBuilder literal = new StringBuilder();
                    codecs[c].literal(row.at(0), c, literal);
                    literals.add(literal.toString());
                }
                // the first columns of a key may be the same in many rows
                if (bounds.isEmpty() || !bounds.get(bounds.size() - 1).equals(literals)) {
                    bounds.add(literals);
                }
            }
        }
        return bounds;
    }

    private static List<Split> splits(Table table, List<String> columns, List<List<String>> bounds) {
        if (bounds.isEmpty()) {
            return List.of(new Split(table.id(), 0, 1, "", true));
        }
        List<Split> splits = new ArrayList<>();
        List<String> from = List.of();
        for (int b = 0; b <= bounds.size(); b++) {
            List<String> to = b == bounds.size() ? List.of() : bounds.get(b);
            splits.add(new Split(table.id(), b, bounds.size() + 1, new Bounds(columns, from, to).text(), true));
            from = to;
        }
        return List.copyOf(splits);
    }
}
