package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one change table's rows between two positions in pages, in the order of the change table's own index: a page is bounded by
 * bytes, so that a large transaction is never in memory. After each page the server is asked from where on the change table is whole,
 * because the cleanup job moves that before it removes rows. Used by one thread.
 */
final class TableCursor {
    private static final int FIRST_ROWS = 16;
    private static final int MOST_ROWS = 4096;
    private static final String ORDER =
            " ORDER BY c.[__$start_lsn], c.[__$command_id], c.[__$seqval], c.[__$operation]";

    private final Connection connection;
    private final CapturedTable table;
    private final LogPosition until;
    private final long pageBytes;
    private final Deque<CapturedChange> ready = new ArrayDeque<>();
    private final ChangeAssembly assembly;
    private LogPosition from;
    private @Nullable ChangeOrder last;
    private int rows = FIRST_ROWS;
    private boolean ended;

    /**
     * Asks nothing yet.
     *
     * @param from after this commit
     * @param until this commit included
     * @param pageBytes how much a page may hold
     */
    TableCursor(Connection connection, CapturedTable table, LogPosition from, LogPosition until, long pageBytes) {
        this.connection = connection;
        this.table = table;
        this.from = from;
        this.until = until;
        this.pageBytes = pageBytes;
        this.assembly = new ChangeAssembly(table.plan, ready::add);
    }

    /** The next change; null at the end. */
    @Nullable
    CapturedChange peek() throws SQLException {
        while (ready.isEmpty() && !ended) {
            readPage();
        }
        return ready.peek();
    }

    /** Goes on behind the change that {@link #peek} gave. */
    void pass() {
        ready.remove();
    }

    private void readPage() throws SQLException {
        ChangeOrder reached = last;
        int asked = rows;
        int read = 0;
        long bytes = 0;
        boolean whole = true;
        try (PreparedStatement statement = connection.prepareStatement(reached == null ? next() : rest(reached))) {
            bind(statement, asked, reached);
            try (ResultSet result = statement.executeQuery()) {
                while (whole && result.next()) {
                    CapturedRow row = table.row(result);
                    last = row.order();
                    bytes += row.row().bytes();
                    read++;
                    assembly.add(row);
                    whole = bytes < pageBytes;
                }
            }
        }
        require(from);
        if (whole && read < asked) {
            if (reached == null) {
                ended = true;
                assembly.end();
            } else {
                // the transaction in which the page before ended is done
                from = reached.commit();
                last = null;
                ended = from.equals(until);
                assembly.end();
            }
        }
        fit(read, bytes);
    }

    private void bind(PreparedStatement statement, int asked, @Nullable ChangeOrder reached) throws SQLException {
        statement.setInt(1, asked);
        if (reached == null) {
            statement.setBytes(2, from.bytes());
            statement.setBytes(3, until.bytes());
            return;
        }
        int at = 2;
        statement.setBytes(at++, reached.commit().bytes());
        if (reached.command() != 0) {
            statement.setInt(at++, reached.command());
        }
        statement.setInt(at++, reached.command());
        statement.setBytes(at++, reached.sequence().bytes());
        statement.setBytes(at++, reached.sequence().bytes());
        statement.setInt(at, reached.operation());
    }

    private String next() {
        return "SELECT TOP (?) " + table.select()
                + " WHERE c.[__$start_lsn] > CAST(? AS binary(10)) AND c.[__$start_lsn] <= CAST(? AS binary(10))"
                + ORDER;
    }

    /** What is left of the transaction in which the last page ended; rows of which no command was noted come first. */
    private String rest(ChangeOrder reached) {
        return "SELECT TOP (?) " + table.select() + " WHERE c.[__$start_lsn] = CAST(? AS binary(10))"
                + (reached.command() != 0 ? " AND c.[__$command_id] >= ?" : "")
                + " AND (c.[__$command_id] > ? OR c.[__$seqval] > CAST(? AS binary(10))"
                + " OR (c.[__$seqval] = CAST(? AS binary(10)) AND c.[__$operation] > ?))" + ORDER;
    }

    /** As many rows as fill about half of a page. */
    private void fit(int read, long bytes) {
        if (read > 0) {
            long fitting = pageBytes / 2 / Math.max(1, bytes / read);
            rows = (int) Math.max(1, Math.min(Math.min(MOST_ROWS, fitting), rows * 8L));
        }
    }

    /** Makes sure that the change table still was what it was, and held all after a position, when the page was read. */
    private void require(LogPosition position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT t.start_lsn, "
                + Definitions.shapeOf("t.object_id") + " FROM cdc.change_tables t WHERE t.object_id = ?")) {
            statement.setLong(1, table.instance.changeTable());
            try (ResultSet result = statement.executeQuery()) {
                byte[] begins = result.next() ? result.getBytes(1) : null;
                if (begins == null || !table.shape.equals(result.getString(2))) {
                    throw new StaleTableException(table.plan.table().id().toString());
                }
                if (LogPosition.of(begins).compareTo(position.next()) > 0) {
                    throw ChangeCapture.lost(List.of(table.plan.table().id()), position);
                }
            }
        }
    }

    static GodwitException gone(CapturedTable table) {
        return new GodwitException(
                Errors.LOG_LOST,
                "its capture instance " + table.instance.name() + " is gone: changes are no longer captured",
                table.plan.table().id().toString(),
                null);
    }
}
