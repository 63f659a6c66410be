package io.godwit.sqlserver.load;

/**
 * A column as a bulk copy declares it.
 *
 * @param jdbcType of {@link java.sql.Types} or {@link microsoft.sql.Types}
 * @param precision most characters, bytes or digits
 * @param scale digits after the point
 * @param stagingType what a column of a staging table is that takes the same values
 */
public record BulkColumn(int jdbcType, int precision, int scale, String stagingType) {}
