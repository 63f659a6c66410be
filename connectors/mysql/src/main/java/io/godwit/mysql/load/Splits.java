package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Divides a table into ranges of its key, sized by the server's estimate of the table's bytes. Where the key begins with a whole
 * number, its range is divided by arithmetic and evened out by what the optimizer estimates of each part ({@link NumberRanges});
 * any other key's index is walked ({@link IndexWalk}). The first and the last range are open, so rows that come later are
 * covered too. Ranges of a key may be read in different snapshots: a row that changes its key is deleted and inserted by the
 * change that does so. A table without a key, or with one whose order is not that of comparison, stays whole.
 */
public final class Splits {
    /** Of these the order in an index is the order of comparison with a literal; not so of enumerations, for one. */
    private static final Set<SqlType.Family> ORDERED = EnumSet.of(
            SqlType.Family.INTEGER,
            SqlType.Family.DECIMAL,
            SqlType.Family.DATE,
            SqlType.Family.TIME,
            SqlType.Family.TIMESTAMP,
            SqlType.Family.TEXT,
            SqlType.Family.BYTES);

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
        try (Connection connection = sessions.open("splits");
                Statement statement = connection.createStatement()) {
            ActualColumns actual = ActualColumns.read(connection, table.id());
            List<String> columns = ordered(key, actual);
            int wanted = wanted(statement, table, size);
            List<Bounds> bounds = List.of();
            if (wanted > 1 && !columns.isEmpty() && Bounds.canName(columns)) {
                boolean number = actual.type(columns.get(0)).family() == SqlType.Family.INTEGER;
                bounds = number ? new NumberRanges(statement, table, columns.get(0)).divide(wanted) : List.of();
                boolean whole = columns.size() == key.columns().size();
                // the same number in most rows leaves ranges that arithmetic cannot divide
                if (whole && bounds.size() < 2) {
                    bounds = new IndexWalk(statement, table, columns, actual).divide(wanted);
                }
            }
            return splits(table, bounds);
        } catch (SQLException e) {
            throw MySqlErrors.of(
                    e, sessions.side(), "dividing a table", table.id().toString());
        }
    }

    /** The first columns of a key that can be compared. */
    private static List<String> ordered(Key key, ActualColumns actual) {
        List<String> columns = new ArrayList<>();
        for (String column : key.columns()) {
            SqlType.Family family = actual.type(column).family();
            if (family == null || !ORDERED.contains(family)) {
                break;
            }
            columns.add(column);
        }
        return columns;
    }

    private static int wanted(Statement statement, Table table, SplitSize size) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT COALESCE(data_length, 0) FROM information_schema.tables WHERE table_schema = "
                        + Quoting.text(table.id().schema()) + " AND table_name = "
                        + Quoting.text(table.id().name()))) {
            long bytes = row.next() ? row.getLong(1) : 0;
            long aim = Math.max(size.bytes(), 1);
            long count = bytes <= 0 ? 1 : (bytes - 1) / aim + 1;
            return (int) Math.min(Math.max(size.most(), 1), count);
        }
    }

    private static List<Split> splits(Table table, List<Bounds> bounds) {
        if (bounds.size() < 2) {
            return List.of(new Split(table.id(), 0, 1, "", true));
        }
        List<Split> splits = new ArrayList<>(bounds.size());
        for (Bounds range : bounds) {
            splits.add(new Split(table.id(), splits.size(), bounds.size(), range.text(), true));
        }
        return List.copyOf(splits);
    }
}
