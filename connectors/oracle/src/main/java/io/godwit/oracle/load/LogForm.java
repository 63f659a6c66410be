package io.godwit.oracle.load;

import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * How a table's changed values are read from the statements that LogMiner makes of the log: by the same codecs that read the table's
 * rows, so that a change brings the same bytes as the load. For one reader and one thread.
 */
public final class LogForm {
    /** Beyond this a text lies apart from its row, and the log holds it in pieces. */
    private static final int LONGEST_IN_ROW = 4000;

    private final RowForm form;

    private LogForm(RowForm form) {
        this.form = form;
    }

    /**
     * Binds the moved columns of a table.
     *
     * @param unicode whether the driver reads every character of the database's character set as it is
     */
    public static LogForm of(Table table, boolean unicode) {
        return new LogForm(RowForm.of(table, unicode));
    }

    /** Appends the cell of a moved column's value, which is not null. */
    public void append(int column, String literal, RowBatch out) {
        form.codec(column).literal(literal, out);
    }

    /** Whether changes of the column are told by the log, but its values are looked up in the table. */
    public static boolean isLookedUp(Column column) {
        return isLookedUp(column.nativeType());
    }

    /** The same of a type as Oracle spells it. */
    public static boolean isLookedUp(String spelling) {
        return switch (NativeType.parse(spelling).family()) {
            case CLOB, NCLOB, BLOB -> true;
            default -> false;
        };
    }

    /** Why changes of tables with a column of this type cannot be read; null if they can. */
    public static @Nullable String unreadable(String spelling) {
        NativeType type = NativeType.parse(spelling);
        return switch (type.family()) {
            case NUMBER, FLOAT, BINARY_FLOAT, BINARY_DOUBLE, DATE, CLOB, NCLOB, BLOB -> null;
            case TIMESTAMP, TIMESTAMP_ZONED, TIMESTAMP_LOCAL, INTERVAL_SECONDS, INTERVAL_MONTHS -> null;
            case VARCHAR2, NVARCHAR2, CHAR, NCHAR, RAW ->
                type.precision() > LONGEST_IN_ROW ? "values of more than 4000 bytes lie apart from their row" : null;
            case LONG, LONG_RAW -> "the log does not hold values of type " + spelling + " whole";
            default -> "LogMiner does not tell values of type " + spelling;
        };
    }
}
