package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Source;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.TestedServers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of PostgreSQL at the edge of what MySQL and MariaDB hold: they arrive as they are, or are refused by name. */
final class HostileValuesToMySqlTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "hostile";
    private static final Selection SELECTION =
            new Selection(List.of(), List.of(), List.of(), Map.of("public", "app"), Map.of(), Map.of());

    /** A type, and values as literals: each array is a column. */
    private static final String[][] COLUMNS = {
        {"boolean", "true", "false"},
        {"smallint", "-32768", "32767"},
        {"integer", "-2147483648", "2147483647"},
        {"bigint", "-9223372036854775808", "9223372036854775807", "9007199254740993"},
        {"oid", "4294967295", "0"},
        {"real", "'-0'", "0", "1.17549435e-38", "3.4028235e38", "16777217", "0.1"},
        {"double precision", "'-0'", "2.2250738585072014e-308", "0.1", "1.7976931348623157e308", "123456789.123456789"},
        {
            "numeric",
            "0.000",
            "-0.10",
            "1e10",
            "1e-30",
            "-12345678901234567890123456789012345.012345678901234567890123456789"
        },
        {"numeric(65,30)", "1.1", "-99999999999999999999999999999999999.999999999999999999999999999999"},
        {"numeric(10,2)", "1.1", "-99999999.99", "0"},
        {
            "text",
            "''",
            "' a '",
            "E'\\\\N'",
            "E'\\\\.'",
            "E'a\\tb\\nc\\rd\\\\e'",
            "'NULL'",
            "E'\\x01\\x1a\\x7f'",
            "U&'e\\0301'",
            "U&'\\+01F600'",
            "repeat('ab\\', 7000)",
            "repeat('large ', 20000)",
            "'''\"`;--'"
        },
        {"character varying(40)", "'a  '", "'日本語'", "''"},
        {"character(5)", "''", "'ab'", "'日本'"},
        {"name", "'a \"b\"'"},
        {"bytea", "''", "'\\x00'", "'\\x5c4e0a0d09ff27221a'", "decode(repeat('00ff5c', 30000), 'hex')"},
        {"json", "'{\"b\":1,\"a\" : [1.0,1e2],\"c\":\"\\\\\\u0041\"}'", "'null'", "'\"\\\\n\"'"},
        {
            "jsonb",
            "'{\"b\":1.10,\"a\":[null]}'",
            "'18446744073709551615'",
            "'-9223372036854775808'",
            "'[{\"\":\"\"},\"😀\",0.1]'"
        },
        {"date", "'0001-01-01'", "'9999-12-31'", "'1582-10-10'", "'2024-02-29'"},
        {"time", "'24:00'", "'23:59:59.999999'", "'00:00'"},
        {"time(2)", "'01:02:03.04'"},
        {
            "timestamp",
            "'0001-01-01 00:00:00'",
            "'9999-12-31 23:59:59.999999'",
            "'1969-12-31 23:59:59.999999'",
            "'2021-03-28 02:30:00'"
        },
        {"timestamp(3)", "'1970-01-01 00:00:00.001'"},
        {
            "timestamp with time zone",
            "'2021-03-28 02:30:00.5+05:45'",
            "'1900-01-01 00:00:00.000001+00'",
            "'2038-01-19 03:14:08+00'",
            "'9999-12-31 23:59:59.999999+00'"
        },
        {"interval", "'1 mon -1 day +00:00:00.000001'", "'0'"},
        {"time with time zone", "'12:00+05:45'"},
        {"uuid", "'FFEEDDCC-BBAA-9988-7766-554433221100'"},
        {"mood", "'sad'", "'été'", "''", "'a,b''\\'"},
        {"bit(3)", "B'101'", "B'000'"},
        {"bit(64)", "~ 0::bit(64)", "0::bit(64)"},
        {"bit varying", "B''", "B'1'", "repeat('10', 50)::varbit"},
        {"inet", "'10.1.2.3/8'", "'::1'"},
        {"macaddr", "'08:00:2b:01:02:03'"},
        {"point", "'(1.5,-2)'"},
        {"tsvector", "'a:1A b:2'", "''"},
        {"int4range", "'[1,5)'", "'empty'"},
        {"integer[]", "'{NULL,1,-1}'", "'{}'", "'[0:1]={1,2}'"},
        {"text[]", "ARRAY['', NULL, 'NULL', 'a,b', '\"', '\\']"},
        {"money", "'1234.5'"},
        {"xml", "'<a b=\"c\">&amp;</a>'"},
    };

    private static final int ROWS =
            Arrays.stream(COLUMNS).mapToInt(c -> c.length - 1).max().orElseThrow();

    private static final Connectors CONNECTORS = new Connectors(List.of(new PostgresConnector(), new MySqlConnector()));

    private final StateStore store = new MemoryStateStore();
    private final AtomicReference<Status> now = new AtomicReference<>();

    static Stream<Arguments> servers() {
        return TestedServers.other()
                .map(other -> Stream.of(Arguments.of(15, other)))
                .orElseGet(() -> Stream.of(Arguments.of(15, "8.0"), Arguments.of(18, "mariadb-10.11")));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatFitsArrivesByLoadAndByChanges(int source, String target) throws Exception {
        try (PostgresTestDatabase from = new PostgresTestDatabase(source);
                MySqlTestDatabase to = new MySqlTestDatabase(target)) {
            from.run(
                    "CREATE TYPE mood AS ENUM ('sad', 'été', '', 'a,b''\\')",
                    Stream.iterate(0, c -> c + 1)
                            .limit(COLUMNS.length)
                            .map(c -> "c" + c + " " + COLUMNS[c][0])
                            .collect(Collectors.joining(", ", "CREATE TABLE hostile (id bigint PRIMARY KEY, ", ")")));
            from.run(inserts(0, true));
            from.run(inserts(100, false));
            Running running = new Running(definition(from, to, Mode.ONLINE), from, to);
            running.awaitSync();
            from.run(inserts(200, true));
            from.run(updates(100));
            from.run(
                    "UPDATE hostile SET id = 300 WHERE id = 0", // large values stay where they are, and are not sent
                    "UPDATE hostile SET id = 310 WHERE id = 10",
                    "UPDATE hostile SET c1 = 1 WHERE id = 10 OR id = 9 OR id = 203",
                    "DELETE FROM hostile WHERE id = 1");
            store.desire(NAME, Desired.CUTOVER);
            Status last = running.end();
            assertThat(last.state()).as("%s %s", last.message(), last.error()).isEqualTo(State.DONE);
            Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
            assertThat(proof.identical()).as(proof.verdict()).isTrue();
            assertSame(from, to);
        }
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#later")
    void whatDoesNotFitIsRefusedByName(String target) throws Exception {
        String[][] refused = {
            {"real", "'NaN'"},
            {"double precision", "'-Infinity'"},
            {"numeric", "'NaN'"},
            {"numeric", "1e-31"},
            {"numeric", "123456789012345678901234567890123456"},
            {"numeric(10,2)", "'NaN'"},
            {"date", "'infinity'"},
            {"date", "'0044-03-15 BC'"},
            {"timestamp", "'-infinity'"},
            {"timestamp", "'10000-01-01 00:00:00'"},
            {"timestamp with time zone", "'infinity'"},
            {"text UNIQUE", "repeat('é', 769)"},
            {"text UNIQUE", "repeat(' ', 769)"},
            {"bytea UNIQUE", "decode(repeat('00', 3073), 'hex')"},
        };
        try (PostgresTestDatabase from = new PostgresTestDatabase(15);
                MySqlTestDatabase to = new MySqlTestDatabase(target)) {
            List<String> failures = new ArrayList<>();
            for (String[] value : refused) {
                from.run(
                        "DROP TABLE IF EXISTS hostile",
                        "CREATE TABLE hostile (id bigint PRIMARY KEY, precious " + value[0] + ")",
                        "INSERT INTO hostile VALUES (1, NULL), (2, " + value[1] + ")");
                String what = value[0] + " " + value[1];
                Definition definition = definition(from, to, Mode.OFFLINE);
                boolean foreseen = new Operations(CONNECTORS, store)
                        .assess(definition, from.endpoint(), to.endpoint()).stream()
                                .anyMatch(p -> p.severity() == Severity.BLOCKER
                                        && p.object().equals("public.hostile.precious"));
                Definition unseen = definition.with(new Assessment(Assessment.Rows.NONE, 60));
                Status last = new Running(unseen, from, to).end();
                ErrorReport error = last.error();
                if (!foreseen
                        || last.state() != State.STOPPED
                        || error == null
                        || !error.toString().contains("VALUE_REFUSED")
                        || !error.toString().contains("precious")) {
                    failures.add(what + ": " + foreseen + " " + last.state() + " " + error);
                }
                store.desire(NAME, Desired.CANCEL);
                new Running(definition, from, to).end();
                store.forget(NAME);
                to.run("DROP TABLE IF EXISTS hostile");
            }
            assertThat(failures).isEmpty();
        }
    }

    private static String[] inserts(int first, boolean values) {
        String[] statements = new String[ROWS];
        for (int r = 0; r < ROWS; r++) {
            StringBuilder sql = new StringBuilder("INSERT INTO hostile VALUES (" + (first + r));
            for (String[] column : COLUMNS) {
                sql.append(", ").append(values && r + 1 < column.length ? column[r + 1] : "NULL");
            }
            statements[r] = sql.append(')').toString();
        }
        return statements;
    }

    private static String[] updates(int first) {
        List<String> statements = new ArrayList<>();
        for (int c = 0; c < COLUMNS.length; c++) {
            for (int r = 0; r + 1 < COLUMNS[c].length; r++) {
                statements.add("UPDATE hostile SET c" + c + " = " + COLUMNS[c][r + 1] + " WHERE id = " + (first + r));
            }
        }
        return statements.toArray(new String[0]);
    }

    /** Both are read with the source's types, and each value compared as text. */
    private static void assertSame(PostgresTestDatabase from, MySqlTestDatabase to) {
        try (Source here = new PostgresConnector().source(from.endpoint(), "looking");
                Source there = new MySqlConnector().source(to.endpoint(), "looking")) {
            Table table = here.schema(Selection.ALL).tables().get(0);
            Table read = new Table(
                    to.table("hostile"),
                    to.table("hostile"),
                    table.columns(),
                    table.key(),
                    table.fullImages(),
                    table.otherUniques(),
                    null,
                    0,
                    0);
            List<List<String>> expected = comparable(Moves.rows(here, table));
            List<List<String>> found = comparable(Moves.rows(there, read));
            assertThat(found).hasSameSizeAs(expected);
            for (int r = 0; r < expected.size(); r++) {
                for (int c = 0; c < table.moved().size(); c++) {
                    assertThat(found.get(r).get(c))
                            .as(
                                    "row %s, %s",
                                    expected.get(r).get(0), table.moved().get(c))
                            .isEqualTo(expected.get(r).get(c));
                }
            }
        }
    }

    private static List<List<String>> comparable(List<String> rows) {
        List<List<String>> split = new ArrayList<>();
        for (String row : rows) {
            List<String> cells = new ArrayList<>(Arrays.asList(row.split("\\|", -1)));
            for (int c = 0; c < COLUMNS.length; c++) {
                String cell = cells.get(c + 1);
                if (COLUMNS[c][0].startsWith("json")) {
                    cells.set(c + 1, ""); // by value: the proof's work
                } else if (COLUMNS[c][0].equals("character(5)")) {
                    cells.set(c + 1, cell.stripTrailing()); // blanks at the end are no part of the value
                } else if (COLUMNS[c][0].startsWith("numeric") && !cell.equals("∅")) {
                    cells.set(c + 1, new BigDecimal(cell).stripTrailingZeros().toPlainString());
                }
            }
            split.add(cells);
        }
        return split;
    }

    private static Definition definition(PostgresTestDatabase from, MySqlTestDatabase to, Mode mode) {
        return new Definition(
                NAME,
                mode,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                SELECTION,
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(
                        mode == Mode.ONLINE ? CutoverPolicy.When.ON_COMMAND : CutoverPolicy.When.WHEN_READY,
                        CutoverPolicy.Check.BEFORE_HAND_OVER,
                        60_000));
    }

    private final class Running {
        private final AtomicReference<Status> last = new AtomicReference<>();

        Running(Definition definition, PostgresTestDatabase from, MySqlTestDatabase to) {
            MigrationRunner runner =
                    new MigrationRunner(definition, from.endpoint(), to.endpoint(), CONNECTORS, store, now::set);
            new Thread(() -> last.set(runner.run()), "runner").start();
        }

        void awaitSync() {
            Eventually.until("changes are applied", PATIENCE, () -> {
                Status ended = last.get();
                if (ended != null) {
                    throw new AssertionError("ended: " + ended.message() + " " + ended.error());
                }
                Status seen = now.get();
                return seen != null && seen.phase().compareTo(Phase.SYNC) >= 0;
            });
        }

        Status end() {
            return Objects.requireNonNull(Eventually.value("the end of the run", PATIENCE, last::get));
        }
    }
}
