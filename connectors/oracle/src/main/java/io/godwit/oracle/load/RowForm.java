package io.godwit.oracle.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How a table's rows are read: a codec for each moved column, bound once. For one reader and one thread. */
final class RowForm {
    private final Codec[] codecs;
    private final int[] indexes;
    private final String items;

    private RowForm(List<Codec> codecs) {
        this.codecs = codecs.toArray(new Codec[0]);
        this.indexes = new int[codecs.size()];
        List<String> all = new ArrayList<>();
        for (int i = 0; i < this.codecs.length; i++) {
            indexes[i] = all.size() + 1;
            all.addAll(this.codecs[i].items());
        }
        this.items = all.isEmpty() ? "NULL" : String.join(", ", all);
    }

    /**
     * Binds the moved columns of a table.
     *
     * @param unicode whether the driver reads every character of the database's character set as it is
     */
    static RowForm of(Table table, boolean unicode) {
        List<Codec> codecs = new ArrayList<>();
        for (Column column : table.moved()) {
            codecs.add(codec(table.id(), column, unicode));
        }
        return new RowForm(codecs);
    }

    private static Codec codec(TableId table, Column column, boolean unicode) {
        NativeType from = NativeType.parse(column.nativeType());
        Type to = column.type();
        Type natural = TypeMapping.natural(from, null);
        if (natural == null || !(natural.equals(to) || TypeMapping.canRead(from, to))) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "values of " + column.nativeType() + " cannot be read as " + to,
                    table + "." + column.name(),
                    null);
        }
        String name = column.name();
        return switch (from.family()) {
            case NUMBER, FLOAT -> number(table, name, from, to);
            case BINARY_FLOAT, BINARY_DOUBLE -> new NumberCodecs.Real(table, name, ((Type.Real) to).bits());
            case BOOLEAN -> new NumberCodecs.Truth(table, name, to);
            case DATE, TIMESTAMP, TIMESTAMP_ZONED, TIMESTAMP_LOCAL ->
                new TimeCodecs.Moment(table, name, from.family(), to);
            case INTERVAL_SECONDS -> new TimeCodecs.Length(table, name);
            case INTERVAL_MONTHS -> new TimeCodecs.Months(table, name, to);
            case RAW -> new TextCodecs.ShortBytes(table, name, to);
            case BLOB, LONG_RAW -> new TextCodecs.LongBytes(table, name);
            case CLOB, NCLOB, LONG, XMLTYPE, JSON -> new TextCodecs.InPieces(table, name, from, unicode);
            case SDO_GEOMETRY -> new GeometryCodec(table, name);
            default -> new TextCodecs.InRow(table, name, from, to, unicode);
        };
    }

    private static Codec number(TableId table, String name, NativeType from, Type to) {
        if (to instanceof Type.Real real) {
            return new NumberCodecs.Real(table, name, real.bits());
        } else if (to instanceof Type.Int && !from.isUnbounded() && to.equals(TypeMapping.natural(from, null))) {
            return new NumberCodecs.Whole(table, name);
        }
        return new NumberCodecs.Checked(table, name, to);
    }

    /** What a query selects. */
    String items() {
        return items;
    }

    Codec codec(int column) {
        return codecs[column];
    }

    int columns() {
        return codecs.length;
    }

    /** Appends the row that the cursor stands on; columns are read in order, as LONG wants it. */
    void read(ResultSet row, RowBatch out) throws SQLException {
        for (int c = 0; c < codecs.length; c++) {
            codecs[c].read(row, indexes[c], out);
        }
    }
}
