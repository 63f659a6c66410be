package io.godwit.mysql.load;

import io.godwit.mysql.catalog.NativeColumn;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Type;
import io.godwit.sql.TypeRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each type of MySQL and MariaDB is as a neutral type. Data, so that documentation can be made from it; what is not listed
 * is {@link Type.Native}. The other direction is {@link TypeSpelling}.
 */
public final class TypeMapping {
    /** The engine's name in {@link Type.Native}. */
    static final String ENGINE = "mysql";

    /**
     * One native type.
     *
     * @param name its name, as {@link SqlType#name} has it
     * @param example a spelling, for documentation
     * @param neutral the neutral type of a column of it
     * @param note what about its values is not plain; empty if nothing
     */
    public record Native(String name, String example, Function<SqlType, Type> neutral, String note) {
        /** The neutral type of the example. */
        public Type neutralType() {
            return neutral.apply(SqlType.parse(example));
        }
    }

    private static final String UNSIGNED = "unsigned ones need a bit more";
    private static final String DATES =
            "0000-00-00 and dates such as 2024-02-00 are in no calendar: a rule of the column says what becomes of them";
    private static final String SHAPE =
            "with the number of its reference system; the longitude is the first coordinate in storage, as it is in PostGIS";

    /** All native types that have a neutral form. */
    public static final List<Native> NATIVE = List.of(
            new Native(
                    "tinyint",
                    "tinyint",
                    t -> integer(t, 8),
                    UNSIGNED + "; tinyint(1) is a boolean where a rule says so"),
            new Native("smallint", "smallint", t -> integer(t, 16), UNSIGNED),
            new Native("mediumint", "mediumint", t -> integer(t, 24), UNSIGNED),
            new Native("int", "int", t -> integer(t, 32), UNSIGNED),
            new Native("bigint", "bigint", TypeMapping::bigint, "an unsigned one is a decimal of 20 digits"),
            new Native("decimal", "decimal(10,2)", t -> new Type.Decimal(t.length(), Math.max(t.scale(), 0)), ""),
            new Native("float", "float", t -> new Type.Real(32), "the very number, though servers print six digits"),
            new Native("double", "double", t -> new Type.Real(64), ""),
            new Native("bit", "bit(8)", t -> new Type.Bits(Math.max(t.length(), 1), false), ""),
            new Native("year", "year", t -> new Type.Int(16), ""),
            new Native("date", "date", t -> new Type.Date(), DATES),
            new Native(
                    "time",
                    "time(6)",
                    t -> new Type.Time(t.scale()),
                    "values below 00:00 or above 24:00 are refused unless a rule makes it a duration"),
            new Native("datetime", "datetime(6)", t -> new Type.Timestamp(false, t.scale()), DATES),
            new Native("timestamp", "timestamp(6)", t -> new Type.Timestamp(true, t.scale()), DATES),
            new Native(
                    "char", "char(10) character set utf8mb4", t -> text(t, true), "the server drops trailing blanks"),
            new Native("varchar", "varchar(40) character set utf8mb4", t -> text(t, false), ""),
            new Native("tinytext", "tinytext character set utf8mb4", t -> new Type.Text(0, false), ""),
            new Native("text", "text character set utf8mb4", t -> new Type.Text(0, false), ""),
            new Native("mediumtext", "mediumtext character set utf8mb4", t -> new Type.Text(0, false), ""),
            new Native("longtext", "longtext character set utf8mb4", t -> new Type.Text(0, false), ""),
            new Native("binary", "binary(16)", t -> new Type.Bytes(Math.max(t.length(), 0)), "always that long"),
            new Native("varbinary", "varbinary(40)", t -> new Type.Bytes(Math.max(t.length(), 0)), ""),
            new Native("tinyblob", "tinyblob", t -> new Type.Bytes(0), ""),
            new Native("blob", "blob", t -> new Type.Bytes(0), ""),
            new Native("mediumblob", "mediumblob", t -> new Type.Bytes(0), ""),
            new Native("longblob", "longblob", t -> new Type.Bytes(0), ""),
            new Native(
                    "vector",
                    "vector(3)",
                    t -> new Type.Bytes(Math.max(t.length(), 0) * Float.BYTES),
                    "MySQL 9 and MariaDB 11.7: the bytes of its numbers, of four bytes each, the lowest first"),
            new Native(
                    "enum",
                    "enum('a','b') character set utf8mb4",
                    t -> new Type.Enumeration(t.labels()),
                    "by label; the server's mark of an invalid value is refused unless a rule makes the column text"),
            new Native(
                    "set",
                    "set('a','b') character set utf8mb4",
                    t -> new Type.Text(0, false),
                    "labels joined by commas"),
            new Native("json", "json", t -> new Type.Json(), "the server keeps the value, not the text"),
            new Native("json text", "json text", t -> new Type.Json(), "MariaDB keeps the text"),
            new Native("uuid", "uuid", t -> new Type.Uuid(), "MariaDB"),
            new Native("inet4", "inet4", t -> new Type.Text(15, false), "MariaDB"),
            new Native("inet6", "inet6", t -> new Type.Text(39, false), "MariaDB"),
            new Native("geometry", "geometry", TypeMapping::shape, SHAPE),
            new Native("point", "point", TypeMapping::shape, SHAPE),
            new Native("linestring", "linestring", TypeMapping::shape, SHAPE),
            new Native("polygon", "polygon", TypeMapping::shape, SHAPE),
            new Native("multipoint", "multipoint", TypeMapping::shape, SHAPE),
            new Native("multilinestring", "multilinestring", TypeMapping::shape, SHAPE),
            new Native("multipolygon", "multipolygon", TypeMapping::shape, SHAPE),
            new Native("geometrycollection", "geometrycollection", TypeMapping::shape, SHAPE));

    private static final Map<String, Native> BY_NAME =
            NATIVE.stream().collect(Collectors.toUnmodifiableMap(Native::name, Function.identity()));

    private TypeMapping() {}

    /**
     * The neutral column of a native one.
     *
     * @param rule what the migration file says of it
     * @param detachable as in {@link Column}
     * @throws GodwitException {@code OPTION_INVALID} if the rule names no type, or one that this column's values cannot have
     */
    public static Column column(NativeColumn column, ColumnRule rule, boolean detachable) {
        SqlType type = SqlType.of(column);
        Type neutral =
                TypeRule.of(rule, column.name(), type.spelling(), neutral(type), t -> TextCodecs.canRead(t, type));
        return new Column(
                column.name(),
                neutral instanceof Type.Geometry shape ? new Type.Geometry(shape.kind(), column.srid()) : neutral,
                type.spelling(),
                column.nullable(),
                column.isGenerated(),
                detachable);
    }

    /** The neutral type of a native one. */
    public static Type neutral(SqlType type) {
        Native known = BY_NAME.get(type.name());
        return known == null ? new Type.Native(ENGINE, type.spelling()) : known.neutral.apply(type);
    }

    private static Type integer(SqlType type, int bits) {
        return new Type.Int(type.unsigned() ? bits + 1 : bits);
    }

    private static Type bigint(SqlType type) {
        return type.unsigned() ? new Type.Decimal(20, 0) : new Type.Int(Long.SIZE);
    }

    private static Type text(SqlType type, boolean padded) {
        return new Type.Text(Math.max(type.length(), 0), padded);
    }

    private static Type shape(SqlType type) {
        return new Type.Geometry(type.name().toLowerCase(Locale.ROOT));
    }
}
