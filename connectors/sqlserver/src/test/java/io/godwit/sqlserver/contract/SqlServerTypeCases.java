package io.godwit.sqlserver.contract;

import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.TypeCase;
import java.util.ArrayList;
import java.util.List;

/** SQL Server's types with values at their ends. */
final class SqlServerTypeCases {
    private SqlServerTypeCases() {}

    /** @param exact whether the server keeps all that SQL Server keeps: seven digits of a second, NUL, shapes */
    static List<TypeCase> of(boolean exact) {
        List<TypeCase> cases = new ArrayList<>();
        numbers(cases);
        times(cases, exact ? 7 : 6, exact);
        texts(cases, exact);
        others(cases);
        if (exact) {
            objects(cases);
        }
        return cases;
    }

    private static TypeCase same(String nativeType, Type neutral, String... values) {
        return new TypeCase(nativeType, neutral, List.of(values), List.of(values), false);
    }

    private static void numbers(List<TypeCase> cases) {
        cases.add(TypeCase.of("bit", new Type.Bool(), "1", "true", "0", "false").generating());
        cases.add(same("tinyint", new Type.Int(9), "0", "255"));
        cases.add(same("smallint", new Type.Int(16), "-32768", "32767").generating());
        cases.add(same("int", new Type.Int(32), "-2147483648", "2147483647").generating());
        cases.add(same("bigint", new Type.Int(64), "-9223372036854775808", "9223372036854775807")
                .generating());
        cases.add(TypeCase.of("decimal(10,2)", new Type.Decimal(10, 2), "1.5", "1.50", "-0.01", "-0.01", "0", "0.00")
                .generating());
        cases.add(same("decimal(38,0)", new Type.Decimal(38, 0), "9".repeat(38), "-" + "9".repeat(38)));
        cases.add(TypeCase.of(
                "numeric(38,38)",
                new Type.Decimal(38, 38),
                "0." + "9".repeat(38),
                "0." + "9".repeat(38),
                "0",
                "0." + "0".repeat(38)));
        cases.add(TypeCase.of(
                "money",
                new Type.Decimal(19, 4),
                "-922337203685477.5808",
                "-922337203685477.5808",
                "922337203685477.5807",
                "922337203685477.5807",
                "1.5",
                "1.5000"));
        cases.add(same("smallmoney", new Type.Decimal(10, 4), "-214748.3648", "214748.3647"));
        cases.add(TypeCase.of(
                "float",
                new Type.Real(64),
                "1.7976931348623157E308",
                "1.7976931348623157E308",
                "-2.2250738585072014E-308",
                "-2.2250738585072014E-308",
                "0.1E0",
                "0.1",
                "0E0",
                "0.0"));
        cases.add(TypeCase.of("real", new Type.Real(32), "3.4028235E38", "3.4028235E38", "0.1E0", "0.1"));
    }

    private static void times(List<TypeCase> cases, int digits, boolean exact) {
        String nines = "9".repeat(digits);
        String zeros = "0".repeat(digits - 1);
        cases.add(TypeCase.of(
                        "date",
                        new Type.Date(),
                        "'0001-01-01'",
                        "0001-01-01",
                        "'1582-10-10'",
                        "1582-10-10",
                        "'9999-12-31'",
                        "9999-12-31")
                .generating());
        cases.add(TypeCase.of(
                        "time(" + digits + ")",
                        new Type.Time(digits),
                        "'23:59:59." + nines + "'",
                        "23:59:59." + nines + (exact ? "00" : ""),
                        "'00:00:00'",
                        "00:00")
                .generating());
        cases.add(TypeCase.of("time(0)", new Type.Time(0), "'23:59:59'", "23:59:59"));
        cases.add(TypeCase.of(
                        "datetime2(" + digits + ")",
                        new Type.Timestamp(false, digits),
                        "'0001-01-01T00:00:00'",
                        "0001-01-01T00:00",
                        "'9999-12-31T23:59:59." + nines + "'",
                        "9999-12-31T23:59:59." + nines + (exact ? "00" : ""),
                        "'2024-03-31T02:30:00." + zeros + "1'",
                        "2024-03-31T02:30:00." + zeros + "1" + (exact ? "00" : ""))
                .generating());
        cases.add(TypeCase.of(
                "datetime",
                new Type.Timestamp(false, 3),
                "'1753-01-01T00:00:00'",
                "1753-01-01T00:00",
                "'2024-01-02T03:04:05.003'",
                "2024-01-02T03:04:05.003",
                "'2024-01-02T03:04:05.007'",
                "2024-01-02T03:04:05.007",
                "'9999-12-31T23:59:59.997'",
                "9999-12-31T23:59:59.997"));
        cases.add(TypeCase.of(
                "smalldatetime",
                new Type.Timestamp(false, 0),
                "'1900-01-01T00:00:00'",
                "1900-01-01T00:00",
                "'2079-06-06T23:59:00'",
                "2079-06-06T23:59"));
        cases.add(TypeCase.of(
                "datetimeoffset(" + digits + ")",
                new Type.Timestamp(true, digits),
                "'2024-01-02T03:04:05." + nines + "+14:00'",
                "2024-01-01T13:04:05." + nines + (exact ? "00Z" : "Z"),
                "'2024-01-02T03:04:05-14:00'",
                "2024-01-02T17:04:05Z",
                "'1582-10-10T00:00:00+00:00'",
                "1582-10-10T00:00:00Z"));
    }

