package io.godwit.mysql.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import org.jspecify.annotations.Nullable;

/**
 * Turns one column's values from the text a server sends into cells of a format and back. Chosen once per column from what the
 * cells are and what the column really is on this server; loads, changes and look-ups share it, so a value cannot arrive
 * differently by the three.
 *
 * <p>The text is what a session with {@code time_zone='+00:00'} and {@code character_set_results=NULL} sends for {@link
 * #select}: strings in the column's own character set, bytes as they are, bits as big-endian bytes, shapes in the servers'
 * internal form, floats by their double. Keeps a scratch buffer, so one thread uses it at a time.
 */
public abstract class TextCodec {
    private final String column;
    private final LiteralStyle style;

    TextCodec(String column, LiteralStyle style) {
        this.column = column;
        this.style = style;
    }

    /**
     * The codec of a column between the cells of a format and an actual column.
     *
     * @param column what the cells are: of its neutral type in {@link RowFormat#NEUTRAL}, else of its native type
     * @param format the cells' format
     * @param actual what the column is on this server
     * @param rule what takes the place of dates that no calendar has, where neutral cells are read
     * @throws GodwitException {@code NOT_SUPPORTED} if values of the actual column cannot be such cells
     */
    public static TextCodec of(Column column, RowFormat format, SqlType actual, ColumnRule rule) {
        return format.equals(RowFormat.NEUTRAL)
                ? TextCodecs.neutral(column, actual, rule)
                : TextCodecs.text(column, actual);
    }

    /**
     * Appends one value, which is not null, as a cell.
     *
     * @throws GodwitException {@code VALUE_REFUSED} if the text is not of the column's type
     */
    public abstract void toCell(byte[] text, int offset, int length, RowBatch out);

    /**
     * Appends a cell, which is neither null nor absent, as the text a server would send for it.
     *
     * @throws GodwitException {@code VALUE_REFUSED} if the column cannot hold the value as it is
     */
    public abstract void toText(Cells cells, int index, ByteText out);

    /** Appends a cell as a field of LOAD DATA with tabs, newlines and backslashes, character set binary; a null as \N. */
    public void toField(Cells cells, int index, ByteText out) {
        if (cells.isNull(index)) {
            out.append('\\');
            out.append('N');
            return;
        }
        int start = out.length();
        toText(cells, index, out);
        if (style.mayNeedEscapes()) {
            out.escapeFrom(start);
        }
    }

    /** Appends a cell as an SQL literal that means the same under any sql_mode; a null as NULL. */
    public void toLiteral(Cells cells, int index, ByteText out) {
        if (cells.isNull(index)) {
            out.append("NULL");
            return;
        }
        style.open(out);
        int start = out.length();
        toText(cells, index, out);
        style.close(start, out);
    }

    /** What a SELECT list says to get the column's text; takes its quoted name. */
    public String select(String quoted) {
        return quoted;
    }

    /** What LOAD DATA assigns to the column from a variable that holds the field; null if the field itself will do. */
    public @Nullable String assignment(String variable) {
        return style.assignment(variable);
    }

    /**
     * Whether {@link #select} has the server convert the value to UTF-8, because its character set is not known here: then the
     * bytes in the log cannot be read.
     */
    public boolean isConvertedByServer() {
        return false;
    }

    /**
     * Whether a cell stands for the invalid value of an enumeration, its number 0. Its literal is that number, which a server in
     * strict mode compares with but does not store.
     */
    public boolean isInvalidLabel(Cells cells, int index) {
        return false;
    }

    /** The column's name. */
    public final String column() {
        return column;
    }

    /** A value that cannot be carried; says why, never which. */
    final GodwitException refused(String why) {
        return new GodwitException(Errors.VALUE_REFUSED, "column " + column + ": " + why, "", null);
    }
}
