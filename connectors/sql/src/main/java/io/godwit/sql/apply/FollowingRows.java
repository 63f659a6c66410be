package io.godwit.sql.apply;

import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine finds and changes rows by columns that point to other rows. Cells are in one form that the engine chooses for
 * all of them, in which a value of one table can be looked for in another. Values to look for are never null.
 */
public interface FollowingRows {
    /**
     * Distinct values of some columns in the rows that hold one of the given values.
     *
     * @param where columns to look at
     * @param values rows of as many cells as {@code where}
     * @param wanted columns to give, in this order
     */
    List<Row> read(TablePlan table, int[] where, List<Row> values, int[] wanted) throws SQLException;

    /** Deletes the rows that hold one of the given values. */
    void delete(TablePlan table, int[] where, List<Row> values) throws SQLException;

    /**
     * Gives rows other values in the columns they are found by.
     *
     * @param to the new values, cell by cell; null for the columns' defaults
     */
    void update(TablePlan table, int[] where, Row value, @Nullable Row to) throws SQLException;
}