    private static void texts(List<TypeCase> cases, boolean exact) {
        List<String> hard = new ArrayList<>(List.of(
                "",
                " ",
                "a ",
                "  b  ",
                "tab\there",
                "line\nbreak\r",
                "back\\slash",
                "'quoted' \"too\"",
                "NULL",
                "%_[]"));
        List<String> wide = new ArrayList<>(hard);
        wide.addAll(List.of("\u20ac \u4e2d\u6587", "\ud83d\ude00", "e\u0301", "\ufeffmark"));
        if (exact) {
            wide.add("a\0b");
        }
        cases.add(text("nvarchar(40)", new Type.Text(40, false), wide));
        cases.add(text("nvarchar(max)", new Type.Text(0, false), wide).generating());
        cases.add(text("ntext", new Type.Text(0, false), wide));
        List<String> western = new ArrayList<>(hard);
        western.add("gr\u00fcn \u20ac");
        cases.add(text("varchar(40)", new Type.Text(40, false), western));
        cases.add(text("varchar(8000)", new Type.Text(8000, false), western));
        cases.add(text("varchar(max)", new Type.Text(0, false), western));
        cases.add(text("text", new Type.Text(0, false), western));
        cases.add(TypeCase.of("char(5)", new Type.Text(5, true), "'ab'", "ab   ", "''", "     "));
        cases.add(TypeCase.of("nchar(5)", new Type.Text(5, true), "N'ab'", "ab   "));
        cases.add(TypeCase.of("xml", new Type.Text(0, false), "N'<a>x<b/></a>'", "<a>x<b/></a>"));
    }

    private static TypeCase text(String nativeType, Type neutral, List<String> values) {
        List<String> literals =
                values.stream().map(v -> "N'" + v.replace("'", "''") + "'").toList();
        return new TypeCase(nativeType, neutral, literals, values, false);
    }

    private static void others(List<TypeCase> cases) {
        cases.add(TypeCase.of("binary(4)", new Type.Bytes(4), "0x01020304", "01020304", "0x00", "00000000"));
        cases.add(TypeCase.of("varbinary(40)", new Type.Bytes(40), "0x00FF", "00ff", "0x", "")
                .generating());
        cases.add(TypeCase.of("varbinary(max)", new Type.Bytes(0), "0x00FF", "00ff", "0x", ""));
        cases.add(TypeCase.of("image", new Type.Bytes(0), "0x00FF", "00ff"));
        cases.add(TypeCase.of(
                        "uniqueidentifier",
                        new Type.Uuid(),
                        "'01020304-0506-0708-090A-0B0C0D0E0F10'",
                        "01020304-0506-0708-090a-0b0c0d0e0f10")
                .generating());
    }

    private static void objects(List<TypeCase> cases) {
        cases.add(TypeCase.of(
                "hierarchyid",
                new Type.Text(0, false),
                "CAST('/1/3.1/' AS hierarchyid)",
                "/1/3.1/",
                "CAST('/' AS hierarchyid)",
                "/"));
        // the number of the reference system, then little-endian well-known binary of a point
        cases.add(TypeCase.of(
                "geometry",
                new Type.Geometry("geometry"),
                "geometry::STGeomFromText('POINT (1 2)', 25832)",
                "000064e80101000000000000000000f03f0000000000000040"));
        cases.add(TypeCase.of(
                "geography",
                new Type.Geometry("geometry"),
                "geography::STGeomFromText('POINT (1 2)', 4326)",
                "000010e60101000000000000000000f03f0000000000000040"));
    }

    static String literal(TypeCase type, String text) {
        Type neutral = type.neutral();
        if (neutral instanceof Type.Bool) {
            return text.equals("true") ? "1" : "0";
        }
        if (neutral instanceof Type.Bytes) {
            return "0x" + text;
        }
        boolean number = neutral instanceof Type.Int || neutral instanceof Type.Decimal;
        return number ? text : "N'" + text.replace("'", "''") + "'";
    }
}
