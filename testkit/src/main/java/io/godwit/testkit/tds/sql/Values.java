package io.godwit.testkit.tds.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Values between H2 and the protocol: numbers as Integer, Long, BigDecimal, Double or Float, times as {@code java.time} has them,
 * texts as String, bytes and {@link Guid}s as arrays.
 */
public final class Values {
    private Values() {}

    /** A value of a row. */
    public static @Nullable Object read(ResultSet row, int column, TsqlType type) throws SQLException {
        Object value = switch (type.base()) {
            case BIT, TINYINT, SMALLINT, INT, UNTYPED_NULL -> row.getInt(column);
            case BIGINT -> row.getLong(column);
            case FLOAT -> row.getDouble(column);
            case REAL -> row.getFloat(column);
            case DECIMAL, MONEY, SMALLMONEY -> row.getObject(column, BigDecimal.class);
            case DATE -> row.getObject(column, LocalDate.class);
            case TIME -> row.getObject(column, LocalTime.class);
            case DATETIME, SMALLDATETIME, DATETIME2 -> row.getObject(column, LocalDateTime.class);
            case DATETIMEOFFSET -> row.getObject(column, OffsetDateTime.class);
            case CHAR, VARCHAR, TEXT, NCHAR, NVARCHAR, NTEXT, XML -> row.getString(column);
            case BINARY, VARBINARY, IMAGE, ROWVERSION, UNIQUEIDENTIFIER -> row.getBytes(column);
            case CONDITION -> throw new IllegalStateException("a condition is no value");
        };
        return value == null || row.wasNull() ? null : value;
    }
}
