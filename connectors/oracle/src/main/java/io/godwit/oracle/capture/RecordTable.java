package io.godwit.oracle.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Makes rows of one table's images. For one thread. */
final class RecordTable {
    /** Length of a cell whose value changed and is looked up before anybody sees the row. */
    static final int LOOKED_UP = -3;

    private final TablePlan plan;
    private final CellWriter writer;
    private final String[] names;
    private final int[] key;
    private final RowBatch cells;
    private @Nullable Schema known;

    RecordTable(TablePlan plan, CellWriter writer) {
        this.plan = plan;
        this.writer = writer;
        List<Column> moved = plan.table().moved();
        this.names = moved.stream().map(Column::name).toArray(String[]::new);
        this.key = plan.table().keyIndexes();
        this.cells = new RowBatch(RowFormat.NEUTRAL, names.length);
    }

    TablePlan plan() {
        return plan;
    }

    /**
     * A row of its own.
     *
     * @param old whether it is the row before the change, of which nothing is looked up
     */
    Row row(Struct image, boolean old) {
        Schema schema = image.schema();
        if (!schema.equals(known)) {
            requireColumns(schema);
            known = schema;
        }
        cells.clear();
        boolean[] late = new boolean[0];
        for (int c = 0; c < names.length; c++) {
            // not what stands in for null where the column has a default
            Object value = image.getWithoutDefault(names[c]);
            if (value == null) {
                cells.appendNull();
            } else if (writer.append(c, value, cells) && !old) {
                late = late.length == 0 ? new boolean[names.length] : late;
                late[c] = true;
            }
        }
        Cells only = cells.at(0);
        return late.length == 0 ? Row.copyOf(only) : marked(only, late);
    }

    private void requireColumns(Schema schema) {
        for (String name : names) {
            if (schema.field(name) == null) {
                throw new GodwitException(
                        Errors.SCHEMA_CHANGED,
                        "column " + name + " is no longer in the table's changes",
                        plan.table().id().toString(),
                        null);
            }
        }
    }

    private static Row marked(Cells cells, boolean[] late) {
        Row row = Row.copyOf(cells);
        int[] starts = new int[late.length];
        int[] lengths = new int[late.length];
        for (int c = 0; c < late.length; c++) {
            starts[c] = row.start(c);
            lengths[c] = late[c] ? LOOKED_UP : row.length(c);
        }
        return new Row(row.data(), starts, lengths);
    }

    /**
     * A change of a row. Where values are looked up the old row is not whole, and is left out unless it is needed to find the row.
     *
     * @param before null if it was not sent, which says that the key is the same
     */
    Change update(@Nullable Row before, Row after) {
        boolean needed = before != null && (isWhole(before) || !isSameKey(before, after));
        return Change.update(plan, needed ? before : null, after);
    }

    private static boolean isWhole(Row row) {
        for (int c = 0; c < row.columns(); c++) {
            if (row.isAbsent(c)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two rows have the same key; of a table without one no two have. */
    private boolean isSameKey(Row one, Row other) {
        return key.length > 0 && LargeValues.key(one, key).equals(LargeValues.key(other, key));
    }
}
