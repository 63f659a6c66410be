package io.godwit.postgresql.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of PostgreSQL's types that tools are known to spoil, as literals; all of them valid on servers from 12 on. */
final class HostileValues {
    /** What a schema needs besides tables. */
    static final List<String> TYPES = List.of(
            "CREATE TYPE mood AS ENUM ('sad', 'ok, \"so\"', 'été', E'back\\\\slash')",
            "CREATE TYPE pair AS (a integer, b text)",
            "CREATE TYPE floatrange AS RANGE (subtype = double precision)",
            "CREATE DOMAIN email AS text CHECK (VALUE ~ '@')",
            "CREATE DOMAIN small AS numeric(5, 2)");

    private static final String EVERY_CONTROL = "E'\\x01\\x02\\x07\\b\\t\\n\\x0b\\f\\r\\x1b\\x7f'";

    private HostileValues() {}

    /** Literals by type. */
    static Map<String, List<String>> all() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        numbers(all);
        texts(all);
        times(all);
        others(all);
        return all;
    }

    private static void numbers(Map<String, List<String>> all) {
        all.put("boolean", List.of("true", "false"));
        all.put("smallint", List.of("-32768", "32767", "0"));
        all.put("integer", List.of("-2147483648", "2147483647"));
        all.put("bigint", List.of("-9223372036854775808", "9223372036854775807", "-1", "9007199254740993"));
        all.put("oid", List.of("0", "4294967295"));
        all.put(
                "real",
                List.of(
                        "'NaN'",
                        "'Infinity'",
                        "'-Infinity'",
                        "'-0'",
                        "0",
                        "1e-45",
                        "3.4028235e38",
                        "16777217",
                        "0.1",
                        "1.17549435e-38",
                        "8388609.5"));
        all.put(
                "double precision",
                List.of(
                        "'NaN'",
                        "'Infinity'",
                        "'-Infinity'",
                        "'-0'",
                        "0",
                        "5e-324",
                        "1.7976931348623157e308",
                        "0.1",
                        "2.2250738585072014e-308",
                        "9007199254740993",
                        "2e-323",
                        "123456789.12345679"));
        all.put(
                "numeric",
                List.of(
                        "'NaN'",
                        "0",
                        "0.0",
                        "0.000",
                        "-0.10",
                        "1e131071",
                        "1e-16383",
                        "-12345678901234567890123456789012345678901234567890.0123456789",
                        "1.50",
                        "1e10",
                        "9999",
                        "10000.0000"));
        all.put("numeric(10,2)", List.of("1.10", "-99999999.99", "'NaN'"));
        all.put("money", List.of("'-92233720368547758.08'", "'92233720368547758.07'", "'1234.5'"));
    }

    private static void texts(Map<String, List<String>> all) {
        List<String> texts = List.of(
                "''",
                "' '",
                "'a '",
                "' a'",
                "E'\\\\N'",
                "E'\\\\.'",
                "E'\\\\'",
                "E'a\\tb\\nc\\rd\\\\e'",
                "'NULL'",
                "'null'",
                "'\"'",
                "''''",
                EVERY_CONTROL,
                "'é'",
                "U&'e\\0301'",
                "U&'\\+01F600'",
                "U&'\\FEFF'",
                "U&'\\+10FFFF'",
                "U&'\\2028'",
                "'{}'",
                "'(,)'",
                "E'\\\\x00'",
                "repeat('ab\\', 70000)",
                "E'line\\n'",
                "E'\\\\t'");
        all.put("text", texts);
        all.put("character varying(40)", List.of("''", "'a  '", "E'\\\\N'", "'日本語'"));
        all.put("character(5)", List.of("''", "'a'", "'ab  '", "'日本'", "E'\\\\N'"));
        all.put("\"char\"", List.of("'a'", "''", "E'\\\\'", "' '"));
        all.put("name", List.of("''", "'a \"b\"'", "repeat('n', 63)"));
        all.put(
                "bytea",
                List.of("''", "'\\x00'", "'\\x5c4e'", "'\\xff00fe0a0d09'", "decode(repeat('00ff5c0a', 50000), 'hex')"));
        all.put(
                "json",
                List.of("'{\"b\":1,\"a\" : [1.0,1e2,\"\\u0000\\n\"], \"b\":2}'", "'null'", "'\"\\\\\"'", "' 1 '"));
        all.put("jsonb", List.of("'{\"b\":1.10,\"a\":[\"\\n\\t\\\\\",null,1e400]}'", "'null'", "'\"\"'"));
        all.put("jsonpath", List.of("'$.a[*] ? (@ > 1)'"));
        all.put("xml", List.of("'<a b=\"c\">&amp;</a>'", "'text only'", "'<?xml version=\"1.0\"?><a/>'"));
        all.put("mood", List.of("'sad'", "'ok, \"so\"'", "'été'", "E'back\\\\slash'"));
        all.put("email", List.of("'a@b'", "E'@\\t\\\\N'"));
        all.put("small", List.of("1.10", "'NaN'"));
    }

    private static void times(Map<String, List<String>> all) {
        all.put(
                "date",
                List.of(
                        "'infinity'",
                        "'-infinity'",
                        "'4713-01-01 BC'",
                        "'0001-12-31 BC'",
                        "'0001-01-01'",
                        "'5874897-12-31'",
                        "'1582-10-10'",
                        "'2000-02-29'",
                        "'0005-02-28 BC'",
                        "'1969-12-31'",
                        "'10000-01-01'"));
        all.put("time", List.of("'00:00'", "'24:00'", "'23:59:59.999999'", "'12:00:00.000001'"));
        all.put("time with time zone", List.of("'24:00+15:59'", "'00:00:00.1-15:59:59'", "'12:00+05:45'"));
        List<String> timestamps = List.of(
                "'infinity'",
                "'-infinity'",
                "'4713-01-01 00:00:00 BC'",
                "'294276-12-31 23:59:59.999999'",
                "'0001-12-31 23:59:59.999999 BC'",
                "'1969-12-31 23:59:59.999999'",
                "'1970-01-01'",
                "'1986-01-01 00:10:00'",
                "'2021-03-28 02:30:00'",
                "'1900-01-01 00:00:00.5'",
                "'0044-03-15 12:00:00.000001 BC'");
        all.put("timestamp", timestamps);
        all.put("timestamp(3)", List.of("'2020-01-01 00:00:00.123'"));
        all.put("timestamp with time zone", timestamps);
        all.put(
                "interval",
                List.of(
                        "'0'",
                        "'-178000000 years'",
                        "'1 mon -1 day +00:00:00.000001'",
                        "'-00:00:01'",
                        "'1 year 2 mons 3 days 04:05:06.789'",
                        "'-1 mon 1 day -1 us'"));
        all.put("interval day to second(2)", List.of("'1 02:03:04.05'"));
    }

    private static void others(Map<String, List<String>> all) {
        all.put("uuid", List.of("'00000000-0000-0000-0000-000000000000'", "'FFEEDDCC-BBAA-9988-7766-554433221100'"));
        all.put("bit(3)", List.of("B'101'", "B'000'"));
        all.put("bit varying", List.of("B''", "B'1'", "repeat('10', 1001)::varbit"));
        all.put("inet", List.of("'10.1.2.3/8'", "'::1'", "'::ffff:1.2.3.4/96'", "'0.0.0.0/0'"));
        all.put("cidr", List.of("'10.0.0.0/8'", "'2001:db8::/32'"));
        all.put("macaddr", List.of("'08:00:2b:01:02:03'"));
        all.put("macaddr8", List.of("'08:00:2b:01:02:03:04:05'"));
        all.put("point", List.of("'(NaN,-0)'", "'(1e308,5e-324)'"));
        all.put("line", List.of("'{1,2,3}'"));
        all.put("lseg", List.of("'[(0,0),(1,1)]'"));
        all.put("box", List.of("'(1,1),(0,0)'"));
        all.put("path", List.of("'[(0,0),(1,1)]'", "'((0,0),(1,1))'"));
        all.put("polygon", List.of("'((0,0),(1,1),(1,0))'"));
        all.put("circle", List.of("'<(0,0),1.1>'"));
        all.put("tsvector", List.of("'a:1A ''b '''' c'':2,3B'", "''", "E'''\\\\\\\\'':1'"));
        all.put("tsquery", List.of("'a & !(b | c:*AB) <2> d'", "''"));
        all.put("pg_lsn", List.of("'FFFFFFFF/FFFFFFFF'", "'0/0'"));
        all.put("txid_snapshot", List.of("'10:20:10,14,15'"));
        all.put("xid", List.of("'4294967295'"));
        all.put("tid", List.of("'(4294967295,65535)'"));
        all.put("regclass", List.of("'pg_catalog.pg_class'", "'pg_catalog.pg_type'"));
        all.put("regtype", List.of("'integer'", "'public.pair'"));
        all.put("int4range", List.of("'empty'", "'(,)'", "'[1,5)'"));
        all.put("numrange", List.of("'(1.10,]'", "'[NaN,NaN]'"));
        all.put("tstzrange", List.of("'[-infinity,infinity]'", "'(,2020-01-01 00:00:00.000001+05:45]'"));
        all.put("daterange", List.of("'[2020-01-01,infinity)'"));
        all.put("floatrange", List.of("'[-0,0.1]'", "'empty'"));
        all.put("integer[]", List.of("'{}'", "'{NULL,1,-1}'", "'[0:1][-1:0]={{1,2},{3,4}}'"));
        all.put("text[]", List.of("'{}'", "ARRAY['', NULL, 'NULL', 'a,b', '\"', E'\\\\', E'\\t\\n', '{}']"));
        all.put("bytea[]", List.of("ARRAY['\\x00'::bytea, '\\x5c', NULL]"));
        all.put("timestamp with time zone[]", List.of("ARRAY['infinity'::timestamptz, '0044-03-15 12:00 BC', NULL]"));
        all.put("numeric(10,2)[]", List.of("ARRAY[1.10, 'NaN', NULL]"));
        all.put("interval[]", List.of("ARRAY['1 mon -1 day'::interval]"));
        all.put("mood[]", List.of("ARRAY['été', NULL]::mood[]"));
        all.put("pair", List.of("ROW(1, NULL)::pair", "ROW(NULL, E',\"\\\\ \\t\\n')::pair", "ROW(NULL, NULL)::pair"));
        all.put("pair[]", List.of("ARRAY[ROW(1, 'a\"b')::pair, NULL]"));
        all.put("email[]", List.of("ARRAY['a@b']::email[]"));
    }
}
