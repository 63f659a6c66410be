package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Errors;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that the migration file has moved as something else than their own type suggests. */
final class RuledColumnsTest {
    /** A type of PostgreSQL, what the file makes of it, and pairs of a literal and how MySQL shows it then. */
    private static final List<List<String>> COLUMNS = List.of(
            List.of("integer", "boolean", "1", "1", "0", "0"),
            List.of("numeric(5,2)", "boolean", "1.00", "1", "0", "0"),
            List.of("boolean", "integer(8)", "true", "1", "false", "0"),
            List.of("numeric(12,2)", "integer(32)", "-5.00", "-5", "2147483647", "2147483647"),
            List.of("numeric(12,4)", "decimal(9,2)", "1.2500", "1.25", "'-1234567.8'", "-1234567.80"),
            List.of("bigint", "decimal(20,0)", "'-9223372036854775808'", "-9223372036854775808"),
            List.of("bigint", "text(20)", "'-9223372036854775808'", "-9223372036854775808", "7", "7"),
            List.of("text", "text(3)", "'日本語'", "日本語", "'a '", "a ", "''", ""),
            List.of("character varying(40)", "character(4)", "'ab'", "ab"),
            List.of("character(4)", "text(4)", "'ab'", "ab  "),
            List.of("text", "uuid", "'ffeeddcc-bbaa-9988-7766-554433221100'", "ffeeddcc-bbaa-9988-7766-554433221100"),
            List.of(
                    "uuid",
                    "bytes(16)",
                    "'ffeeddcc-bbaa-9988-7766-554433221100'",
                    "0xFFEEDDCCBBAA99887766554433221100"),
            List.of(
                    "uuid",
                    "text(36)",
                    "'FFEEDDCC-bbaa-9988-7766-554433221100'",
                    "ffeeddcc-bbaa-9988-7766-554433221100"),
            List.of("interval", "duration", "'1 day 02:03:04.5'", "26:03:04.500000", "'-1 hour'", "-01:00:00.000000"),
            List.of("timestamp", "timestamp(3)", "'2021-03-28 02:30:00.125'", "2021-03-28 02:30:00.125"),
            List.of("timestamptz", "instant(0)", "'2021-03-28 02:30:00+05:45'", "2021-03-27 20:45:00"),
            List.of("time", "time(0)", "'24:00'", "24:00:00"),
            List.of("date", "text(10)", "'0044-03-15'", "0044-03-15"),
            List.of("inet", "text(43)", "'10.1.2.3/8'", "10.1.2.3/8"),
            List.of("jsonb", "text", "'{\"b\":1.10}'", "{\"b\": 1.10}"),
            List.of("mood", "text(9)", "'sad'", "sad", "''", ""),
            List.of("bit(3)", "text(3)", "B'101'", "101"));

    private static final int ROWS =
            COLUMNS.stream().mapToInt(c -> c.size() / 2 - 1).max().orElseThrow();

