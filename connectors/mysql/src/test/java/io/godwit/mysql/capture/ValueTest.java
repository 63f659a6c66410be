package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.connection.WireSession;
import io.godwit.mysql.load.SqlType;
import io.godwit.mysql.load.TextCodec;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log gives of a value is, byte for byte, what the server says of it when asked. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class ValueTest extends LogTests {
    ValueTest(String server) {
        super(server);
    }

    private Map<String, List<String>> cases() {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        cases.put("tinyint", List.of("-128", "-1", "0", "127"));
        cases.put("tinyint unsigned", List.of("0", "128", "255"));
        cases.put("tinyint(1)", List.of("0", "1", "-5"));
        cases.put("smallint", List.of("-32768", "-1", "32767"));
        cases.put("smallint unsigned", List.of("0", "65535"));
        cases.put("mediumint", List.of("-8388608", "-1", "8388607"));
        cases.put("mediumint unsigned", List.of("0", "16777215"));
        cases.put("int", List.of("-2147483648", "-1", "0", "2147483647"));
        cases.put("int unsigned", List.of("0", "4294967295"));
        cases.put("int(5) zerofill", List.of("0", "42", "123456"));
        cases.put("bigint", List.of("-9223372036854775808", "-1", "9223372036854775807", "10000000000"));
        cases.put("bigint unsigned", List.of("0", "9223372036854775808", "18446744073709551615"));
        cases.put("decimal(10,2)", List.of("0", "-0.01", "12345678.90", "-99999999.99", "1"));
        cases.put("decimal(5,5)", List.of("0", "0.00001", "-0.99999"));
        cases.put("decimal(20,0)", List.of("0", "-12345678901234567890", "1000000000"));
        cases.put(
                "decimal(65,30)",
                List.of(
                        "12345678901234567890123456789012345.123456789012345678901234567890",
                        "-0.000000000000000000000000000001",
                        "1000000000.5",
                        "-99999999999999999999999999999999999.999999999999999999999999999999"));
        cases.put("decimal(9,4)", List.of("12345.6789", "-0.0001", "0.1"));
        cases.put(
                "float",
                List.of("0", "0.1", "-3.4028234e38", "1.17549e-38", "123456789", "16777216", "1e10", "1.5e-5"));
        cases.put(
                "double",
                List.of(
                        "0",
                        "0.1",
                        "-1.7976931348623157e308",
                        "2.2250738585072014e-308",
                        "123456789.125",
                        "1e15",
                        "1e-7",
                        "2e-3",
                        "1e23"));
        cases.put("bit(1)", List.of("b'0'", "b'1'"));
        cases.put("bit(10)", List.of("b'0'", "b'1111111111'", "b'1000000001'"));
        cases.put("bit(64)", List.of("0", "~0", "1"));
        cases.put("year", List.of("0", "1901", "2155", "2024"));
        cases.put(
                "date",
                List.of(
                        "'0000-00-00'",
                        "'2024-02-00'",
                        "'2024-00-00'",
                        "'1000-01-01'",
                        "'9999-12-31'",
                        "'2024-02-30'"));
        cases.put("time", List.of("'-838:59:59'", "'838:59:59'", "'00:00:00'", "'-00:00:01'", "'23:59:59'"));
        cases.put("time(1)", List.of("'-00:00:00.1'", "'12:34:56.7'", "'-838:59:58.9'"));
        cases.put("time(3)", List.of("'-00:00:00.001'", "'12:34:56.789'", "'-100:00:00.5'"));
        cases.put("time(6)", List.of("'-00:00:00.000001'", "'12:34:56.789012'", "'-838:59:58.999999'", "'838:59:59'"));
        cases.put(
                "datetime",
                List.of(
                        "'0000-00-00 00:00:00'",
                        "'1000-01-01 00:00:00'",
                        "'9999-12-31 23:59:59'",
                        "'2024-02-30 10:00:00'"));
        cases.put("datetime(1)", List.of("'2024-03-31 02:30:00.1'"));
        cases.put("datetime(2)", List.of("'2024-03-31 02:30:00.12'"));
        cases.put("datetime(4)", List.of("'2024-03-31 02:30:00.1234'"));
        cases.put(
                "datetime(6)",
                List.of("'2024-03-31 02:30:00.123456'", "'9999-12-31 23:59:59.999999'", "'0000-00-00 00:00:00'"));
        cases.put(
                "timestamp null",
                List.of(
                        "'0000-00-00 00:00:00'",
                        "'1970-01-01 00:00:01'",
                        "'2038-01-19 03:14:07'",
                        "'2024-03-31 01:30:00'",
                        "'2000-02-29 12:00:00'"));
        cases.put("timestamp(3) null", List.of("'1970-01-01 00:00:01.001'", "'2038-01-19 03:14:07.999'"));
        cases.put(
                "timestamp(6) null",
                List.of("'2024-10-27 01:30:00.000001'", "'2099-12-31 23:59:59' - interval 80 year"));
        cases.put("char(10)", List.of("''", "'abc'", "'ab  '", "'äöü€'"));
        cases.put("char(100) character set utf8mb4", List.of("repeat('😀', 100)", "'x'"));
        cases.put("char(10) character set latin1", List.of("'äöü'", "'€'"));
        cases.put("varchar(20)", List.of("''", "' a '", "'a\u0000b'", "'😀'"));
        cases.put("varchar(300) character set utf16", List.of("'aé€😀'"));
        cases.put("varchar(3000) character set latin1", List.of("repeat('ä', 3000)"));
        cases.put("binary(4)", List.of("''", "x'00'", "x'0001'", "x'01020304'", "x'ff000000'"));
        cases.put("binary(255)", List.of("x'00'", "repeat(x'ff', 255)"));
        cases.put("varbinary(300)", List.of("x'0000'", "repeat(x'00', 300)"));
        cases.put("tinytext", List.of("''", "repeat('x', 255)"));
        cases.put("text character set latin1", List.of("'ÄÖ'"));
        cases.put("mediumtext", List.of("repeat('é', 70000)"));
        cases.put("longblob", List.of("repeat(x'00ff', 100000)", "''"));
        cases.put("enum('a','b,c','it''s','ü')", List.of("'a'", "'b,c'", "'it''s'", "'ü'"));
        cases.put("enum('ä','b') character set latin1", List.of("'ä'", "'b'"));
        cases.put("enum('x','y') character set ucs2", List.of("'x'", "'y'"));
        cases.put("set('a','b','ü')", List.of("''", "'a'", "'a,ü'", "'a,b,ü'"));
        cases.put("set('a','b') character set utf16", List.of("'a,b'"));
        cases.put("geometry", List.of("ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('LINESTRING(0 0,1 1)', 0)"));
        cases.put("point", List.of("ST_GeomFromText('POINT(-1.5 2)', 4326)"));
        if (isMariaDb()) {
            cases.put(
                    "uuid",
                    List.of(
                            "'123e4567-e89b-12d3-a456-426655440000'",
                            "'00000000-0000-0000-0000-000000000000'",
                            "'ffffffff-ffff-4fff-bfff-ffffffffffff'",
                            "'01890a5d-ac96-774b-bcce-b302099a8057'",
                            "'123e4567-e89b-12d3-0456-426655440000'",
                            "'123e4567-e89b-02d3-a456-426655440000'",
                            "'123e4567-e89b-62d3-7456-4266554400ff'",
                            "'123e4567-e89b-82d3-9456-4266554400ff'"));
            cases.put(
                    "inet6",
                    List.of(
                            "'::'",
                            "'::1'",
                            "'2001:db8::ff00:42:8329'",
                            "'::ffff:192.0.2.128'",
                            "'::192.0.2.1'",
                            "'1:0:0:2:0:0:0:3'",
                            "'1:2:3:4:5:6:7:8'",
                            "'fe80::'",
                            "'1:0:2:3:4:5:6:7'",
                            "'::2:3:4:5:6:7:8'",
                            "'::1:0:0:0'",
                            "'::0.0.1.2'",
                            "'0:0:0:0:0:5:1:2'"));
            cases.put("inet4", List.of("'0.0.0.0'", "'255.255.255.255'", "'10.0.0.1'", "'1.0.0.0'"));
            cases.put("varchar(2000) compressed", List.of("''", "'short'", "repeat('abc', 600)"));
            cases.put("text compressed", List.of("''", "repeat('abcä', 10000)"));
            cases.put("json", List.of("'{\"a\": [1, 2.50, \"x\"]}'"));
        } else {
            cases.put("json", jsonLiterals());
        }
        return cases;
    }

    private static List<String> jsonLiterals() {
        return List.of(
                "'null'",
                "'true'",
                "'false'",
                "'0'",
                "'-1'",
                "'32768'",
                "'-32769'",
                "'65536'",
                "'2147483648'",
                "'-2147483649'",
                "'9223372036854775807'",
                "'9223372036854775808'",
                "'18446744073709551615'",
                "'18446744073709551616'",
                "'1.5'",
                "'1.0'",
                "'-0.0'",
                "'1e0'",
                "'100.0'",
                "'1e15'",
                "'1e16'",
                "'1e-5'",
                "'1e-15'",
                "'1e100'",
                "'-1.7976931348623157e308'",
                "'5e-324'",
                "'0.1'",
                "'123456789012345.6'",
                "'1e22'",
                "'1e23'",
                "'12345678901234567890123'",
                "'2e-44'",
                "'0.00001234'",
                "'1.2345678901234567e-15'",
                "'-1.2345678901234567e-15'",
                "'-1.2345678901234567e-12'",
                "'1e-16'",
                "'999999999999999.9'",
                "'1234567890123456.5'",
                "'1e14'",
                "'\"\"'",
                "'\"a\\\\\\\\b\\\\\"c\\\\n\\\\t\\\\u0001\\\\u001f/é😀\"'",
                "'[]'",
                "'{}'",
                "'[1, \"a\", null, true, {\"b\": []}]'",
                "'{\"bb\": 1, \"a\": 2, \"ab\": 3, \"\": 4, \"ä\": 5}'",
                "json_array(cast(1.50 as decimal(10,2)), cast(-12345678901234567890.123 as decimal(30,3)))",
                "json_object('d', cast('2015-01-15' as date), 't', cast('-12:34:56.5' as time(1)), 'dt',"
                        + " cast('2015-01-15 23:24:25.12' as datetime(6)), 'zero', cast('0000-00-00' as date))",
                "json_array(x'00ff', cast('abc' as binary), b'1')",
                "json_object('long', cast(repeat('x', 100) as binary))",
                "concat('[\"', repeat('x', 70000), '\", 1, 70000, -70000]')",
                "concat('[', repeat('65535, ', 20000), '70000, {\"k\": 70000}]')",
                "json_array(2e-3, 1e23, 0.1e0, 1/3e0, 3e0, 123456789012345678e0, 1e300, 1e-300, 4.9e-324)");
    }

    @Test
    void everyValueIsWhatTheServerSays() throws SQLException {
        Map<String, List<String>> cases = cases();
        List<String> types = List.copyOf(cases.keySet());
        for (int i = 0; i < types.size(); i++) {
            admin("CREATE TABLE t" + i + " (id int PRIMARY KEY, v " + types.get(i) + ") CHARACTER SET utf8mb4");
        }
        LogPosition from = log.retain();
        for (int i = 0; i < types.size(); i++) {
            List<String> statements = new ArrayList<>();
            List<String> values = cases.get(types.get(i));
            for (int v = 0; v < Objects.requireNonNull(values).size(); v++) {
                statements.add("INSERT INTO t" + i + " VALUES (" + v + ", " + values.get(v) + ")");
            }
            statements.add("INSERT INTO t" + i + " VALUES (" + values.size() + ", NULL)");
            loosely(statements);
        }
        compare(types, from);
    }

    private void loosely(List<String> statements) {
        List<String> all = new ArrayList<>();
        all.add("SET sql_mode = 'ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'");
        all.addAll(statements);
        admin(all.toArray(new String[0]));
    }

    @Test
    void randomDocumentsReadAsTheServerPrintsThem() throws SQLException {
        if (isMariaDb()) {
            return;
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        admin("CREATE TABLE t0 (id int PRIMARY KEY, v json)");
        LogPosition from = log.retain();
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            statements.add("INSERT INTO t0 VALUES (" + i + ", '"
                    + document(random, 0).replace("\\", "\\\\").replace("'", "''") + "')");
        }
        loosely(statements);
        System.out.println("seed of the documents: " + seed);
        compare(List.of("json"), from);
    }

    private static String document(Random random, int depth) {
        int kind = random.nextInt(depth > 4 ? 6 : 9);
        return switch (kind) {
            case 0 -> List.of("null", "true", "false").get(random.nextInt(3));
            case 1 -> String.valueOf(random.nextLong() >> random.nextInt(64));
            case 2 -> Long.toUnsignedString(random.nextLong());
            case 3 -> {
                double value = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(value) ? String.valueOf(value) : "0.5";
            }
            case 4 -> String.valueOf(random.nextInt(1_000_000) / 1000.0);
            case 5 -> '"' + text(random) + '"';
            case 6, 7 -> {
                StringBuilder object = new StringBuilder("{");
                int count = random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    object.append(i == 0 ? "" : ",")
                            .append('"')
                            .append(text(random))
                            .append(i)
                            .append("\":");
                    object.append(document(random, depth + 1));
                }
                yield object.append('}').toString();
            }
            default -> {
                StringBuilder array = new StringBuilder("[");
                int count = random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    array.append(i == 0 ? "" : ",").append(document(random, depth + 1));
                }
                yield array.append(']').toString();
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(List.of("a", "Z", "\\\"", "\\\\", "\\n", "\\u0007", "é", "😀", " ", "/", "\\u007f")
                    .get(random.nextInt(11)));
        }
        return text.toString();
    }

    private void compare(List<String> types, LogPosition from) throws SQLException {
        List<TablePlan> plans = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            plans.add(plan("t" + i));
        }
        Map<String, List<Row>> logged = new LinkedHashMap<>();
        for (ChangeBatch batch : readAll(plans, from)) {
            for (Change change : batch.changes()) {
                logged.computeIfAbsent(change.plan().table().id().name(), t -> new ArrayList<>())
                        .add(Objects.requireNonNull(change.after()));
            }
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        try (WireSession session = sessions.openWire("values")) {
            for (int i = 0; i < types.size(); i++) {
                List<Row> asked = asked(session, plans.get(i));
                List<Row> found = logged.getOrDefault("t" + i, List.of());
                for (int v = 0; v < asked.size(); v++) {
                    Row want = types.get(i).equals("json") ? withBreaksEscaped(asked.get(v)) : asked.get(v);
                    if (v >= found.size() || !want.equals(found.get(v))) {
                        wrong.put(
                                types.get(i) + " #" + v,
                                shown(want) + " but " + (v < found.size() ? shown(found.get(v)) : "nothing"));
                    }
                }
                assertThat(found).as(types.get(i)).hasSameSizeAs(asked);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String shown(Row row) {
        int length = Math.max(row.length(1), 0);
        byte[] value = Arrays.copyOfRange(row.data(), row.start(1), row.start(1) + Math.min(length, 200));
        return row(row).length() < 300 ? row(row) + " = " + HexFormat.of().formatHex(value) : length + " bytes";
    }

    /** The rows as the server says them, by key. */
    private static List<Row> asked(WireSession session, TablePlan plan) throws SQLException {
        List<Column> columns = plan.table().moved();
        TextCodec[] codecs = new TextCodec[columns.size()];
        StringBuilder select = new StringBuilder();
        for (int c = 0; c < codecs.length; c++) {
            Column column = columns.get(c);
            codecs[c] = TextCodec.of(column, TEXT, SqlType.parse(column.nativeType()), ColumnRule.NONE);
            select.append(c == 0 ? "SELECT " : ", ").append(codecs[c].select("`" + column.name() + "`"));
        }
        session.query(select + " FROM " + plan.table().id() + " ORDER BY id");
        List<Row> rows = new ArrayList<>();
        while (session.nextRow()) {
            byte[] data = session.buffer();
            int at = session.start();
            RowBatch row = new RowBatch(TEXT, codecs.length);
            for (TextCodec codec : codecs) {
                if ((data[at] & 0xff) == 0xfb) {
                    row.appendNull();
                    at++;
                    continue;
                }
                int length = (int) LogBytes.packed(data, at);
                at += LogBytes.packedSize(data, at);
                codec.toCell(data, at, length, row);
                at += length;
            }
            rows.add(Row.copyOf(row));
        }
        return rows;
    }
}
