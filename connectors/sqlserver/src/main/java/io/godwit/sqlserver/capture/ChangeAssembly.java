package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes of one table's rows in their order. An update comes as its old and its new row; one that gives a row another key may
 * come as a deletion and an insertion instead, which are taken for one update only if nothing of the table lies between them and they
 * are logged as one thing: a statement that moves many keys at once deletes all the old rows before it inserts the new, and so it is
 * handed on.
 */
final class ChangeAssembly {
    private final TablePlan plan;
    private final int[] key;
    private final boolean full;
    private final Consumer<CapturedChange> out;
    private @Nullable CapturedRow deleted;
    private @Nullable CapturedRow before;

    ChangeAssembly(TablePlan plan, Consumer<CapturedChange> out) {
        this.plan = plan;
        this.key = plan.table().keyIndexes();
        this.full = key.length == 0 || plan.table().fullImages();
        this.out = out;
    }

    /** Takes the next row. */
    void add(CapturedRow row) {
        CapturedRow old = before;
        if (old != null && row.operation() != Operation.AFTER) {
            throw torn(old);
        }
        switch (row.operation()) {
            case DELETE -> {
                end();
                deleted = row;
            }
            case INSERT -> {
                CapturedRow gone = deleted;
                if (gone != null && gone.order().isLoggedAs(row.order())) {
                    deleted = null;
                    give(row.order(), update(gone, row));
                } else {
                    end();
                    give(row.order(), row.taken() ? Change.insert(plan, row.row()) : null);
                }
            }
            case BEFORE -> {
                end();
                before = row;
            }
            case AFTER -> {
                if (old == null || !old.order().isLoggedAs(row.order())) {
                    throw torn(row);
                }
                before = null;
                give(row.order(), update(old, row));
            }
        }
    }

    /** Gives what may still wait for a partner: nothing of the table comes before the end of a transaction any more. */
    void end() {
        CapturedRow old = before;
        if (old != null) {
            throw torn(old);
        }
        CapturedRow gone = deleted;
        deleted = null;
        if (gone != null) {
            give(gone.order(), gone.taken() ? Change.delete(plan, old(gone.row())) : null);
        }
    }

    private void give(ChangeOrder order, @Nullable Change change) {
        out.accept(new CapturedChange(order, change));
    }

    private GodwitException torn(CapturedRow row) {
        return new GodwitException(
                Errors.SOURCE_REFUSED,
                "the change table holds one of an update's two rows only, at "
                        + row.order().commit().text(),
                plan.table().id().toString(),
                null);
    }

    private @Nullable Change update(CapturedRow old, CapturedRow changed) {
        if (!old.taken()) {
            return changed.taken() ? Change.insert(plan, whole(changed.row())) : null;
        }
        Row whole = full ? filled(old.row(), changed.row()) : old.row();
        if (!changed.taken()) {
            return Change.delete(plan, old(whole));
        }
        boolean told = full || !sameKey(old.row(), changed.row());
        return Change.update(plan, told ? old(whole) : null, changed.row());
    }

    /** A row that the filter begins to mean has to be known whole. */
    private Row whole(Row row) {
        requireTold(row, "a row came to the filter's rows, and not all of it is known");
        return row;
    }

    private boolean sameKey(Row one, Row other) {
        for (int column : key) {
            if (!Arrays.equals(
                    one.data(),
                    one.start(column),
                    one.start(column) + Math.max(one.length(column), 0),
                    other.data(),
                    other.start(column),
                    other.start(column) + Math.max(other.length(column), 0))) {
                return false;
            }
        }
        return true;
    }

    /** What the old row does not tell of an update did not change, so that the new one tells it. */
    private static Row filled(Row old, Row changed) {
        boolean missing = false;
        for (int c = 0; c < old.columns(); c++) {
            missing |= old.isAbsent(c) && !changed.isAbsent(c);
        }
        return missing ? Row.copyOf(new Filled(old, changed)) : old;
    }

    /** An old row of a table without a key has to say all, since it says which row is meant. */
    private Row old(Row row) {
        if (key.length == 0) {
            requireTold(row, "a change does not say which row it means");
        }
        return row;
    }

    private void requireTold(Row row, String what) {
        List<Column> columns = plan.table().moved();
        for (int c = 0; c < columns.size(); c++) {
            if (row.isAbsent(c)) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        what + ", because the large value in column "
                                + columns.get(c).name()
                                + " is not captured; give the table a key or leave its filter out, or exclude it",
                        plan.table().id().toString(),
                        null);
            }
        }
    }

    /** One row's cells, but another's where the first has none; both in one array, which the rows are too large to avoid. */
    private static final class Filled implements Cells {
        private final Row old;
        private final Row changed;
        private final byte[] data;

        Filled(Row old, Row changed) {
            this.old = old;
            this.changed = changed;
            this.data = Arrays.copyOf(old.data(), old.data().length + changed.data().length);
            System.arraycopy(changed.data(), 0, data, old.data().length, changed.data().length);
        }

        @Override
        public int columns() {
            return old.columns();
        }

        @Override
        public byte[] data() {
            return data;
        }

        @Override
        public int start(int column) {
            return old.isAbsent(column) ? old.data().length + changed.start(column) : old.start(column);
        }

        @Override
        public int length(int column) {
            return old.isAbsent(column) ? changed.length(column) : old.length(column);
        }
    }
}