    @ParameterizedTest
    @CsvSource({"15, 8.0", "18, mariadb-10.11"})
    void valuesOfPostgresArriveAsTheFileHasThem(int source, String target) throws Exception {
        try (PostgresTestDatabase from = new PostgresTestDatabase(source);
                MySqlTestDatabase to = new MySqlTestDatabase(target)) {
            from.run(
                    "CREATE TYPE mood AS ENUM ('sad', '')",
                    IntStream.range(0, COLUMNS.size())
                            .mapToObj(c -> "c" + c + " " + COLUMNS.get(c).get(0))
                            .collect(Collectors.joining(", ", "CREATE TABLE told (id bigint PRIMARY KEY, ", ")")),
                    // addressed by what changes its form on the way, and by nothing at all
                    "CREATE TABLE keyed (code text PRIMARY KEY, n numeric(9,2) NOT NULL UNIQUE, id uuid, v int)",
                    "CREATE TABLE keyless (c0 integer, c1 interval, c2 uuid)",
                    "ALTER TABLE keyless REPLICA IDENTITY FULL",
                    "INSERT INTO keyed SELECT '00000000-0000-0000-0000-' || lpad(i::text, 12, '0'), i,"
                            + " ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, 1 FROM"
                            + " generate_series(1, 50) i",
                    "INSERT INTO keyless VALUES (1, '1 day', '00000000-0000-0000-0000-000000000001'), (0, '1 hour', NULL),"
                            + " (0, '1 hour', NULL)");
            from.run(inserts(0));
            from.run(inserts(100));
            RuledMigration migration = new RuledMigration(from, to)
                    .rule("keyed", "code", new ColumnRule("uuid", null))
                    .rule("keyed", "n", new ColumnRule("integer(32)", null))
                    .rule("keyed", "id", new ColumnRule("bytes(16)", null))
                    .rule("keyless", "c0", new ColumnRule("boolean", null))
                    .rule("keyless", "c1", new ColumnRule("duration", null))
                    .rule("keyless", "c2", new ColumnRule("bytes(16)", null));
            for (int c = 0; c < COLUMNS.size(); c++) {
                migration.rule("told", "c" + c, new ColumnRule(COLUMNS.get(c).get(1), null));
            }
            assertThat(migration.foundInRows()).isEmpty();
            migration.start(Mode.ONLINE);
            migration.awaitSync();
            from.run(inserts(200));
            from.run(
                    "UPDATE told SET id = id + 200 WHERE id >= 100 AND id < 200",
                    "UPDATE keyed SET v = 2 WHERE n <= 20",
                    "UPDATE keyed SET code = '10000000-0000-0000-0000-000000000000', n = 99 WHERE n = 3",
                    "DELETE FROM keyed WHERE n = 4.00",
                    "UPDATE keyless SET c1 = '2 days' WHERE c0 = 1",
                    "DELETE FROM keyless WHERE ctid = (SELECT min(ctid) FROM keyless WHERE c0 = 0)");
            migration.cutover();
            migration.expectIdentical();
            List<String> wrong = new ArrayList<>();
            for (int c = 0; c < COLUMNS.size(); c++) {
                for (int first : new int[] {0, 200, 300}) {
                    String shown =
                            COLUMNS.get(c).get(1).startsWith("bytes") ? "concat('0x', hex(c" + c + "))" : "c" + c;
                    List<String> found =
                            RuledMigration.query(to, "select concat(" + shown + ", '') from told where id = " + first);
                    if (!found.equals(List.of(COLUMNS.get(c).get(3)))) {
                        wrong.add(COLUMNS.get(c) + " is " + found);
                    }
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(RuledMigration.query(to, "select concat(count(*), ' ', sum(v), ' ', sum(n = 99)) from keyed"))
                    .containsExactly("49 68 1");
            assertThat(RuledMigration.query(to, "select concat(c0, ' ', c1) from keyless order by c0"))
                    .containsExactly("0 01:00:00.000000", "1 48:00:00.000000");
        }
    }

    /** Each is foreseen, and stops the run by name where nobody looked before. */
    @ParameterizedTest
    @CsvSource({
        "'numeric(9,2)', integer(32), 1.5, NUMBERS_OUT_OF_RANGE, true",
        "'numeric(9,4)', 'decimal(9,2)', 1.005, NUMBERS_OUT_OF_RANGE, false",
        "text, text(2), 'ab ', TEXT_TOO_LONG, false",
        "text, uuid, 'ffeeddcc-bbaa-9988-7766-55443322110', TEXT_NO_UUID, false",
        "interval, duration, '1 mon', DURATIONS_OUT_OF_RANGE, true",
        "timestamp, timestamp(3), '2021-03-28 02:30:00.0001', TIMES_TOO_FINE, false",
    })
    void valuesThatDoNotFitAreForeseenAndRefused(String type, String rule, String value, String code, boolean byChange)
            throws Exception {
        try (PostgresTestDatabase from = new PostgresTestDatabase(15);
                MySqlTestDatabase to = new MySqlTestDatabase("8.0")) {
            from.run("CREATE TABLE told (id bigint PRIMARY KEY, precious " + type + ")");
            String insert = "INSERT INTO told VALUES (1, '" + value + "')";
            RuledMigration migration =
                    new RuledMigration(from, to).rule("told", "precious", new ColumnRule(rule, null));
            if (!byChange) {
                from.run(insert);
                assertThat(migration.foundInRows()).containsExactly("BLOCKER " + code + " public.told.precious 1");
            }
            migration.unseeing().start(byChange ? Mode.ONLINE : Mode.OFFLINE);
            if (byChange) {
                migration.awaitSync();
                from.run(insert);
            }
            assertThat(migration.expectRefused()).contains(Errors.VALUE_REFUSED.name(), "precious");
            assertThat(RuledMigration.query(to, "select concat(count(*), '') from told"))
                    .containsExactly("0");
        }
    }

    /** What PostgreSQL itself would round or cut without a word. */
    @ParameterizedTest
    @CsvSource({
        "'decimal(9,4)', 'decimal(9,2)', 1.005, NUMBERS_OUT_OF_RANGE, false",
        "varchar(9), text(2), 'ab ', TEXT_TOO_LONG, true",
        "datetime(6), timestamp(3), '2021-03-28 02:30:00.0001', TIMES_TOO_FINE, false",
        "varchar(36), uuid, 'no uuid', TEXT_NO_UUID, false",
        "varchar(36), uuid, 'ffeeddcc-bbaa-9988-7766-55443322110g', TEXT_NO_UUID, true",
    })
    void valuesThatPostgresWouldAlterAreForeseenAndRefused(
            String type, String rule, String value, String code, boolean byChange) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase("8.0");
                PostgresTestDatabase to = new PostgresTestDatabase(15)) {
            from.run("create table told (id bigint primary key, precious " + type + ")");
            String insert = "insert into told values (1, '" + value + "')";
            RuledMigration migration =
                    new RuledMigration(from, to).rule("told", "precious", new ColumnRule(rule, null));
            if (!byChange) {
                from.run(insert);
                assertThat(migration.foundInRows()).containsExactly("BLOCKER " + code + " app.told.precious 1");
            }
            migration.unseeing().start(byChange ? Mode.ONLINE : Mode.OFFLINE);
            if (byChange) {
                migration.awaitSync();
                from.run(insert);
            }
            assertThat(migration.expectRefused()).contains(Errors.VALUE_REFUSED.name(), "precious");
        }
    }

