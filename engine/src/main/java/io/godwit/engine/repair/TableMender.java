package io.godwit.engine.repair;

import io.godwit.engine.migration.Sides;
import io.godwit.engine.validate.Canonical;
import io.godwit.engine.validate.Difference;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the differing rows of one table anew. All keys of a transaction are deleted before any row is inserted, so that a
 * unique value may change hands; where a table has such values all keys go in one transaction.
 */
final class TableMender {
    /** Keys that are looked up by one statement. */
    private static final int LOOK_UP = 200;

    /** Keys written while the stream of changes stands still, where nothing demands more. */
    private static final int STAND = 1_000;

    private final Sides sides;
    private final Footing footing;
    private final TablePlan plan;
    private final TablePlan onTarget;

    /**
     * Mends a table.
     *
     * @param plan with neutral changes, which converge
     */
    TableMender(Sides sides, Footing footing, TablePlan plan) {
        this.sides = sides;
        this.footing = footing;
        this.plan = plan;
        this.onTarget = new TablePlan(
                plan.table().onTarget(), plan.rows(), plan.rowsWhy(), plan.changes(), plan.changesWhy(), plan.join());
    }

    /** How many keys were written anew; -1 if it was halted. */
    long mend(List<Difference> differences) {
        List<Row> keys = differences.stream()
                .map(Difference::key)
                .filter(k -> k != null)
                .distinct()
                .toList();
        int step = plan.table().otherUniques() ? Math.max(keys.size(), 1) : STAND;
        for (int from = 0; from < keys.size(); from += step) {
            if (!stand(keys.subList(from, Math.min(from + step, keys.size())))) {
                return -1;
            }
        }
        return keys.size();
    }

    private boolean stand(List<Row> keys) {
        try (Snapshot view = footing.stand()) {
            if (view == null) {
                return false;
            }
            if (plan.table().key() == null) {
                inParts(keys, part -> multiset(part, view));
            } else {
                inParts(
                        keys,
                        part -> footing.write(part.stream()
                                .map(k -> Change.delete(plan, image(k)))
                                .toList()));
                inParts(
                        keys,
                        part -> footing.write(sides.source().lookUp(plan, view, part).stream()
                                .map(row -> Change.insert(plan, row))
                                .toList()));
            }
            footing.commit(
                    new Repaired(plan.table().id(), keys.size(), view.position().text()));
            return true;
        }
    }

    private interface Part {
        void take(List<Row> keys);
    }

    private static void inParts(List<Row> keys, Part part) {
        for (int from = 0; from < keys.size(); from += LOOK_UP) {
            part.take(keys.subList(from, Math.min(from + LOOK_UP, keys.size())));
        }
    }

    /** Takes away copies that are too many and adds those that are missing. */
    private void multiset(List<Row> rows, Snapshot view) {
        Map<Row, Long> missing = new HashMap<>();
        // between engines one value may have two forms: rows are matched by the one they share, and written as they are
        Canonical canonical = Canonical.of(plan.table());
        boolean neutral = plan.changes().equals(RowFormat.NEUTRAL);
        Map<Row, Row> given = new HashMap<>();
        for (Row row : sides.source().lookUp(plan, view, rows)) {
            Row form = neutral ? canonical.copy(row) : row;
            given.putIfAbsent(form, row);
            missing.merge(form, 1L, Long::sum);
        }
        for (Row row : sides.readBack().lookUp(onTarget, null, rows)) {
            Row form = neutral ? canonical.copy(row) : row;
            given.putIfAbsent(form, row);
            missing.merge(form, -1L, Long::sum);
        }
        List<Change> changes = new ArrayList<>();
        missing.forEach((row, count) -> {
            for (long n = count; n < 0; n++) {
                changes.add(Change.delete(plan, given.getOrDefault(row, row)));
            }
            for (long n = count; n > 0; n--) {
                changes.add(Change.insert(plan, given.getOrDefault(row, row)));
            }
        });
        footing.write(changes);
    }

    /** A row with only its key: the old image of a delete. */
    private Row image(Row key) {
        Table table = plan.table();
        int columns = table.moved().size();
        int[] starts = new int[columns];
        int[] lengths = new int[columns];
        Arrays.fill(lengths, Cells.ABSENT);
        int[] indexes = table.keyIndexes();
        for (int k = 0; k < indexes.length; k++) {
            starts[indexes[k]] = key.start(k);
            lengths[indexes[k]] = key.length(k);
        }
        return new Row(key.data(), starts, lengths);
    }
}
