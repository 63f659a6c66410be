package io.godwit.testkit.memory;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows that follow a row which was deleted or changed, row by row, as the contract says it. */
final class MemoryCascades {
    private final MemoryDatabase database;
    private final MemoryTransaction tx;
    private final List<TablePlan> plans;
    private final Position commit;

    MemoryCascades(MemoryDatabase database, MemoryTransaction tx, List<TablePlan> plans, Position commit) {
        this.database = database;
        this.tx = tx;
        this.plans = plans;
        this.commit = commit;
    }

    /** Rows that point to {@code old} follow it; {@code changed} is null where it was deleted. */
    void follow(TablePlan parent, Row old, @Nullable Row changed) {
        for (Cascade cascade : parent.table().cascades()) {
            TablePlan child = plan(cascade.table());
            Action action = changed == null ? cascade.onDelete() : cascade.onUpdate();
            if (child == null || action == Action.NONE || child.join().mode(commit) == ApplyMode.SKIP) {
                continue;
            }
            int[] referenced = indexes(database.table(parent.table().target()), cascade.referenced());
            Row pointed = MemoryTable.project(old, referenced);
            Row now = changed == null ? null : MemoryTable.project(merged(changed, old), referenced);
            if (!MemoryTable.hasNull(pointed) && !Objects.equals(pointed, now)) {
                follow(child, indexes(database.table(child.table().target()), cascade.columns()), action, pointed, now);
            }
        }
    }

    private void follow(TablePlan child, int[] columns, Action action, Row pointed, @Nullable Row now) {
        MemoryTable table = database.table(child.table().target());
        for (long place : List.copyOf(table.rows.keySet())) {
            Row row = table.rows.get(place);
            if (row == null || !MemoryTable.project(row, columns).equals(pointed)) {
                continue;
            }
            if (action == Action.CASCADE && now == null) {
                tx.remove(table, place);
                follow(child, row, null);
            } else {
                Row to = assigned(row, columns, action == Action.CASCADE ? now : null);
                tx.replace(table, place, to);
                follow(child, row, to);
            }
        }
    }

    /** Defaults are null here. */
    private static Row assigned(Row row, int[] columns, @Nullable Row values) {
        List<byte @Nullable []> cells = MemoryTable.cells(row);
        for (int i = 0; i < columns.length; i++) {
            cells.set(columns[i], values == null ? null : MemoryTable.cell(values, i));
        }
        return MemoryTable.row(cells);
    }

    private static Row merged(Row newer, Row older) {
        List<byte @Nullable []> cells = new ArrayList<>();
        for (int c = 0; c < newer.columns(); c++) {
            cells.add(MemoryTable.cell(newer.isAbsent(c) ? older : newer, c));
        }
        return MemoryTable.row(cells);
    }

    private @Nullable TablePlan plan(TableId table) {
        return plans.stream()
                .filter(p -> p.table().id().equals(table))
                .findFirst()
                .orElse(null);
    }

    private static int[] indexes(MemoryTable table, List<String> names) {
        return names.stream().mapToInt(table::column).toArray();
    }
}
