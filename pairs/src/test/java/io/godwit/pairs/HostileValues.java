package io.godwit.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of MySQL and MariaDB that are hard to carry, and how PostgreSQL prints them once they are there. */
final class HostileValues {
    /**
     * One column.
     *
     * @param type its type on the source
     * @param rule what the migration file says it is; null for nothing
     * @param values PostgreSQL's text by the source's literal, in order
     */
    record Case(String type, @Nullable String rule, List<Map.Entry<String, String>> values) {
        static Case of(String type, String... literalsAndTexts) {
            return ruled(type, null, literalsAndTexts);
        }

        static Case ruled(String type, @Nullable String rule, String... literalsAndTexts) {
            List<Map.Entry<String, String>> values = new ArrayList<>();
            for (int i = 0; i < literalsAndTexts.length; i += 2) {
                values.add(Map.entry(literalsAndTexts[i], literalsAndTexts[i + 1]));
            }
            return new Case(type, rule, List.copyOf(values));
        }
    }

    private HostileValues() {}

    static List<Case> of(boolean mariaDb) {
        List<Case> cases = new ArrayList<>();
        numbers(cases);
        texts(cases);
        bytes(cases);
        times(cases);
        others(cases, mariaDb);
        return List.copyOf(cases);
    }

    private static Case same(String type, String... values) {
        String[] twice = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            twice[2 * i] = values[i];
            twice[2 * i + 1] = values[i];
        }
        return Case.of(type, twice);
    }

    private static Case quoted(String type, String... values) {
        String[] twice = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            twice[2 * i] = "'" + values[i].replace("'", "''") + "'";
            twice[2 * i + 1] = values[i];
        }
        return Case.of(type, twice);
    }

    private static void numbers(List<Case> cases) {
        cases.add(same("tinyint", "-128", "127", "0"));
        cases.add(Case.ruled("tinyint(1)", "boolean", "0", "false", "1", "true"));
        cases.add(same("tinyint unsigned", "0", "255"));
        cases.add(same("smallint unsigned", "65535", "0"));
        cases.add(same("mediumint", "-8388608", "8388607"));
        cases.add(same("int unsigned", "4294967295", "0"));
        cases.add(same("int(8) unsigned zerofill", "42", "0"));
        cases.add(same("bigint", "-9223372036854775808", "9223372036854775807", "9007199254740993"));
        cases.add(same("bigint unsigned", "18446744073709551615", "9223372036854775808", "0"));
        cases.add(Case.of("year", "1901", "1901", "2155", "2155", "'0000'", "0"));
        cases.add(Case.of("bit(1)", "b'0'", "0", "b'1'", "1"));
        cases.add(Case.of("bit(10)", "b'1100000000'", "1100000000", "b'1'", "0000000001"));
        cases.add(Case.of("bit(64)", "18446744073709551615", "1".repeat(64), "0", "0".repeat(64)));
        String most = "9".repeat(35) + "." + "9".repeat(30);
        cases.add(same("decimal(65,30)", most, "-" + most, "0.000000000000000000000000000001"));
        cases.add(Case.of("decimal(10,2)", "1.5", "1.50", "-0.01", "-0.01", "0", "0.00"));
        cases.add(Case.of(
                "float",
                "0.1e0",
                "0.1",
                "16777216",
                "1.6777216e+07",
                "3.4028234663852886e38",
                "3.4028235e+38",
                "1.401298464324817e-45",
                "1e-45",
                "123456.789e0",
                "123456.79"));
        cases.add(Case.of(
                "double",
                "0.1e0",
                "0.1",
                "1.7976931348623157e308",
                "1.7976931348623157e+308",
                "5e-324",
                "5e-324",
                "2.2250738585072014e-308",
                "2.2250738585072014e-308",
                "123456789012345678e0",
                "1.2345678901234568e+17"));
    }

    private static void texts(List<Case> cases) {
        String[] hard = {
            "",
            " ",
            "a ",
            "  b  ",
            "tab\there",
            "line\nbreak\r",
            "back\\slash",
            "'quoted' \"too\"",
            "\\N",
            "\\.",
            "\ud83d\ude00 \u00e4\u03b1\u4e2d"
        };
        cases.add(quoted("varchar(40) character set utf8mb4", hard));
        cases.add(quoted("longtext character set utf8mb4", hard));
        cases.add(Case.of("char(10) character set utf8mb4", "'a  '", "a", "'  a'", "  a", "''", ""));
        cases.add(Case.of(
                "varchar(20) character set latin1",
                "_latin1 X'80818D8F909D9FE4FF'",
                "\u20ac\u0081\u008d\u008f\u0090\u009d\u0178\u00e4\u00ff",
                "'a '",
                "a "));
        cases.add(Case.of(
                "varchar(20) character set koi8r", "_koi8r X'F0D2C9D7C5D4'", "\u041f\u0440\u0438\u0432\u0435\u0442"));
        cases.add(quoted("varchar(20) character set utf8", "\u00e4\u4e2d", "a ", ""));
        cases.add(quoted("varchar(20) character set utf16", "\u00e4\ud83d\ude00", "a "));
        cases.add(quoted("varchar(20) character set utf32", "\u00e4\ud83d\ude00", "\t"));
    }

    private static void bytes(List<Case> cases) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append(String.format(java.util.Locale.ROOT, "%02x", i));
        }
        cases.add(Case.of("binary(4)", "X'61'", "\\x61000000", "X'20202020'", "\\x20202020"));
        cases.add(Case.of("varbinary(300)", "X'" + all + "'", "\\x" + all, "''", "\\x", "X'00'", "\\x00"));
        cases.add(Case.of("longblob", "X'" + all + "'", "\\x" + all, "''", "\\x"));
        cases.add(Case.ruled(
                "binary(16)", "uuid", "X'0102030405064708890a0b0c0d0e0f10'", "01020304-0506-4708-890a-0b0c0d0e0f10"));
    }

    private static void times(List<Case> cases) {
        cases.add(quoted("date", "1000-01-01", "9999-12-31", "2024-02-29"));
        cases.add(Case.of("date default '1999-09-09'", "'0000-00-00'", "1970-01-01", "'2024-02-00'", "1970-01-01"));
        cases.add(quoted("datetime(6)", "1000-01-01 00:00:00", "9999-12-31 23:59:59.999999", "2024-03-10 02:30:00.5"));
        cases.add(quoted("datetime", "2024-10-27 02:30:00"));
        cases.add(Case.of(
                "timestamp(6) null",
                "'1970-01-01 00:00:01'",
                "1970-01-01 00:00:01+00",
                "'2038-01-19 03:14:07.999999'",
                "2038-01-19 03:14:07.999999+00",
                "'2024-03-31 01:30:00.000001'",
                "2024-03-31 01:30:00.000001+00",
                "'2024-10-27 01:30:00'",
                "2024-10-27 01:30:00+00"));
        cases.add(quoted("time(6)", "00:00:00", "23:59:59.999999", "24:00:00"));
        cases.add(Case.ruled(
                "time(3)",
                "duration(3)",
                "'838:59:59'",
                "838:59:59",
                "'-838:59:59'",
                "-838:59:59",
                "'-00:00:00.5'",
                "-00:00:00.5"));
    }

    private static void others(List<Case> cases, boolean mariaDb) {
        cases.add(quoted("enum('b','a','it''s','','x,y')", "a", "b", "it's", "", "x,y"));
        cases.add(quoted("set('b','a','c')", "b,a,c", ""));
        cases.add(quoted("enum('\u00e4','\u00f6') character set latin1", "\u00f6", "\u00e4"));
        if (mariaDb) {
            cases.add(quoted("json", "{\"b\": 1, \"a\" : [1.0,2]}", "1e2", "\"text\""));
            cases.add(quoted("uuid", "01020304-0506-4708-890a-0b0c0d0e0f10"));
            cases.add(quoted("inet6", "2001:db8::1"));
        } else {
            cases.add(Case.of("double default -0e0", "-0e0", "-0", "0e0", "0"));
            cases.add(quoted(
                    "json", "{\"a\": [true, null], \"bb\": 1}", "\"text\"", "18446744073709551615", "0.1", "[]"));
        }
        cases.add(Case.of(
                "point",
                "ST_GeomFromText('POINT(2 3)', 3857)",
                "\\x0101000020110f000000000000000000400000000000000840"));
    }
}
