package io.godwit.postgresql.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Turns one column's values from PostgreSQL's text form into neutral cells and back. Chosen once per column by its neutral type
 * and, where the migration file gives it another than its own suggests, by what it is; loads and changes share it, so a value cannot arrive differently by the two. Expects text as the sessions of Godwit write it: ISO dates,
 * hexadecimal bytes, floats with all their digits. Keeps no state, so any thread may use it.
 */
public abstract class CellCodec {
    private final String column;

    CellCodec(String column) {
        this.column = column;
    }

    /** The codecs of columns, in order, for {@link #toNeutral}. */
    public static CellCodec[] of(List<Column> columns) {
        return columns.stream().map(CellCodec::of).toArray(CellCodec[]::new);
    }

    /**
     * The codecs of columns, in order, for {@link #toText} of values of a table as it is on the server: where two native types hold
     * one neutral type, their texts may differ.
     */
    public static CellCodec[] of(Connection connection, TableId table, List<Column> columns) throws SQLException {
        CellCodec[] codecs = of(columns);
        boolean shapes = columns.stream().anyMatch(c -> c.type() instanceof Type.Geometry);
        ColumnTypes types = shapes ? ColumnTypes.read(connection, table, columns) : null;
        for (int c = 0; types != null && c < codecs.length; c++) {
            if (columns.get(c).type() instanceof Type.Geometry && types.isShape(c)) {
                codecs[c] = new GeometryCodec(columns.get(c).name(), true);
            }
        }
        return codecs;
    }

    /** The codec of a column; of shapes, of one of bytes. */
    public static CellCodec of(Column column) {
        String name = column.name();
        Type type = column.type();
        Type actual = ActualTypes.of(column.nativeType());
        if (type instanceof Type.Bool) {
            return new ScalarCodecs.Bool(name, actual instanceof Type.Int || actual instanceof Type.Decimal);
        } else if (type instanceof Type.Int) {
            return new ScalarCodecs.Int(name);
        } else if (type instanceof Type.Decimal decimal) {
            return new ScalarCodecs.Decimal(name, decimal);
        } else if (type instanceof Type.Text text) {
            return new ScalarCodecs.Text(name, text);
        } else if (type instanceof Type.Real real) {
            return real.bits() == 32 ? new ScalarCodecs.Float32(name) : new ScalarCodecs.Float64(name);
        } else if (type instanceof Type.Bytes) {
            return actual instanceof Type.Uuid ? new ScalarCodecs.UuidBytes(name) : new ScalarCodecs.Bytes(name);
        } else if (type instanceof Type.Uuid) {
            return new ScalarCodecs.Uuid(name);
        } else if (type instanceof Type.Date) {
            return new TimeCodecs.Date(name);
        } else if (type instanceof Type.Time time) {
            return new TimeCodecs.Time(name, time.digits());
        } else if (type instanceof Type.Timestamp timestamp) {
            return new TimeCodecs.Timestamp(name, timestamp);
        } else if (type instanceof Type.Duration) {
            return new TimeCodecs.Duration(name);
        } else if (type instanceof Type.Geometry) {
            return new GeometryCodec(name, false);
        }
        // Bits, Json, Enumeration, Native: a neutral cell is the text itself
        return new ScalarCodecs.Same(name);
    }

    /**
     * Appends one value, which is not null, as a neutral cell.
     *
     * @throws GodwitException {@code VALUE_REFUSED} if the text is not of the column's type
     */
    public abstract void toNeutral(byte[] text, int offset, int length, RowBatch out);

    /**
     * Appends a neutral cell, which is neither null nor absent, as text.
     *
     * @throws GodwitException {@code VALUE_REFUSED} if PostgreSQL's type cannot hold the value as it is
     */
    public abstract void toText(Cells cells, int index, TextBuffer out);

    /** Whether the text of a value may hold what COPY's text format has to escape. */
    boolean needsEscaping() {
        return false;
    }

    /** A value that cannot be carried; says why, never which. */
    final GodwitException refused(String why) {
        return new GodwitException(Errors.VALUE_REFUSED, "column " + column + ": " + why, "", null);
    }
}