    @Test
    void rulesThatCannotBeKeptAreRefusedByName() {
        try (PostgresTestDatabase from = new PostgresTestDatabase(15);
                MySqlTestDatabase to = new MySqlTestDatabase("8.0");
                MySqlTestDatabase same = new MySqlTestDatabase("5.7")) {
            from.run(
                    "CREATE TABLE parent (id bigint PRIMARY KEY)",
                    "CREATE TABLE child (id bigint PRIMARY KEY, parent bigint REFERENCES parent)");
            same.run("create table told (id bigint primary key, v varchar(9))");
            ColumnRule decimal = new ColumnRule("decimal(20,0)", null);
            assertThat(blockers(new RuledMigration(from, to).rule("parent", "id", decimal)))
                    .containsExactly("NOT_SUPPORTED public.child foreign key child_parent_fkey");
            assertThat(blockers(new RuledMigration(from, to)
                            .rule("parent", "id", decimal)
                            .rule("child", "parent", decimal)))
                    .isEmpty();
            assertThat(blockers(new RuledMigration(same, to)
                            .rule("told", "v", new ColumnRule("text(4)", null))
                            .rule("told", "w", new ColumnRule(null, new ColumnRule.NoCalendar(null)))))
                    .contains("NOT_SUPPORTED app.told.v", "MYSQL_NOTHING_SELECTED rule of column `app.told.w`");
        }
    }

    private static List<String> blockers(RuledMigration migration) {
        return migration.assess().stream()
                .filter(p -> p.severity() == Problem.Severity.BLOCKER)
                .map(p -> p.code() + " " + p.object())
                .toList();
    }

    private static String[] inserts(int first) {
        String[] statements = new String[ROWS];
        for (int r = 0; r < ROWS; r++) {
            StringBuilder sql = new StringBuilder("INSERT INTO told VALUES (" + (first + r));
            for (List<String> column : COLUMNS) {
                sql.append(", ").append(2 + 2 * r < column.size() ? column.get(2 + 2 * r) : "NULL");
            }
            statements[r] = sql.append(')').toString();
        }
        return statements;
    }
}
