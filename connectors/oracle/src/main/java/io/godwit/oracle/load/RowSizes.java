package io.godwit.oracle.load;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How many rows, and how much of their large objects, to fetch at once: by what the dictionary and some rows say of their size. */
final class RowSizes {
    /** How much the driver may hold of one fetch. */
    private static final long FETCH_BYTES = 512 * 1024;

    private static final int MOST_ROWS = 5_000;
    private static final int FEWEST_ROWS = 10;
    private static final int BYTES_OF_AN_UNKNOWN_ROW = 200;
    private static final int SAMPLED_ROWS = 200;
    private static final int LEAST_PREFETCH = 4 * 1024;
    private static final int MOST_PREFETCH = 512 * 1024;

    private RowSizes() {}

    /** How many rows to fetch at once. */
    static int fetchRows(Table table, int lobPrefetchBytes) {
        long row = table.estimatedRows() > 0 && table.estimatedBytes() > 0
                ? Math.max(table.estimatedBytes() / table.estimatedRows(), 1)
                : BYTES_OF_AN_UNKNOWN_ROW;
        long lobs = table.moved().stream()
                .filter(c -> NativeType.parse(c.nativeType()).isLob())
                .count();
        long bytes = row + lobs * lobPrefetchBytes;
        return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, FETCH_BYTES / bytes));
    }

    /**
     * What covers nine of ten large objects of some rows, so that these need no round trip of their own; within bounds. The
     * driver's own default where nothing can be found out.
     */
    static int lobPrefetchBytes(Sessions sessions, Table table) {
        List<String> lengths = new ArrayList<>();
        for (Column column : table.moved()) {
            NativeType type = NativeType.parse(column.nativeType());
            boolean plain = type.family() == NativeType.Family.CLOB
                    || type.family() == NativeType.Family.NCLOB
                    || type.family() == NativeType.Family.BLOB;
            if (plain) {
                lengths.add("COALESCE(DBMS_LOB.GETLENGTH(" + Quoting.name(column.name()) + "), 0)");
            }
        }
        if (lengths.isEmpty()) {
            return Sessions.LOB_PREFETCH_BYTES;
        }
        String longest = lengths.size() == 1 ? lengths.get(0) : "GREATEST(" + String.join(", ", lengths) + ")";
        String query = "SELECT PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY bytes) FROM (SELECT " + longest
                + " AS bytes FROM " + Quoting.table(table.id()) + " WHERE ROWNUM <= " + SAMPLED_ROWS + ")";
        try (Connection connection = sessions.open("sizes");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            long length = row.next() ? row.getLong(1) : 0;
            return (int) Math.max(LEAST_PREFETCH, Math.min(MOST_PREFETCH, Long.highestOneBit(Math.max(length, 1)) * 2));
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw OracleErrors.of(e, "measuring large objects", table.id().toString());
            }
            return Sessions.LOB_PREFETCH_BYTES;
        }
    }
}
