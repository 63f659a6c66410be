package io.godwit.sqlserver.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns one column's values from a result into cells of a format, and cells into what a bulk copy, a prepared statement or a
 * statement's text holds. Chosen once per column from what the cells are and what the column really is on this server; loads,
 * changes and look-ups share it, so a value cannot arrive differently by the three.
 *
 * <p>Nothing depends on the zone this process runs in: dates and times are read as readings of a clock and written as text of ISO
 * 8601, which the server reads the same in every language, because the driver's own objects for them go by way of a calendar with
 * summer time and the year 1582. Keeps a scratch buffer, so one thread uses it at a time.
 */
public abstract class CellCodec {
    private final String column;
    private final SqlType actual;

    CellCodec(String column, SqlType actual) {
        this.column = column;
        this.actual = actual;
    }

    /**
     * The codec of a column between the cells of a format and an actual column.
     *
     * @param column what the cells are: of its neutral type in {@link RowFormat#NEUTRAL}, else of its native type
     * @param format the cells' format
     * @param actual what the column is on this server
     * @throws GodwitException {@code NOT_SUPPORTED} if values of the actual column cannot be such cells
     */
    public static CellCodec of(Column column, RowFormat format, ActualColumn actual) {
        return format.equals(RowFormat.NEUTRAL) ? CellCodecs.neutral(column, actual) : CellCodecs.wide(column, actual);
    }

    /** What a SELECT list says to get the column; takes its quoted name, with an alias before it if need be. */
    public String select(String quoted) {
        return quoted;
    }

    /** How many columns of the result {@link #select} makes. */
    public int width() {
        return 1;
    }

    /**
     * Appends the value of the row that the result stands at, which may be null, as a cell.
     *
     * @param at the first of its columns in the result, from 1; read each row's columns from left to right, and once
     * @throws GodwitException {@code VALUE_REFUSED} if a cell cannot hold it as it is
     */
    public abstract void read(ResultSet row, int at, RowBatch out) throws SQLException;

    /**
     * A cell, which may be null but not absent, as an object that a bulk copy with {@link #bulk} takes, and {@code setObject} of a
     * parameter that is written as {@link #parameter}. It may be one that the next call fills anew.
     *
     * @throws GodwitException {@code VALUE_REFUSED} if the column cannot hold the value as it is
     */
    public final @Nullable Object bulkValue(Cells cells, int index) {
        return cells.isNull(index) ? null : present(cells, index, true);
    }

    /** The same as an object of its own, for a parameter. */
    public final @Nullable Object value(Cells cells, int index) {
        return cells.isNull(index) ? null : present(cells, index, false);
    }

    /**
     * A cell that is neither null nor absent as an object.
     *
     * @param passing whether it is used up before the next call, so that large values need no copy
     */
    abstract Object present(Cells cells, int index, boolean passing);

    /** How a bulk copy declares what {@link #bulkValue} gives. */
    public abstract BulkColumn bulk();

    /**
     * What a statement says for a parameter of {@link #value}, or for a column of a staging table declared as {@link
     * BulkColumn#stagingType}, to get a value of the column's very type: "?" where the server needs no help.
     *
     * @param carrier "?" or a column's quoted name
     */
    public String parameter(String carrier) {
        return carrier;
    }

    /** Whether a bulk copy may write {@link #bulkValue} right into the column; if not, by way of a staging table. */
    public boolean isDirect() {
        return true;
    }

    /** Whether a cell can be an object at all; if not, it can only be written as a literal. */
    public boolean isLiteralOnly() {
        return false;
    }

    /** Appends a cell as a literal of the column's type; a null as NULL. */
    public final void literal(Cells cells, int index, StringBuilder out) {
        if (cells.isNull(index)) {
            out.append("NULL");
        } else {
            presentLiteral(cells, index, out);
        }
    }

    /** Appends a cell that is neither null nor absent. */
    abstract void presentLiteral(Cells cells, int index, StringBuilder out);

    /** The column's name. */
    public final String column() {
        return column;
    }

    /** What the column is on this server. */
    public final SqlType actual() {
        return actual;
    }

    /** A value that cannot be carried; says why, never which. */
    final GodwitException refused(String why) {
        return new GodwitException(Errors.VALUE_REFUSED, "column " + column + ": " + why, "", null);
    }
}
