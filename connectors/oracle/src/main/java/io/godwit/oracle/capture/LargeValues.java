package io.godwit.oracle.capture;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.LogForm;
import io.godwit.oracle.load.LookUp;
import io.godwit.oracle.load.OracleSnapshot;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the values of large objects into changes. The log tells that one changed, and the pieces that were written; what lies around
 * the pieces it does not tell. So the row is read in the table, as of its transaction's commit: the last change of each row brings what
 * the row then is. Where the server has forgotten that moment the row is read as it is now, which is what later changes make of it.
 */
final class LargeValues {
    private static final Logger LOG = LoggerFactory.getLogger(LargeValues.class);
    private static final int TOGETHER = 200;

    private final Sessions sessions;

    LargeValues(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Whether any of the table's moved columns is looked up. */
    static boolean isIn(TablePlan plan) {
        return plan.table().moved().stream().anyMatch(LogForm::isLookedUp);
    }

    /** The same changes, none of them with a value left to look up. */
    List<Change> complete(List<Change> changes, long commitScn) {
        Map<TablePlan, Set<Row>> wanted = new LinkedHashMap<>();
        for (Change change : changes) {
            Row after = change.after();
            if (after != null && needs(change, after)) {
                wanted.computeIfAbsent(change.plan(), p -> new java.util.LinkedHashSet<>())
                        .add(key(after, change.plan().table().keyIndexes()));
            }
        }
        if (wanted.isEmpty()) {
            return changes;
        }
        Map<TablePlan, Map<Row, Row>> found = new HashMap<>();
        wanted.forEach((plan, keys) -> found.put(plan, find(plan, new ArrayList<>(keys), commitScn)));
        List<Change> whole = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Row after = change.after();
            Map<Row, Row> rows = found.get(change.plan());
            if (after != null && rows != null && needs(change, after)) {
                whole.add(completed(change, after, rows));
            } else {
                whole.add(change);
            }
        }
        return whole;
    }

    /** A changed key takes large values along that changed before it in the same transaction, under the old key. */
    private static boolean needs(Change change, Row after) {
        for (int c = 0; c < after.columns(); c++) {
            if (after.length(c) == RecordTable.LOOKED_UP) {
                return true;
            }
        }
        return change.kind() == Change.Kind.UPDATE && change.before() != null && isIn(change.plan());
    }

    private static Change completed(Change change, Row after, Map<Row, Row> rows) {
        TablePlan plan = change.plan();
        Row row = rows.get(key(after, plan.table().keyIndexes()));
        if (row == null) {
            // it is gone or has another key at the end of the transaction: another change of it follows
            row = without(change, after);
        }
        return change.kind() == Change.Kind.INSERT
                ? Change.insert(plan, row)
                : Change.update(plan, change.before(), row);
    }

    private static Row without(Change change, Row after) {
        int[] starts = new int[after.columns()];
        int[] lengths = new int[after.columns()];
        for (int c = 0; c < lengths.length; c++) {
            starts[c] = after.start(c);
            lengths[c] = after.length(c);
            if (lengths[c] == RecordTable.LOOKED_UP) {
                boolean nullable = change.plan().table().moved().get(c).nullable();
                lengths[c] = change.kind() != Change.Kind.INSERT ? Cells.ABSENT : nullable ? Cells.NULL : 0;
            }
        }
        return new Row(after.data(), starts, lengths);
    }

    private Map<Row, Row> find(TablePlan plan, List<Row> keys, long commitScn) {
        int[] key = plan.table().keyIndexes();
        Map<Row, Row> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += TOGETHER) {
            List<Row> some = keys.subList(from, Math.min(from + TOGETHER, keys.size()));
            for (Row row : read(plan, some, commitScn)) {
                found.put(key(row, key), row);
            }
        }
        return found;
    }

    private List<Row> read(TablePlan plan, List<Row> keys, long commitScn) {
        try (OracleSnapshot then = OracleSnapshot.at(sessions, commitScn)) {
            return lookUp(plan, then, keys);
        } catch (GodwitException e) {
            if (!e.code().equals(OracleErrors.SNAPSHOT_LOST)) {
                throw e;
            }
            LOG.debug("reading rows as they are now", e);
            return lookUp(plan, null, keys);
        }
    }

    private List<Row> lookUp(TablePlan plan, @Nullable OracleSnapshot then, List<Row> keys) {
        return LookUp.rows(sessions, plan, then, keys);
    }

    /** The cells of a row's key. */
    static Row key(Row row, int[] indexes) {
        int[] starts = new int[indexes.length];
        int[] lengths = new int[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            starts[i] = row.start(indexes[i]);
            lengths[i] = row.length(indexes[i]);
        }
        return Row.copyOf(new Row(row.data(), starts, lengths));
    }
}
