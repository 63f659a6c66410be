package io.godwit.postgresql.contract;

import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.TypeCase;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's types, values that are hard to carry, and what they are in neutral cells. */
final class PostgresTypeCases {
    /** Valid on every version from 12 on. */
    static final List<TypeCase> ALL = all();

    private PostgresTypeCases() {}

    private static List<TypeCase> all() {
        List<TypeCase> cases = new ArrayList<>();
        numbers(cases);
        texts(cases);
        times(cases);
        others(cases);
        return List.copyOf(cases);
    }

    private static void numbers(List<TypeCase> cases) {
        cases.add(TypeCase.of("boolean", new Type.Bool(), "true", "true", "false", "false")
                .generating());
        cases.add(TypeCase.of("smallint", new Type.Int(16), "-32768", "-32768", "32767", "32767")
                .generating());
        cases.add(TypeCase.of("integer", new Type.Int(32), "-2147483648", "-2147483648")
                .generating());
        cases.add(TypeCase.of(
                        "bigint",
                        new Type.Int(64),
                        "-9223372036854775808",
                        "-9223372036854775808",
                        "9007199254740993",
                        "9007199254740993")
                .generating());
        cases.add(TypeCase.of("oid", new Type.Int(33), "4294967295", "4294967295"));
        cases.add(TypeCase.of(
                        "real",
                        new Type.Real(32),
                        "'NaN'",
                        "NaN",
                        "'-0'",
                        "-0.0",
                        "0",
                        "0.0",
                        "1e-45",
                        "1.4E-45",
                        "3.4028235e38",
                        "3.4028235E38",
                        "'-Infinity'",
                        "-Infinity")
                .generating());
        cases.add(TypeCase.of(
                        "double precision",
                        new Type.Real(64),
                        "'NaN'",
                        "NaN",
                        "'-0'",
                        "-0.0",
                        "5e-324",
                        "4.9E-324",
                        "0.1",
                        "0.1",
                        "'Infinity'",
                        "Infinity",
                        "1.7976931348623157e308",
                        "1.7976931348623157E308")
                .generating());
        cases.add(TypeCase.of(
                        "numeric",
                        new Type.Decimal(0, 0),
                        "'NaN'",
                        "NaN",
                        "0.000",
                        "0.000",
                        "-0.10",
                        "-0.10",
                        "1e10",
                        "10000000000",
                        "-12345678901234567890123456789012345678901234567890.0123456789",
                        "-12345678901234567890123456789012345678901234567890.0123456789",
                        "1e-30",
                        "0.000000000000000000000000000001")
                .generating());
        cases.add(TypeCase.of("numeric(10,2)", new Type.Decimal(10, 2), "1.1", "1.10", "'NaN'", "NaN")
                .generating());
    }

    private static void texts(List<TypeCase> cases) {
        cases.add(TypeCase.of(
                        "text",
                        new Type.Text(0, false),
                        "''",
                        "",
                        "' a '",
                        " a ",
                        "E'\\\\N'",
                        "\\N",
                        "E'\\\\.'",
                        "\\.",
                        "E'a\\tb\\nc\\rd\\\\e'",
                        "a\tb\nc\rd\\e",
                        "'NULL'",
                        "NULL",
                        "E'\\x01\\x7f'",
                        "\u0001\u007f",
                        "U&'e\\0301'",
                        "e\u0301",
                        "U&'\\+01F600'",
                        "\uD83D\uDE00",
                        "repeat('ab\\', 7000)",
                        "ab\\".repeat(7000))
                .generating());
        cases.add(TypeCase.of("character varying(40)", new Type.Text(40, false), "'a  '", "a  ", "'日本語'", "日本語")
                .generating());
        cases.add(TypeCase.of("character(5)", new Type.Text(5, true), "''", "     ", "'ab'", "ab   ", "'日本'", "日本   "));
        cases.add(TypeCase.of("name", new Type.Text(63, false), "'a \"b\"'", "a \"b\""));
        cases.add(
                TypeCase.of("bytea", new Type.Bytes(0), "''", "", "'\\x00'", "00", "'\\x5c4e0a0d09ff'", "5c4e0a0d09ff")
                        .generating());
        cases.add(TypeCase.of(
                "json",
                new Type.Json(),
                "'{\"b\":1,\"a\" : [1.0,1e2],\"b\":2}'",
                "{\"b\":1,\"a\" : [1.0,1e2],\"b\":2}"));
        cases.add(TypeCase.of(
                "jsonb",
                new Type.Json(),
                "'{\"b\":1.10,\"a\":[null]}'",
                "{\"a\": [null], \"b\": 1.10}",
                "'null'",
                "null"));
    }

