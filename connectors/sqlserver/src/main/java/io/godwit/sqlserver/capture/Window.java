package io.godwit.sqlserver.capture;

import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The changes of all tables between two positions, merged in the order of commits and, in a transaction, of its commands. What one
 * batch does not hold comes in fragments. Used by one thread.
 */
final class Window {
    private static final long FRAGMENT_BYTES = 8L << 20;
    private static final int FRAGMENT_CHANGES = 10_000;

    private final LogPosition until;
    private final Map<LogPosition, Long> commitMillis;
    private final PriorityQueue<Head> heads;
    private boolean fragmented;

    /** A table's cursor at its next change. */
    private record Head(TableCursor cursor, CapturedChange next) {}

    /**
     * Reads each table's first change.
     *
     * @param until the last position of the window
     * @param commitMillis when transactions were committed, as far as known
     */
    Window(LogPosition until, List<TableCursor> cursors, Map<LogPosition, Long> commitMillis) throws SQLException {
        this.until = until;
        this.commitMillis = commitMillis;
        this.heads = new PriorityQueue<>(
                Math.max(1, cursors.size()), Comparator.comparing(h -> h.next().order()));
        for (TableCursor cursor : cursors) {
            push(cursor);
        }
    }

    private void push(TableCursor cursor) throws SQLException {
        CapturedChange next = cursor.peek();
        if (next != null) {
            heads.add(new Head(cursor, next));
        }
    }

    LogPosition until() {
        return until;
    }

    /** Everything up to here was given by the last batch, if that ended its transaction. */
    boolean isInTransaction() {
        return fragmented;
    }

    /** The next transaction or fragment; null when the window is read to its end. */
    @Nullable
    ChangeBatch next() throws SQLException {
        Head head = heads.peek();
        while (head != null) {
            LogPosition commit = head.next().order().commit();
            List<Change> changes = new ArrayList<>();
            long bytes = 0;
            while (head != null && head.next().order().commit().equals(commit)) {
                if (bytes >= FRAGMENT_BYTES || changes.size() >= FRAGMENT_CHANGES) {
                    fragmented = true;
                    return batch(changes, commit, false, bytes);
                }
                heads.remove();
                Change change = head.next().change();
                if (change != null) {
                    changes.add(change);
                    bytes += change.bytes();
                }
                head.cursor().pass();
                push(head.cursor());
                head = heads.peek();
            }
            if (!changes.isEmpty() || fragmented) {
                fragmented = false;
                return batch(changes, commit, true, bytes);
            }
        }
        return null;
    }

    private ChangeBatch batch(List<Change> changes, LogPosition commit, boolean last, long bytes) {
        return new ChangeBatch(changes, commit.text(), commit, last, commitMillis.getOrDefault(commit, 0L), bytes + 64);
    }
}
