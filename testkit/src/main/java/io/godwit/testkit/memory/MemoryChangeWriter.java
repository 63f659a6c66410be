package io.godwit.testkit.memory;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects changes and replays them one by one, in order, when they are committed; every constraint is checked at once. */
final class MemoryChangeWriter implements Writer<ChangeBatch> {
    private final MemoryDatabase database;
    private final String migration;
    private final List<TablePlan> plans;
    private final List<ChangeBatch> waiting = new ArrayList<>();

    MemoryChangeWriter(MemoryDatabase database, String migration, List<TablePlan> plans) {
        this.database = database;
        this.migration = migration;
        this.plans = List.copyOf(plans);
        MemoryWriters.opened(database, migration, this);
    }

    @Override
    public void write(ChangeBatch batch) {
        waiting.add(batch);
    }

    @Override
    public void commit(Checkpoint reached) {
        MemoryWriters.checkOpen(database, migration, this);
        database.transaction(false, tx -> {
            for (ChangeBatch batch : waiting) {
                batch.changes().forEach(change -> apply(tx, change, batch.commit()));
            }
            database.facts.add(migration, reached, tx);
        });
        waiting.clear();
    }

    private void apply(MemoryTransaction tx, Change change, Position commit) {
        if (change.kind() == Change.Kind.TRUNCATE) {
            List<MemoryTable> truncated = new ArrayList<>();
            for (TablePlan plan : change.truncated()) {
                if (mine(plan).join().mode(commit) != ApplyMode.SKIP) {
                    truncated.add(database.table(plan.table().target()));
                }
            }
            if (!truncated.isEmpty()) {
                tx.truncate(truncated);
            }
            return;
        }
        TablePlan plan = mine(change.plan());
        ApplyMode mode = plan.join().mode(commit);
        Row before = change.before() == null ? null : MemoryFormat.convert(plan.changes(), change.before());
        Row after = change.after() == null ? null : MemoryFormat.convert(plan.changes(), change.after());
        MemoryTable table = database.table(plan.table().target());
        boolean followed = !change.plan().table().cascades().isEmpty() && change.kind() != Change.Kind.INSERT;
        Row old = followed ? known(plan, table, new Images(before, after)) : null;
        if (mode != ApplyMode.SKIP) {
            apply(tx, change.kind(), plan, mode, new Images(before, after));
        }
        if (old != null) {
            new MemoryCascades(database, tx, plans, commit).follow(plan, old, after);
        }
    }

    /** The old row; what the change does not say of it is taken from the row as it lies here. */
    private static Row known(TablePlan plan, MemoryTable table, Images images) {
        Row image = images.old();
        if (plan.table().key() == null || (images.before() != null && !hasAbsent(image))) {
            return image;
        }
        Long place = find(plan, table, image);
        Row row = place == null ? null : table.rows.get(place);
        return row == null ? image : row;
    }

    private void apply(MemoryTransaction tx, Change.Kind kind, TablePlan plan, ApplyMode mode, Images images) {
        MemoryTable table = database.table(plan.table().target());
        try {
            if (mode == ApplyMode.CONVERGE) {
                converge(tx, kind, plan, table, images);
            } else {
                exact(tx, kind, plan, table, images);
            }
        } catch (MemoryTable.Conflict e) {
            throw diverged(plan, "a row that must not be there is there", e);
        }
    }

    /** The plan this writer was opened with: its join may be newer than the one the reader was opened with. */
    private TablePlan mine(TablePlan plan) {
        for (TablePlan mine : plans) {
            if (mine.table().id().equals(plan.table().id())) {
                return mine;
            }
        }
        throw new IllegalArgumentException("no plan for " + plan.table().id());
    }

    private static void exact(
            MemoryTransaction tx, Change.Kind kind, TablePlan plan, MemoryTable table, Images images) {
        if (kind == Change.Kind.INSERT) {
            tx.insert(table, complete(plan, images.present(), null));
            return;
        }
        Long place = find(plan, table, images.old());
        if (place == null) {
            throw diverged(plan, "a row that must be there is missing", null);
        }
        if (kind == Change.Kind.DELETE) {
            tx.remove(table, place);
        } else {
            tx.replace(table, place, complete(plan, images.present(), table.rows.get(place)));
        }
    }

    /**
     * The row may be there as it was before, as it is after, as it became later, or not at all. Where values were not sent
     * and no row has them, the row was gone when the load read it: a later change says so too.
     */
    private static void converge(
            MemoryTransaction tx, Change.Kind kind, TablePlan plan, MemoryTable table, Images images) {
        if (plan.table().key() == null) {
            Long place = kind == Change.Kind.INSERT ? null : find(plan, table, images.old());
            Row old = place == null ? images.before() : table.rows.get(place);
            if (place != null) {
                tx.remove(table, place);
            }
            if (kind != Change.Kind.DELETE) {
                tx.insert(table, complete(plan, images.present(), old));
            }
            return;
        }
        Long oldPlace = kind == Change.Kind.INSERT ? null : find(plan, table, images.old());
        Row oldRow = oldPlace == null ? null : table.rows.get(oldPlace);
        if (kind == Change.Kind.DELETE) {
            if (oldPlace != null) {
                tx.remove(table, oldPlace);
            }
            return;
        }
        Row after = images.present();
        Long newPlace = find(plan, table, after);
        Row newRow = newPlace == null ? null : table.rows.get(newPlace);
        Row values = oldRow != null ? oldRow : newRow;
        if (oldPlace != null && !oldPlace.equals(newPlace)) {
            tx.remove(table, oldPlace);
        }
        if (values == null && hasAbsent(after)) {
            return;
        }
        Row row = complete(plan, after, values);
        if (newPlace != null) {
            tx.replace(table, newPlace, row);
        } else {
            tx.insert(table, row);
        }
    }

    private static boolean hasAbsent(Cells row) {
        for (int c = 0; c < row.columns(); c++) {
            if (row.isAbsent(c)) {
                return true;
            }
        }
        return false;
    }

    /** A change's rows as neutral cells. */
    private record Images(@Nullable Row before, @Nullable Row after) {
        /** The image that tells which row is meant. */
        Row old() {
            return before != null ? before : present();
        }

        Row present() {
            if (after == null) {
                throw new IllegalArgumentException("a change without its row");
            }
            return after;
        }
    }

    /** Where the row lies that an image speaks of. */
    private static @Nullable Long find(TablePlan plan, MemoryTable table, Cells image) {
        return plan.table().key() == null
                ? table.findEqual(image)
                : table.find(MemoryTable.project(image, plan.table().keyIndexes()));
    }

    /** The image with the values that were not sent taken from the row as it is. */
    private static Row complete(TablePlan plan, Row after, @Nullable Row present) {
        List<byte @Nullable []> cells = MemoryTable.cells(after);
        for (int c = 0; c < after.columns(); c++) {
            if (after.isAbsent(c)) {
                if (present == null) {
                    throw diverged(plan, "a value that was not sent is not there", null);
                }
                cells.set(c, MemoryTable.cell(present, c));
            }
        }
        return MemoryTable.row(cells);
    }

    private static GodwitException diverged(TablePlan plan, String what, @Nullable Throwable cause) {
        return new GodwitException(
                Errors.TARGET_DIVERGED,
                "On the target " + what + ".",
                plan.table().target().toString(),
                cause);
    }

    @Override
    public void close() {
        MemoryWriters.closed(database, migration, this);
    }
}
