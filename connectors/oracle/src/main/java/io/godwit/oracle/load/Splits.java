package io.godwit.oracle.load;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Divides a table into ranges of places (ROWID): by its extents where the user may see them, else by a sample of its blocks. Each
 * range begins where the one before it ends, and the first and the last are open; so every row is in exactly one of them, whatever
 * is wrong or has changed in what the dictionary says. DBMS_PARALLEL_EXECUTE is not used: it writes its chunks into the source.
 * Rows move between places, so ranges read in two snapshots must not be mixed.
 */
public final class Splits {
    /** Database Reference, "DBA_EXTENTS" and "DBA_OBJECTS". */
    static final String EXTENTS = "SELECT o.data_object_id, e.relative_fno, e.block_id, e.bytes FROM sys.dba_extents e"
            + " JOIN sys.dba_objects o ON o.owner = e.owner AND o.object_name = e.segment_name"
            + " AND (o.subobject_name = e.partition_name OR o.subobject_name IS NULL AND e.partition_name IS NULL)"
            + " WHERE e.owner = ? AND e.segment_name = ?"
            + " AND e.segment_type IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')"
            + " AND o.object_type IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION') AND o.data_object_id IS NOT NULL";
    /** Whether a ROWID tells a place: neither index-organised nor in a cluster. */
    static final String PLACES = "SELECT COUNT(*) FROM sys.all_tables WHERE owner = ? AND table_name = ?"
            + " AND iot_type IS NULL AND cluster_name IS NULL";

    /** How many sampled rows a range is bounded by, about. */
    private static final int SAMPLE_PERCENT_MOST = 10;

    private Splits() {}

    private record Extent(Rowid start, long bytes) {}

    /** The table's splits, at least one, that together hold every row exactly once. */
    public static List<Split> of(Sessions sessions, Table table, SplitSize size) {
        long bytes = Math.max(table.estimatedBytes(), 0);
        int wanted = (int) Math.min(Math.max(size.most(), 1), bytes / Math.max(size.bytes(), 1) + 1);
        if (wanted < 2) {
            return splits(table.id(), List.of());
        }
        try (Connection connection = sessions.open("splits")) {
            if (!hasPlaces(connection, table.id())) {
                return splits(table.id(), List.of());
            }
            List<Extent> extents = extents(connection, table.id());
            return splits(table.id(), extents.isEmpty() ? sampled(connection, table, wanted) : bounds(extents, wanted));
        } catch (SQLException e) {
            throw OracleErrors.of(e, "dividing a table", table.id().toString());
        }
    }

    private static boolean hasPlaces(Connection connection, TableId table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PLACES)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) > 0;
            }
        }
    }

    /** None if the user may not see them. */
    private static List<Extent> extents(Connection connection, TableId table) throws SQLException {
        List<Extent> extents = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(EXTENTS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    extents.add(
                            new Extent(Rowid.of(rows.getLong(1), rows.getInt(2), rows.getLong(3)), rows.getLong(4)));
                }
            }
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw e;
            }
            return List.of();
        }
        extents.sort((a, b) -> a.start().compareTo(b.start()));
        return extents;
    }

    /** Where ranges of about the same number of bytes begin, but for the first. */
    private static List<Rowid> bounds(List<Extent> extents, int wanted) {
        long total = extents.stream().mapToLong(Extent::bytes).sum();
        List<Rowid> bounds = new ArrayList<>();
        long before = 0;
        for (Extent extent : extents) {
            long range = bounds.size() + 1L;
            if (before >= (double) total * range / wanted && range < wanted) {
                bounds.add(extent.start());
            }
            before += extent.bytes();
        }
        return bounds;
    }

    private static List<Rowid> sampled(Connection connection, Table table, int wanted) throws SQLException {
        double percent = Math.min(SAMPLE_PERCENT_MOST, Math.max(0.01, 1e11 / Math.max(table.estimatedBytes(), 1)));
        String query = "SELECT ROWIDTOCHAR(MIN(place)) FROM (SELECT ROWID AS place, NTILE(" + wanted
                + ") OVER (ORDER BY ROWID) AS part FROM " + Quoting.table(table.id()) + " SAMPLE BLOCK ("
                + String.format(java.util.Locale.ROOT, "%.4f", percent) + ")) GROUP BY part";
        TreeSet<Rowid> found = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Rowid place = Rowid.parse("" + rows.getString(1));
                if (place == null) {
                    return List.of();
                }
                found.add(place);
            }
        }
        found.pollFirst();
        return List.copyOf(found);
    }

    private static List<Split> splits(TableId table, List<Rowid> bounds) {
        List<Split> splits = new ArrayList<>();
        int count = bounds.size() + 1;
        for (int i = 0; i < count; i++) {
            String from = i == 0 ? "" : bounds.get(i - 1).text();
            String to = i == count - 1 ? "" : bounds.get(i).text();
            splits.add(new Split(table, i, count, count == 1 ? "" : from + ".." + to, false));
        }
        return List.copyOf(splits);
    }

    /** A condition that holds for the rows of a split; empty for all. */
    static String condition(Split split) {
        int dots = split.bounds().indexOf("..");
        if (dots < 0) {
            return "";
        }
        List<String> conditions = new ArrayList<>();
        String from = split.bounds().substring(0, dots);
        String to = split.bounds().substring(dots + 2);
        if (!from.isEmpty()) {
            conditions.add(Codec.ALIAS + ".ROWID >= CHARTOROWID(" + Quoting.text(from) + ")");
        }
        if (!to.isEmpty()) {
            conditions.add(Codec.ALIAS + ".ROWID < CHARTOROWID(" + Quoting.text(to) + ")");
        }
        return String.join(" AND ", conditions);
    }
}
