package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.literal;
import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Divides a table into ranges: of its key where that is one integer column, else of the blocks of its file where the server
 * can scan a part of a file (from 14 on), else not at all. The first and the last range are open, so rows that come later are
 * covered too. A table without a key stays whole.
 */
public final class Splits {
    private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");
    private static final int FIRST_WITH_BLOCK_RANGES = 14;

    private Splits() {}

    /**
     * The table's splits, at least one, that together hold every row exactly once.
     *
     * @throws GodwitException if the server refuses to say how large the table is
     */
    public static List<Split> of(Sessions sessions, Table table, SplitSize size) {
        Key key = table.key();
        if (key == null) {
            return List.of(new Split(table.id(), 0, 1, "", false));
        }
        String column = integerKey(table, key);
        try (Connection connection = sessions.open("splits");
                Statement statement = connection.createStatement()) {
            Extent extent = extent(statement, table);
            long wanted = Math.min(Math.max(size.most(), 1), ceilDivide(extent.bytes, Math.max(size.bytes(), 1)));
            List<Bounds> bounds = List.of();
            if (wanted > 1 && column != null) {
                bounds = keyRanges(statement, table, column, (int) wanted);
            } else if (wanted > 1 && extent.heap && sessions.version() >= FIRST_WITH_BLOCK_RANGES) {
                bounds = blockRanges(extent, (int) Math.min(wanted, extent.blocks));
            }
            return splits(table, bounds, column != null);
        } catch (SQLException e) {
            throw PostgresErrors.of(
                    e, sessions.side(), "dividing a table", table.id().toString());
        }
    }

    private static List<Split> splits(Table table, List<Bounds> bounds, boolean mixable) {
        if (bounds.size() < 2) {
            return List.of(new Split(table.id(), 0, 1, "", mixable));
        }
        List<Split> splits = new ArrayList<>(bounds.size());
        for (Bounds range : bounds) {
            splits.add(new Split(table.id(), splits.size(), bounds.size(), range.text(), mixable));
        }
        return List.copyOf(splits);
    }

    private static @Nullable String integerKey(Table table, Key key) {
        if (key.columns().size() != 1) {
            return null;
        }
        String name = key.columns().get(0);
        for (Column column : table.columns()) {
            if (column.name().equals(name)) {
                return INTEGERS.contains(column.nativeType()) ? name : null;
            }
        }
        return null;
    }

    /** How large a table is: all its bytes, and the blocks and file of its rows. */
    private record Extent(long bytes, long blocks, long filenode, boolean heap) {}

    private static Extent extent(Statement statement, Table table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_table_size(c.oid),"
                + " pg_relation_size(c.oid) / current_setting('block_size')::bigint,"
                + " coalesce(pg_relation_filenode(c.oid), 0), coalesce(a.amname = 'heap', false)"
                + " FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam"
                + " WHERE c.oid = " + literal(name(table.id())) + "::regclass")) {
            row.next();
            return new Extent(row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4));
        }
    }

    private static List<Bounds> blockRanges(Extent extent, int count) {
        List<Bounds> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Long to = i == count - 1 ? null : extent.blocks * (i + 1) / count;
            ranges.add(new Bounds(Bounds.Kind.BLOCKS, extent.blocks * i / count, to, extent.filenode));
        }
        return ranges;
    }

    private static List<Bounds> keyRanges(Statement statement, Table table, String column, int count)
            throws SQLException {
        List<Long> points = points(statement, table, column);
        List<Bounds> ranges = new ArrayList<>(count);
        Long from = null;
        for (int i = 1; i < count && !points.isEmpty(); i++) {
            Long to = quantile(points, i, count);
            if (from == null ? to > points.get(0) : to > from) {
                ranges.add(new Bounds(Bounds.Kind.KEY, from, to, 0));
                from = to;
            }
        }
        ranges.add(new Bounds(Bounds.Kind.KEY, from, null, 0));
        return ranges;
    }

    /**
     * Values with about the same number of rows between neighbours, the least and the greatest among them; empty for an empty
     * table. Statistics give them, unless there are none or the table has outgrown them.
     */
    private static List<Long> points(Statement statement, Table table, String column) throws SQLException {
        long least;
        long greatest;
        String quoted = name(column);
        try (ResultSet row = statement.executeQuery(
                "SELECT min(" + quoted + "), max(" + quoted + ") FROM ONLY " + name(table.id()))) {
            row.next();
            least = row.getLong(1);
            if (row.wasNull()) {
                return List.of();
            }
            greatest = row.getLong(2);
        }
        List<Long> points = new ArrayList<>();
        points.add(least);
        try (ResultSet row = statement.executeQuery(
                "SELECT histogram_bounds::text::bigint[] FROM pg_catalog.pg_stats WHERE NOT inherited AND schemaname = "
                        + literal(table.id().schema()) + " AND tablename = "
                        + literal(table.id().name()) + " AND attname = " + literal(column))) {
            Array known = row.next() ? row.getArray(1) : null;
            if (known != null) {
                Long[] values = (Long[]) known.getArray();
                double outside = (double) greatest - values[values.length - 1] + values[0] - least;
                if (outside <= 0.1 * ((double) greatest - least)) {
                    points.addAll(List.of(values).subList(1, values.length - 1));
                }
            }
        }
        points.removeIf(p -> p < least || p > greatest);
        points.add(greatest);
        return points;
    }

    /** The value below which {@code part} of {@code whole} rows lie, between the points that enclose it. */
    private static long quantile(List<Long> points, int part, int whole) {
        BigInteger scaled = BigInteger.valueOf(points.size() - 1L).multiply(BigInteger.valueOf(part));
        BigInteger[] place = scaled.divideAndRemainder(BigInteger.valueOf(whole));
        int index = place[0].intValueExact();
        BigInteger low = BigInteger.valueOf(points.get(index));
        BigInteger high = BigInteger.valueOf(points.get(Math.min(index + 1, points.size() - 1)));
        return low.add(high.subtract(low).multiply(place[1]).divide(BigInteger.valueOf(whole)))
                .longValueExact();
    }

    private static long ceilDivide(long a, long b) {
        return a <= 0 ? 1 : (a - 1) / b + 1;
    }
}
