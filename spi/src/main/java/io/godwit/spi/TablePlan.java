package io.godwit.spi;

import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.io.Serializable;

/**
 * What was decided once for one table.
 *
 * @param table the table, with its source and target names
 * @param rows the format rows are loaded in
 * @param rowsWhy why that one and no better one, for people
 * @param changes the format of cells in changes
 * @param changesWhy why that one, for people
 * @param join where its load meets the change stream
 */
public record TablePlan(Table table, RowFormat rows, String rowsWhy, RowFormat changes, String changesWhy, Join join)
        implements Serializable {
    /** The same plan with another join. */
    public TablePlan withJoin(Join newJoin) {
        return new TablePlan(table, rows, rowsWhy, changes, changesWhy, newJoin);
    }
}
