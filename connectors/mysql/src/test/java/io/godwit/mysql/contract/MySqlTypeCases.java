package io.godwit.mysql.contract;

import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.TypeCase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The servers' types, values that are hard to carry, and what they are in neutral cells. */
final class MySqlTypeCases {
    private static final String POINT = "010100000000000000000000400000000000000840";

    private MySqlTypeCases() {}

    /** Cases of a server. */
    static List<TypeCase> of(String server) {
        boolean mariaDb = server.startsWith("mariadb");
        List<TypeCase> cases = new ArrayList<>();
        wholeNumbers(cases);
        otherNumbers(cases, mariaDb);
        texts(cases);
        bytes(cases);
        times(cases);
        others(cases, server);
        return List.copyOf(cases);
    }

    private static TypeCase same(String nativeType, Type type, String... values) {
        String[] twice = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            twice[2 * i] = values[i];
            twice[2 * i + 1] = values[i];
        }
        return TypeCase.of(nativeType, type, twice);
    }

    private static TypeCase quoted(String nativeType, Type type, String... values) {
        String[] twice = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            twice[2 * i] = "'" + values[i].replace("'", "''") + "'";
            twice[2 * i + 1] = values[i];
        }
        return TypeCase.of(nativeType, type, twice);
    }

    private static void wholeNumbers(List<TypeCase> cases) {
        cases.add(same("tinyint", new Type.Int(8), "-128", "127", "0").generating());
        cases.add(same("tinyint(1)", new Type.Int(8), "-128", "1", "2"));
        cases.add(same("tinyint unsigned", new Type.Int(9), "0", "255"));
        cases.add(same("smallint", new Type.Int(16), "-32768", "32767"));
        cases.add(same("smallint unsigned", new Type.Int(17), "65535"));
        cases.add(same("mediumint", new Type.Int(24), "-8388608", "8388607"));
        cases.add(same("mediumint unsigned", new Type.Int(25), "16777215"));
        cases.add(same("int", new Type.Int(32), "-2147483648", "2147483647").generating());
        cases.add(same("int unsigned", new Type.Int(33), "4294967295"));
        cases.add(same("int(8) unsigned zerofill", new Type.Int(33), "42", "0"));
        cases.add(same("bigint", new Type.Int(64), "-9223372036854775808", "9223372036854775807", "9007199254740993")
                .generating());
        cases.add(same("bigint unsigned", new Type.Decimal(20, 0), "0", "9223372036854775808", "18446744073709551615"));
        cases.add(TypeCase.of("year", new Type.Int(16), "1901", "1901", "2155", "2155", "'0000'", "0"));
        cases.add(TypeCase.of("bit(1)", new Type.Bits(1, false), "b'0'", "0", "b'1'", "1"));
        cases.add(
                TypeCase.of("bit(10)", new Type.Bits(10, false), "b'1100000000'", "1100000000", "b'1'", "0000000001"));
        cases.add(TypeCase.of(
                "bit(64)",
                new Type.Bits(64, false),
                "18446744073709551615",
                "1".repeat(64),
                "9223372036854775808",
                "1" + "0".repeat(63),
                "0",
                "0".repeat(64)));
    }

    private static void otherNumbers(List<TypeCase> cases, boolean mariaDb) {
        String most = "9".repeat(35) + "." + "9".repeat(30);
        cases.add(TypeCase.of(
                        "decimal(65,30)",
                        new Type.Decimal(65, 30),
                        most,
                        most,
                        "-" + most,
                        "-" + most,
                        "0.000000000000000000000000000001",
                        "0.000000000000000000000000000001")
                .generating());
        cases.add(TypeCase.of("decimal(10,2)", new Type.Decimal(10, 2), "1.5", "1.50", "-0.01", "-0.01", "0", "0.00"));
        cases.add(same("decimal(65,0)", new Type.Decimal(65, 0), "9".repeat(65)));
        cases.add(TypeCase.of("decimal(8,2) unsigned zerofill", new Type.Decimal(8, 2), "1.5", "1.50", "0.25", "0.25"));
        // the servers store a number that they read as a double
        cases.add(TypeCase.of(
                        "float",
                        new Type.Real(32),
                        "0.1e0",
                        "0.1",
                        "16777216",
                        "1.6777216E7",
                        "3.4028234663852886e38",
                        "3.4028235E38",
                        "1.401298464324817e-45",
                        "1.4E-45",
                        "123456.789e0",
                        "123456.79")
                .generating());
        cases.add(TypeCase.of("float(7,3)", new Type.Real(32), "1.5", "1.5", "-1234.567", "-1234.567"));
        cases.add(TypeCase.of(
                        "double",
                        new Type.Real(64),
                        "0.1e0",
                        "0.1",
                        "1.7976931348623157e308",
                        "1.7976931348623157E308",
                        "5e-324",
                        "4.9E-324",
                        "2.2250738585072014e-308",
                        "2.2250738585072014E-308",
                        "1e15",
                        "1.0E15",
                        "123456789012345678e0",
                        "1.2345678901234568E17")
                .generating());
        cases.add(TypeCase.of(
                "double(20,5)", new Type.Real(64), "1.5", "1.5", "100000000000000.5", "1.000000000000005E14"));
        if (!mariaDb) {
            cases.add(TypeCase.of("double default -0e0", new Type.Real(64), "-0e0", "-0.0", "0e0", "0.0"));
        }
    }

    private static String hex(String set, byte[] bytes) {
        return "_" + set + " X'" + HexFormat.of().formatHex(bytes) + "'";
    }

    private static void texts(List<TypeCase> cases) {
        String[] hard = {
            "", " ", "a ", "  b  ", "a\0b", "tab\there", "line\nbreak\r", "back\\slash", "'quoted' \"too\"", "\\N"
        };
        List<String> both = new ArrayList<>();
        for (String value : hard) {
            both.add(hex("utf8mb4", value.getBytes(StandardCharsets.UTF_8)));
            both.add(value);
        }
        String emoji = "\ud83d\ude00 \u00e4\u03b1\u4e2d";
        both.add(hex("utf8mb4", emoji.getBytes(StandardCharsets.UTF_8)));
        both.add(emoji);
        String[] texts = both.toArray(new String[0]);
        cases.add(TypeCase.of("varchar(40) character set utf8mb4", new Type.Text(40, false), texts)
                .generating());
        cases.add(TypeCase.of("longtext character set utf8mb4", new Type.Text(0, false), texts));
        cases.add(TypeCase.of("tinytext character set utf8mb4", new Type.Text(0, false), texts));
        cases.add(TypeCase.of(
                "char(10) character set utf8mb4", new Type.Text(10, true), "'a  '", "a", "'  a'", "  a", "''", ""));
        // latin1 of these servers is cp1252 with five more characters
        cases.add(TypeCase.of(
                "varchar(20) character set latin1",
                new Type.Text(20, false),
                "_latin1 X'80818D8F909D9FE4FF'",
                "\u20ac\u0081\u008d\u008f\u0090\u009d\u0178\u00e4\u00ff",
                "'a '",
                "a "));
        cases.add(TypeCase.of(
                "varchar(20) character set cp1251",
                new Type.Text(20, false),
                "_cp1251 X'CFF0E8E2E5F2'",
                "\u041f\u0440\u0438\u0432\u0435\u0442"));
        cases.add(TypeCase.of(
                "varchar(20) character set koi8r",
                new Type.Text(20, false),
                "_koi8r X'F0D2C9D7C5D4'",
                "\u041f\u0440\u0438\u0432\u0435\u0442"));
        cases.add(quoted("varchar(20) character set utf8", new Type.Text(20, false), "\u00e4\u4e2d", "a ", ""));
        cases.add(quoted("varchar(20) character set ascii", new Type.Text(20, false), "plain", " "));
        cases.add(quoted("varchar(20) character set ucs2", new Type.Text(20, false), "\u00e4\u4e2d\u0410", "a "));
        cases.add(quoted("varchar(20) character set utf16", new Type.Text(20, false), "\u00e4\ud83d\ude00", "a "));
        cases.add(quoted("varchar(20) character set utf16le", new Type.Text(20, false), "\u00e4\ud83d\ude00", "\n"));
        cases.add(quoted("varchar(20) character set utf32", new Type.Text(20, false), "\u00e4\ud83d\ude00", "\t"));
    }

    private static void bytes(List<TypeCase> cases) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append(HexFormat.of().toHexDigits((byte) i));
        }
        cases.add(TypeCase.of(
                "binary(4)",
                new Type.Bytes(4),
                "X'61'",
                "61000000",
                "X'00000000'",
                "00000000",
                "X'20202020'",
                "20202020"));
        cases.add(TypeCase.of(
                        "varbinary(300)",
                        new Type.Bytes(300),
                        "X'" + all + "'",
                        all.toString(),
                        "''",
                        "",
                        "X'00'",
                        "00",
                        "X'2020'",
                        "2020")
                .generating());
        cases.add(TypeCase.of("longblob", new Type.Bytes(0), "X'" + all + "'", all.toString(), "''", ""));
        cases.add(TypeCase.of("tinyblob", new Type.Bytes(0), "X'5C4E'", "5c4e"));
    }

    private static void times(List<TypeCase> cases) {
        cases.add(quoted(
                        "date",
                        new Type.Date(),
                        "0001-01-01",
                        "1000-01-01",
                        "9999-12-31",
                        "2024-02-29",
                        "0000-00-00",
                        "2024-02-00",
                        "2023-00-00",
                        "2023-02-31")
                .generating());
        cases.add(TypeCase.of(
                        "datetime(6)",
                        new Type.Timestamp(false, 6),
                        "'1000-01-01 00:00:00'",
                        "1000-01-01T00:00",
                        "'9999-12-31 23:59:59.999999'",
                        "9999-12-31T23:59:59.999999",
                        "'2024-03-10 02:30:00.5'",
                        "2024-03-10T02:30:00.500",
                        "'0000-00-00 00:00:00'",
                        "0000-00-00T00:00:00",
                        "'2024-00-00 12:34:56'",
                        "2024-00-00T12:34:56")
                .generating());
        cases.add(TypeCase.of("datetime", new Type.Timestamp(false, 0), "'2024-10-27 02:30:00'", "2024-10-27T02:30"));
        cases.add(TypeCase.of(
                "datetime(3)", new Type.Timestamp(false, 3), "'2024-10-27 02:30:00.123'", "2024-10-27T02:30:00.123"));
        cases.add(TypeCase.of(
                "timestamp(6) null",
                new Type.Timestamp(true, 6),
                "'1970-01-01 00:00:01'",
                "1970-01-01T00:00:01Z",
                "'2038-01-19 03:14:07.999999'",
                "2038-01-19T03:14:07.999999Z",
                // the hour that clocks skip, and the one they see twice, in many zones
                "'2024-03-31 01:30:00.000001'",
                "2024-03-31T01:30:00.000001Z",
                "'2024-10-27 01:30:00'",
                "2024-10-27T01:30:00Z",
                "'0000-00-00 00:00:00'",
                "0000-00-00T00:00:00Z"));
        cases.add(TypeCase.of(
                "timestamp null", new Type.Timestamp(true, 0), "'2024-06-01 12:00:00'", "2024-06-01T12:00:00Z"));
        cases.add(TypeCase.of(
                        "time(6)",
                        new Type.Time(6),
                        "'00:00:00'",
                        "00:00",
                        "'23:59:59.999999'",
                        "23:59:59.999999",
                        "'24:00:00'",
                        "24:00")
                .generating());
        cases.add(TypeCase.of("time", new Type.Time(0), "'12:34:56'", "12:34:56"));
    }

    private static void others(List<TypeCase> cases, String server) {
        boolean mariaDb = server.startsWith("mariadb");
        cases.add(quoted(
                "enum('b','a','it''s','','x,y')",
                new Type.Enumeration(List.of("b", "a", "it's", "", "x,y")),
                "a",
                "b",
                "it's",
                "",
                "x,y"));
        cases.add(quoted("set('b','a','c')", new Type.Text(0, false), "b,a", "b,a,c", ""));
        cases.add(quoted(
                "enum('\u00e4','\u00f6') character set latin1",
                new Type.Enumeration(List.of("\u00e4", "\u00f6")),
                "\u00f6",
                "\u00e4"));
        if (mariaDb) {
            cases.add(quoted("json", new Type.Json(), "{\"b\": 1, \"a\" : [1.0,2]}", "1e2", "\"text\""));
            cases.add(quoted("uuid", new Type.Uuid(), "01020304-0506-4708-890a-0b0c0d0e0f10"));
            cases.add(quoted("inet6", new Type.Text(39, false), "2001:db8::1"));
        } else {
            cases.add(TypeCase.of(
                    "json",
                    new Type.Json(),
                    "'{\"bb\": 1, \"a\": [true, null]}'",
                    "{\"a\": [true, null], \"bb\": 1}",
                    "'\"text\"'",
                    "\"text\"",
                    "'18446744073709551615'",
                    "18446744073709551615",
                    "'-9223372036854775808'",
                    "-9223372036854775808",
                    "'0.1'",
                    "0.1",
                    "'\"\\u00e4\\n\"'",
                    "\"\u00e4\\n\"",
                    "'[]'",
                    "[]"));
        }
        if (server.startsWith("mysql-9") || server.equals("mariadb-11.8")) {
            cases.add(TypeCase.of(
                    "vector(2)",
                    new Type.Bytes(8),
                    "X'0000803f000000c0'",
                    "0000803f000000c0",
                    "X'0000000000000080'",
                    "0000000000000080"));
        }
        cases.add(TypeCase.of(
                "geometry", new Type.Geometry("geometry"), "ST_GeomFromText('POINT(2 3)', 0)", "00000000" + POINT));
        cases.add(TypeCase.of(
                "point", new Type.Geometry("point"), "ST_GeomFromText('POINT(2 3)', 3857)", "00000f11" + POINT));
    }

    /** A generated value as a literal. */
    static String literal(TypeCase type, String text) {
        Type neutral = type.neutral();
        if (neutral instanceof Type.Int || neutral instanceof Type.Decimal) {
            return new BigDecimal(text).toPlainString();
        }
        if (neutral instanceof Type.Real real) {
            // a number is read as a double first
            return real.bits() == 32 ? Double.toString((double) Float.parseFloat(text)) : text;
        }
        if (neutral instanceof Type.Text) {
            return hex("utf8mb4", text.getBytes(StandardCharsets.UTF_8));
        }
        if (neutral instanceof Type.Bytes) {
            return "X'" + text + "'";
        }
        return "'" + text.replace('T', ' ').replace("Z", "") + "'";
    }
}
