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

    /**
     * Appends the cell of a value as LogMiner writes it in a statement (Utilities, "Using LogMiner to Analyze Redo Log Files"): numbers
     * and texts without their quotes, all else as the call of a function with a text.
     */
    void literal(String literal, RowBatch out) {
        throw refused("cannot be read from the log");
    }

    final GodwitException unknownForm() {
        return refused("is written in the log in a form that Godwit does not know");
    }

    /** The text that a function is called with: what {@code TO_DATE('...', '...')} has between its first quotes. */
    final String argument(String literal, String function) {
        int begin = function.length() + 2;
        int end = literal.startsWith(function + "('") ? literal.indexOf('\'', begin) : -1;
        if (end < 0) {
            throw unknownForm();
        }
        return literal.substring(begin, end);
    }

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