    private static void times(List<TypeCase> cases) {
        cases.add(TypeCase.of(
                        "date",
                        new Type.Date(),
                        "'infinity'",
                        "infinity",
                        "'-infinity'",
                        "-infinity",
                        "'0044-03-15 BC'",
                        "-0043-03-15",
                        "'5874897-12-31'",
                        "+5874897-12-31",
                        "'1582-10-10'",
                        "1582-10-10")
                .generating());
        cases.add(TypeCase.of("time", new Type.Time(6), "'24:00'", "24:00", "'23:59:59.999999'", "23:59:59.999999")
                .generating());
        cases.add(TypeCase.of("time(2)", new Type.Time(2), "'01:02:03.04'", "01:02:03.040")
                .generating());
        cases.add(TypeCase.of(
                        "timestamp",
                        new Type.Timestamp(false, 6),
                        "'infinity'",
                        "infinity",
                        "'294276-12-31 23:59:59.999999'",
                        "+294276-12-31T23:59:59.999999",
                        "'1969-12-31 23:59:59.999999'",
                        "1969-12-31T23:59:59.999999",
                        "'0044-03-15 12:00:00.000001 BC'",
                        "-0043-03-15T12:00:00.000001",
                        "'2021-03-28 02:30:00'",
                        "2021-03-28T02:30")
                .generating());
        cases.add(TypeCase.of("timestamp(3)", new Type.Timestamp(false, 3)).generating());
        cases.add(TypeCase.of(
                        "timestamp with time zone",
                        new Type.Timestamp(true, 6),
                        "'-infinity'",
                        "-infinity",
                        "'2021-03-28 02:30:00.5+05:45'",
                        "2021-03-27T20:45:00.500Z",
                        "'1900-01-01 00:00:00.000001+00'",
                        "1900-01-01T00:00:00.000001Z",
                        "'0044-03-15 12:00:00+00 BC'",
                        "-0043-03-15T12:00:00Z")
                .generating());
        cases.add(other(
                "interval", "'1 mon -1 day +00:00:00.000001'", "1 mon -1 days +00:00:00.000001", "'0'", "00:00:00"));
        cases.add(other("time with time zone", "'12:00+05:45'", "12:00:00+05:45"));
    }

    private static void others(List<TypeCase> cases) {
        cases.add(TypeCase.of(
                        "uuid",
                        new Type.Uuid(),
                        "'FFEEDDCC-BBAA-9988-7766-554433221100'",
                        "ffeeddcc-bbaa-9988-7766-554433221100")
                .generating());
        cases.add(TypeCase.of("mood", new Type.Enumeration(List.of("sad", "ok", "été")), "'été'", "été"));
        cases.add(TypeCase.of(
                "pair",
                new Type.Native("postgresql", "public.pair"),
                "ROW(1, NULL)::pair",
                "(1,)",
                "ROW(NULL, 'a,b')",
                "(,\"a,b\")"));
        cases.add(TypeCase.of("bit(3)", new Type.Bits(3, false), "B'101'", "101"));
        cases.add(TypeCase.of("bit varying", new Type.Bits(0, true), "B''", "", "B'1'", "1"));
        cases.add(other("inet", "'10.1.2.3/8'", "10.1.2.3/8", "'::1'", "::1"));
        cases.add(other("cidr", "'10.0.0.0/8'", "10.0.0.0/8"));
        cases.add(other("macaddr", "'08:00:2b:01:02:03'", "08:00:2b:01:02:03"));
        cases.add(other("point", "'(1.5,-2)'", "(1.5,-2)"));
        cases.add(other("polygon", "'((0,0),(1,1),(1,0))'", "((0,0),(1,1),(1,0))"));
        cases.add(other("tsvector", "'a:1A b:2'", "'a':1A 'b':2", "''", ""));
        cases.add(other("tsquery", "'a & !b'", "'a' & !'b'"));
        cases.add(other("int4range", "'[1,5)'", "[1,5)", "'empty'", "empty", "'(,)'", "(,)"));
        cases.add(other("numrange", "'(1.10,]'", "(1.10,)"));
        cases.add(other("integer[]", "'{NULL,1,-1}'", "{NULL,1,-1}", "'{}'", "{}", "'[0:1]={1,2}'", "[0:1]={1,2}"));
        cases.add(other("text[]", "ARRAY['', NULL, 'NULL', 'a,b', '\"']", "{\"\",NULL,\"NULL\",\"a,b\",\"\\\"\"}"));
        cases.add(other("timestamp with time zone[]", "ARRAY['infinity'::timestamptz, NULL]", "{infinity,NULL}"));
        cases.add(other("money", "'1234.5'", "$1,234.50"));
        cases.add(other("xml", "'<a b=\"c\">&amp;</a>'", "<a b=\"c\">&amp;</a>"));
        cases.add(other("pg_lsn", "'FFFFFFFF/FFFFFFFF'", "FFFFFFFF/FFFFFFFF"));
    }

    private static TypeCase other(String nativeType, String... literalsAndExpected) {
        return TypeCase.of(nativeType, new Type.Native("postgresql", nativeType), literalsAndExpected);
    }

    static String literal(TypeCase type, String neutralText) {
        String text = neutralText;
        if (type.neutral() instanceof Type.Bytes) {
            text = "\\x" + neutralText;
        }
        return "'" + text.replace("'", "''") + "'::" + type.nativeType();
    }
}
