package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row is found by a key of any type, whichever way its cells are written. */
final class LookUpTest {
    /** Types that a key may have, each with two values of which one is there. */
    private static final List<List<String>> KEYS = List.of(
            List.of("text", "it''s \\ a\ttab", "''"),
            List.of("varchar(20)", "é€", "e"),
            List.of("character(5)", "ab   ", "abc  "),
            List.of("uuid", "5f2b6f57-54f7-4f4e-9d5a-6d2a3bba4b0c", "5f2b6f57-54f7-4f4e-9d5a-6d2a3bba4b0d"),
            List.of("numeric", "-1.50", "1.50"),
            List.of("numeric(30,10)", "12345678901234567890.0123456789", "0"),
            List.of("bigint", "-9223372036854775808", "7"),
            List.of("smallint", "-5", "7"),
            List.of("boolean", "t", "f"),
            List.of("double precision", "0.1", "-0.30000000000000004"),
            List.of("timestamp with time zone", "1999-12-31 23:59:59.999999+00", "2020-01-01 00:00:00+00"),
            List.of("timestamp without time zone", "infinity", "2020-01-01 00:00:00"),
            List.of("date", "4714-11-24 BC", "2020-01-01"),
            List.of("bytea", "\\x00ff5c27", "\\x00"),
            List.of("inet", "10.0.0.1", "10.0.0.0/8"),
            List.of("interval", "1 day -00:00:01", "2 days"),
            List.of("text[]", "{a,NULL,\"b c\"}", "{}"),
            List.of("int4range", "[1,5)", "[1,6)"),
            List.of("public.mood", "so so", "happy"),
            List.of("public.short_code", "AB", "CD"),
            List.of("public.pair", "(1,\"a,b\")", "(1,)"),
            List.of("\"char\"", "x", "y"),
            List.of("bit varying", "0101", "01010"));

    private static String quoted(String value) {
        return "E'" + value.replace("\\", "\\\\").replace("''", "'").replace("'", "''") + "'";
    }

    private static List<Row> rows(Table table, RowFormat format, List<String> cells) {
        RowBatch text = (RowBatch)
                NeutralPacker.text(table, new RowFormat("postgresql/text", "")).batch();
        for (String cell : cells) {
            byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
            text.append(bytes, 0, bytes.length);
        }
        if (!format.equals(RowFormat.NEUTRAL)) {
            return List.of(Row.copyOf(text.at(0)));
        }
        RowBatch neutral = new RowBatch(RowFormat.NEUTRAL, cells.size());
        CellCodec[] codecs = CellCodec.of(table.moved());
        Row row = Row.copyOf(text.at(0));
        for (int c = 0; c < cells.size(); c++) {
            codecs[c].toNeutral(row.data(), row.start(c), row.length(c), neutral);
        }
        return List.of(Row.copyOf(neutral.at(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void findsARowByAKeyOfAnyType(int major) {
        try (LoadDatabase database = LoadDatabase.source(major);
                LookUp lookUp = new LookUp(database.sessions)) {
            database.execute(
                    "CREATE TYPE mood AS ENUM ('so so', 'happy')",
                    "CREATE DOMAIN code AS varchar(9)",
                    "CREATE DOMAIN short_code AS code CHECK (length(VALUE) < 3)",
                    "CREATE TYPE pair AS (a integer, b text)");
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < KEYS.size(); i++) {
                String type = KEYS.get(i).get(0);
                String value = KEYS.get(i).get(1);
                database.execute(
                        "CREATE TABLE t" + i + " (k " + type + " PRIMARY KEY)",
                        "INSERT INTO t" + i + " VALUES (" + quoted(value) + ")");
                Table table = database.table("t" + i);
                for (RowFormat format : Formats.changes(table, major)) {
                    TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", format, "", Join.NONE);
                    List<Row> there = rows(table, format, List.of(value.replace("''", "'")));
                    List<Row> both = new ArrayList<>(there);
                    both.addAll(rows(table, format, List.of(KEYS.get(i).get(2).replace("''", "'"))));
                    if (!lookUp.rows(plan, null, both).equals(there)) {
                        wrong.add(type + " in " + format.name());
                    }
                    // The same without a key: the whole row is looked for.
                    database.execute("CREATE TABLE IF NOT EXISTS loose" + i + " AS SELECT k FROM t" + i
                            + " UNION ALL SELECT k FROM t" + i);
                    TablePlan loose =
                            new TablePlan(database.table("loose" + i), RowFormat.NEUTRAL, "", format, "", Join.NONE);
                    List<Row> copies = lookUp.rows(loose, null, both);
                    if (copies.size() != 2 || !new HashSet<>(copies).equals(new HashSet<>(there))) {
                        wrong.add(type + " without a key in " + format.name());
                    }
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void findsByTheKeysIndexOnly(int major) {
        try (LoadDatabase database = LoadDatabase.source(major);
                LookUp lookUp = new LookUp(database.sessions)) {
            database.execute(
                    "CREATE TABLE many (a integer, b text, PRIMARY KEY (a, b))",
                    "INSERT INTO many SELECT i, 'b' || i FROM generate_series(1, 20000) i");
            Table table = database.table("many");
            RowFormat text = Formats.changes(table, major).get(0);
            TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", text, "", Join.NONE);
            List<Row> keys = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                keys.addAll(rows(table, text, List.of(Integer.toString(i * 60), "b" + i * 60)));
            }
            assertThat(lookUp.rows(plan, null, keys)).hasSize(299);
            // A table that was never analysed, and yet none of it was read through.
            assertThat(database.rows("SELECT seq_tup_read FROM pg_stat_all_tables WHERE relname = 'many'"))
                    .containsExactly("0");
        }
    }
}
