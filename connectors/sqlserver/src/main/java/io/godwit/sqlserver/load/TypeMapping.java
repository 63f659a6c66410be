package io.godwit.sqlserver.load;

import io.godwit.spi.schema.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each type of SQL Server is as a neutral type. Data, so that documentation can be made from it; what is not listed is {@link
 * Type.Native} and cannot be moved.
 */
public final class TypeMapping {
    /** The engine's name in {@link Type.Native}. */
    public static final String ENGINE = "sqlserver";

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

    private static final String SHAPE =
            "with the number of its reference system; the longitude is the first coordinate";
    private static final String OLD = "a type of old; its successor is (max)";

    /** All native types that have a neutral form. */
    public static final List<Native> NATIVE = List.of(
            new Native("bit", "bit", t -> new Type.Bool(), ""),
            new Native("tinyint", "tinyint", t -> new Type.Int(9), "0 to 255"),
            new Native("smallint", "smallint", t -> new Type.Int(16), ""),
            new Native("int", "int", t -> new Type.Int(32), ""),
            new Native("bigint", "bigint", t -> new Type.Int(64), ""),
            new Native("decimal", "decimal(10,2)", TypeMapping::decimal, "numeric is the same"),
            new Native("money", "money", TypeMapping::decimal, ""),
            new Native("smallmoney", "smallmoney", TypeMapping::decimal, ""),
            new Native("float", "float", t -> new Type.Real(64), "float(24) and less is real"),
            new Native("real", "real", t -> new Type.Real(32), ""),
            new Native("date", "date", t -> new Type.Date(), ""),
            new Native("time", "time(7)", t -> new Type.Time(t.scale()), ""),
            new Native(
                    "datetime",
                    "datetime",
                    t -> new Type.Timestamp(false, 3),
                    "to the three hundredth of a second, which reads as .000, .003 or .007"),
            new Native("smalldatetime", "smalldatetime", t -> new Type.Timestamp(false, 0), "to the minute"),
            new Native("datetime2", "datetime2(7)", t -> new Type.Timestamp(false, t.scale()), ""),
            new Native(
                    "datetimeoffset",
                    "datetimeoffset(7)",
                    t -> new Type.Timestamp(true, t.scale()),
                    "the instant; its offset goes along between servers of this engine only"),
            new Native("char", "char(10)", t -> text(t, true), "padded with blanks"),
            new Native("nchar", "nchar(10)", t -> text(t, true), "padded with blanks"),
            new Native("varchar", "varchar(40)", t -> text(t, false), ""),
            new Native("nvarchar", "nvarchar(40)", t -> text(t, false), ""),
            new Native("text", "text", t -> text(t, false), OLD),
            new Native("ntext", "ntext", t -> text(t, false), OLD),
            new Native("binary", "binary(16)", TypeMapping::bytes, "always that long"),
            new Native("varbinary", "varbinary(40)", TypeMapping::bytes, ""),
            new Native("image", "image", TypeMapping::bytes, OLD),
            new Native(
                    "rowversion",
                    "rowversion",
                    t -> new Type.Bytes(8),
                    "generated, so compared only where it is asked for"),
            new Native("uniqueidentifier", "uniqueidentifier", t -> new Type.Uuid(), ""),
            new Native("xml", "xml", t -> text(t, false), "as the server writes it, which keeps no declaration"),
            new Native("json", "json", t -> new Type.Json(), "from 2025 on"),
            new Native("hierarchyid", "hierarchyid", t -> text(t, false), "as the path that ToString() gives: /1/3/"),
            new Native("geometry", "geometry", t -> new Type.Geometry("geometry"), SHAPE),
            new Native("geography", "geography", t -> new Type.Geometry("geometry"), SHAPE),
            new Native(
                    "sql_variant",
                    "sql_variant",
                    t -> new Type.Native(ENGINE, "sql_variant"),
                    "each value with its type, between servers of this engine only"));

    private static final Map<String, Native> BY_NAME =
            NATIVE.stream().collect(Collectors.toUnmodifiableMap(Native::name, Function.identity()));

    private TypeMapping() {}

    /** The neutral type of a native one. */
    public static Type neutral(SqlType type) {
        Native known = BY_NAME.get(type.name());
        return known == null ? new Type.Native(ENGINE, type.spelling()) : known.neutral.apply(type);
    }

    /** Whether values of a native type can be read as a neutral type at all; single ones may still be refused. */
    public static boolean canRead(Type type, SqlType actual) {
        return CellCodecs.canRead(type, actual);
    }

    private static Type decimal(SqlType type) {
        return new Type.Decimal(type.length(), type.scale());
    }

    private static Type text(SqlType type, boolean padded) {
        return new Type.Text(Math.max(type.length(), 0), padded);
    }

    private static Type bytes(SqlType type) {
        return new Type.Bytes(Math.max(type.length(), 0));
    }
}
