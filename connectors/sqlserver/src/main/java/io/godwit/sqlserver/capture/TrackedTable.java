package io.godwit.sqlserver.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.ActualColumns;
import io.godwit.sqlserver.load.CellCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A planned table with the statements that read what became of its rows since a version: which are gone, and how the others are now.
 * A table with further unique keys is told by taking all its changed rows away first: what a value passed through on its way from one
 * row to another is not known, and no order of updates would do. Used by one thread.
 */
final class TrackedTable {
    private static final String OPERATION = "k.SYS_CHANGE_OPERATION";
    private static final String TAKEN = "[__$godwit_taken]";

    final TablePlan plan;

    private final CellCodec[] codecs;
    private final boolean[] inKey;
    private final boolean replaced;
    private final String changed;
    private final String gone;
    private final String present;
    private final RowBatch scratch;

    TrackedTable(TablePlan plan, ActualColumns actual) {
        this.plan = plan;
        List<Column> columns = plan.table().moved();
        this.codecs = actual.codecs(columns, plan.changes());
        this.inKey = new boolean[columns.size()];
        this.replaced = plan.table().otherUniques();
        this.scratch = new RowBatch(plan.changes(), columns.size());
        StringBuilder keys = new StringBuilder();
        StringBuilder order = new StringBuilder();
        StringBuilder join = new StringBuilder();
        for (int column : plan.table().keyIndexes()) {
            inKey[column] = true;
            String name = Quoting.name(columns.get(column).name());
            order.append(order.isEmpty() ? "" : ", ").append("k.").append(name);
            join.append(join.isEmpty() ? "" : " AND ")
                    .append("t.")
                    .append(name)
                    .append(" = k.")
                    .append(name);
        }
        StringBuilder cells = new StringBuilder();
        for (int c = 0; c < codecs.length; c++) {
            String name = Quoting.name(columns.get(c).name());
            cells.append(", ").append(codecs[c].select("t." + name));
            if (inKey[c]) {
                keys.append(", ").append(codecs[c].select("k." + name));
            }
        }
        String table = Quoting.table(plan.table().id());
        String filter = plan.table().filter();
        this.changed = "CHANGETABLE(CHANGES " + table + ", ";
        this.gone = "SELECT 1" + keys + " FROM " + changed + "?) AS k"
                + (replaced ? "" : " WHERE " + OPERATION + " = N'D'") + " ORDER BY " + order;
        this.present = "SELECT " + OPERATION + ", " + (filter == null ? "1" : "t." + TAKEN)
                + cells + " FROM " + changed + "?) AS k INNER JOIN " + filtered(table, columns, filter) + " AS t ON "
                + join + " WHERE " + OPERATION
                + " <> N'D' ORDER BY " + order;
    }

    /** The table, with what its condition says of each row: a condition names columns without saying whose they are. */
    private static String filtered(String table, List<Column> columns, @Nullable String filter) {
        if (filter == null) {
            return table;
        }
        StringBuilder list = new StringBuilder();
        for (Column column : columns) {
            list.append(Quoting.name(column.name())).append(", ");
        }
        return "(SELECT " + list + "CASE WHEN " + filter + " THEN 1 ELSE 0 END AS " + TAKEN + " FROM " + table + ")";
    }

    /** Whether there is anything since a version, as a condition; the version is its one parameter's name. */
    String exists(String version) {
        return "EXISTS (SELECT 1 FROM " + changed + version + ") AS k)";
    }

    /** What gives the rows to be taken away; its one parameter is the version. */
    String gone() {
        return gone;
    }

    /** What gives the rows that are there; its one parameter is the version. */
    String present() {
        return present;
    }

    /** A row that {@link #gone} gives. */
    Change removed(ResultSet result) throws SQLException {
        scratch.clear();
        int at = 2;
        for (int c = 0; c < codecs.length; c++) {
            if (inKey[c]) {
                codecs[c].read(result, at, scratch);
                at += codecs[c].width();
            } else {
                scratch.appendAbsent();
            }
        }
        return Change.delete(plan, Row.copyOf(scratch));
    }

    /** A row that {@link #present} gives: one that the filter does not mean goes, if it was there. */
    Change changed(ResultSet result) throws SQLException {
        boolean inserted = replaced || result.getString(1).startsWith("I");
        boolean taken = result.getInt(2) == 1;
        scratch.clear();
        int at = 3;
        for (int c = 0; c < codecs.length; c++) {
            if (taken || inKey[c]) {
                codecs[c].read(result, at, scratch);
            } else {
                scratch.appendAbsent();
            }
            at += codecs[c].width();
        }
        Row row = Row.copyOf(scratch);
        if (!taken) {
            return Change.delete(plan, row);
        }
        return inserted ? Change.insert(plan, row) : Change.update(plan, null, row);
    }
}
