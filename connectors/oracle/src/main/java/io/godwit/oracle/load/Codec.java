package io.godwit.oracle.load;

import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** How one column's values are read as neutral cells, chosen once by its types. Keeps a buffer: for one reader and one thread. */
abstract class Codec {
    /** What a table is called in every query. */
    static final String ALIAS = "t";

    private final TableId table;
    private final String column;

    Codec(TableId table, String column) {
        this.table = table;
        this.column = column;
    }

    /** The column in a query. */
    final String name() {
        return ALIAS + "." + Quoting.name(column);
    }

    /** What a query selects for it, in forms that java.sql reads: one item or more. */
    List<String> items() {
        return List.of(name());
    }

    /** Reads a value from the items that begin at an index and appends its cell. */
    abstract void read(ResultSet row, int index, RowBatch out) throws SQLException;

    /** A condition with one parameter that holds for rows with a given value; empty if it cannot be compared. */
    String equalTo() {
        return name() + " = ?";
    }

    /** Sets the parameter of {@link #equalTo} to a cell that is not null. */
    abstract void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException;

    final GodwitException refused(String why) {
        return new GodwitException(
                Errors.VALUE_REFUSED, "a value of column " + column + " " + why, table + "." + column, null);
    }

    /** What is thrown where no condition compares the column. */
    static IllegalStateException nothingToBind() {
        return new IllegalStateException("no condition compares it");
    }
}
