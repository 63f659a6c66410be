package io.godwit.sqlserver.capture;

import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of all tables' rows between two versions, read as of one moment and told as one transaction, in fragments: first the rows
 * that are gone, of all tables, then those that are there. Used by one thread.
 */
final class TrackedWindow implements AutoCloseable {
    private static final long FRAGMENT_BYTES = 8L << 20;
    private static final int FRAGMENT_CHANGES = 10_000;
    private static final int TABLES_PER_QUESTION = 100;

    private final Connection connection;
    private final TrackedVersion from;
    private final TrackedVersion until;
    private final List<TrackedTable> changed = new ArrayList<>();
    private int step;
    private boolean begun;
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet result;

    /**
     * Finds the tables with changes.
     *
     * @param connection in a transaction under snapshot isolation, which sees at least all of {@code until}
     */
    TrackedWindow(Connection connection, List<TrackedTable> tables, TrackedVersion from, TrackedVersion until)
            throws SQLException {
        this.connection = connection;
        this.from = from;
        this.until = until;
        for (int begin = 0; begin < tables.size(); begin += TABLES_PER_QUESTION) {
            ask(tables.subList(begin, Math.min(tables.size(), begin + TABLES_PER_QUESTION)));
        }
    }

    private void ask(List<TrackedTable> tables) throws SQLException {
        StringBuilder sql = new StringBuilder("DECLARE @since bigint = ?; ");
        for (int i = 0; i < tables.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(i)
                    .append(" WHERE ")
                    .append(tables.get(i).exists("@since"));
        }
        try (PreparedStatement question = connection.prepareStatement(sql.toString())) {
            question.setLong(1, from.number());
            try (ResultSet row = question.executeQuery()) {
                while (row.next()) {
                    changed.add(tables.get(row.getInt(1)));
                }
            }
        }
    }

    TrackedVersion until() {
        return until;
    }

    /** Whether nothing became of any row. */
    boolean isEmpty() {
        return changed.isEmpty();
    }

    /** Whether a part was given. */
    boolean isBegun() {
        return begun;
    }

    /** The next fragment; the last one ends the transaction. */
    ChangeBatch next() throws SQLException {
        begun = true;
        List<Change> changes = new ArrayList<>();
        long bytes = 0;
        while (step < 2 * changed.size()) {
            boolean removing = step < changed.size();
            TrackedTable table = changed.get(step % changed.size());
            ResultSet rows = result == null ? open(removing ? table.gone() : table.present()) : result;
            while (rows.next()) {
                Change change = removing ? table.removed(rows) : table.changed(rows);
                changes.add(change);
                bytes += change.bytes();
                if (bytes >= FRAGMENT_BYTES || changes.size() >= FRAGMENT_CHANGES) {
                    return batch(changes, false, bytes);
                }
            }
            close();
            step++;
        }
        return batch(changes, true, bytes);
    }

    private ResultSet open(String sql) throws SQLException {
        PreparedStatement opened = connection.prepareStatement(sql);
        statement = opened;
        opened.setLong(1, from.number());
        ResultSet rows = opened.executeQuery();
        result = rows;
        return rows;
    }

    private ChangeBatch batch(List<Change> changes, boolean last, long bytes) {
        return new ChangeBatch(changes, "versions to " + until.text(), until, last, 0, bytes + 64);
    }

    @Override
    public void close() throws SQLException {
        PreparedStatement open = statement;
        result = null;
        statement = null;
        if (open != null) {
            open.close();
        }
    }
}
