package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.sqlserver.load.SqlType.Family;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Of floating-point numbers, which are finite here. */
final class RealCodec extends CellCodec {
    private final int bits;
    private final boolean single;
    private final BulkColumn bulk;

    RealCodec(String column, ActualColumn actual, int bits) {
        super(column, actual.type());
        this.bits = bits;
        this.single = actual.type().family() == Family.REAL;
        this.bulk = NumberCodecs.declared(actual.type());
    }

    @Override
    public void read(ResultSet row, int at, RowBatch out) throws SQLException {
        double value = single ? row.getFloat(at) : row.getDouble(at);
        if (row.wasNull()) {
            out.appendNull();
        } else if (bits == Float.SIZE) {
            if ((float) value != value) {
                throw refused("a number that 32 bits would round");
            }
            out.appendInt(Float.floatToIntBits((float) value));
        } else {
            out.appendLong(Double.doubleToLongBits(value));
        }
    }

    private double number(Cells cells, int index) {
        double value = bits == Float.SIZE
                ? Float.intBitsToFloat(cells.getInt(index))
                : Double.longBitsToDouble(cells.getLong(index));
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw refused("a number that is not finite");
        }
        if (single && (float) value != value) {
            throw refused("a number that a 32-bit column would round");
        }
        return value;
    }

    @Override
    Object present(Cells cells, int index, boolean passing) {
        double value = number(cells, index);
        if (single) {
            return (float) value;
        }
        return value;
    }

    @Override
    public BulkColumn bulk() {
        return bulk;
    }

    @Override
    void presentLiteral(Cells cells, int index, StringBuilder out) {
        double value = number(cells, index);
        String text = Double.toString(value);
        out.append("CAST(").append(text);
        if (text.indexOf('E') < 0) {
            out.append("E0"); // a literal without it would be a decimal, which has no zero below zero
        }
        out.append(" AS ").append(single ? "real)" : "float)");
    }
}
