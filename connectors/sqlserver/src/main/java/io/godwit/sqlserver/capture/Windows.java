package io.godwit.sqlserver.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Divides what is captured into windows of so many transactions that the times of their commits can be held, and finds the change
 * tables that have rows in one. Used by one thread.
 */
final class Windows {
    private static final int TRANSACTIONS = 2000;
    private static final int TABLES_PER_QUESTION = 100;
    private static final long PAGE_BYTES = 32L << 20;
    private static final long LEAST_PAGE_BYTES = 256L << 10;

    /** Times in the mapping are the server's local ones. */
    private static final String TRANSACTIONS_OF = "SELECT TOP (" + TRANSACTIONS + ") m.start_lsn,"
            + " DATEADD(minute, DATEDIFF(minute, GETDATE(), GETUTCDATE()), m.tran_end_time)"
            + " FROM cdc.lsn_time_mapping m WHERE m.start_lsn > CAST(? AS binary(10))"
            + " AND m.start_lsn <= CAST(? AS binary(10)) ORDER BY m.start_lsn";

    private final Connection connection;
    private final SourceState state;
    private final Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);

    Windows(Connection connection, SourceState state) {
        this.connection = connection;
        this.state = state;
    }

    /**
     * The next window.
     *
     * @param from everything up to here was read
     * @param captured up to here all change tables are complete, and all tables are as planned
     */
    Window open(LogPosition from, LogPosition captured) throws SQLException {
        Map<LogPosition, Long> times = new HashMap<>();
        LogPosition until = captured;
        try (PreparedStatement statement = connection.prepareStatement(TRANSACTIONS_OF)) {
            statement.setBytes(1, from.bytes());
            statement.setBytes(2, captured.bytes());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    LogPosition commit = LogPosition.of(row.getBytes(1));
                    java.sql.Timestamp time = row.getTimestamp(2, utc);
                    times.put(commit, time == null ? 0 : time.getTime());
                    if (times.size() == TRANSACTIONS) {
                        until = commit;
                    }
                }
            }
        }
        List<CapturedTable> changed = changed(List.copyOf(state.tables()), from, until);
        long pageBytes = Math.max(LEAST_PAGE_BYTES, PAGE_BYTES / Math.max(1, changed.size()));
        List<TableCursor> cursors = new ArrayList<>();
        for (CapturedTable table : changed) {
            cursors.add(new TableCursor(connection, table, from, until, pageBytes));
        }
        return new Window(until, cursors, times);
    }

    private List<CapturedTable> changed(List<CapturedTable> tables, LogPosition from, LogPosition until)
            throws SQLException {
        if (tables.size() == 1) {
            return tables;
        }
        List<CapturedTable> changed = new ArrayList<>();
        for (int begin = 0; begin < tables.size(); begin += TABLES_PER_QUESTION) {
            int end = Math.min(tables.size(), begin + TABLES_PER_QUESTION);
            ask(tables.subList(begin, end), from, until, changed);
        }
        // an answer of before the cleanup job came by, or of a change table that is gone, would be worth nothing
        state.captured(from);
        if (!tables.equals(state.tables())) {
            throw new StaleTableException(tables.get(0).plan.table().id().toString());
        }
        return changed;
    }

    private void ask(List<CapturedTable> asked, LogPosition from, LogPosition until, List<CapturedTable> changed)
            throws SQLException {
        StringBuilder sql = new StringBuilder(
                "DECLARE @from binary(10) = CAST(? AS binary(10)), @until binary(10) = CAST(? AS binary(10)); ");
        for (int i = 0; i < asked.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(i)
                    .append(" WHERE EXISTS (SELECT 1 FROM ")
                    .append(asked.get(i).instance.table())
                    .append(" c WHERE c.[__$start_lsn] > @from AND c.[__$start_lsn] <= @until)");
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            statement.setBytes(1, from.bytes());
            statement.setBytes(2, until.bytes());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changed.add(asked.get(row.getInt(1)));
                }
            }
        }
    }
}
