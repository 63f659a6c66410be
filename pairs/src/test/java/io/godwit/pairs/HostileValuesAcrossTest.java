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
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Errors;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.TestedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type's hardest values from MySQL and MariaDB to PostgreSQL, by load and by changes; what cannot be held is named. */
final class HostileValuesAcrossTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "hostile";
    private static final Connectors CONNECTORS = new Connectors(List.of(new MySqlConnector(), new PostgresConnector()));

    private final StateStore store = new MemoryStateStore();
    private final AtomicReference<Status> now = new AtomicReference<>();
    private final AtomicReference<Status> last = new AtomicReference<>();

    static Stream<Arguments> servers() {
        return TestedServers.other()
                .map(other -> Stream.of(Arguments.of(other, 18)))
                .orElseGet(() -> Stream.of(Arguments.of("8.0", 18), Arguments.of("mariadb-10.11", 15)));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyValueThatPostgresHoldsArrivesByLoadAndByChanges(String server, int major) throws Exception {
        List<HostileValues.Case> cases = HostileValues.of(server.startsWith("mariadb"));
        int rows = cases.stream().mapToInt(c -> c.values().size()).max().orElse(0);
        try (MySqlTestDatabase from = new MySqlTestDatabase(server);
                PostgresTestDatabase to = new PostgresTestDatabase(major)) {
            from.run(table(cases));
            for (int r = 0; r < rows; r++) {
                from.run(insert(cases, r, r), insert(cases, 100 + r, r), insert(cases, 200 + r, r));
            }
            from.run("insert into hostile values (99" + ", null".repeat(cases.size()) + ")");
            Thread runner = start(from, to, Mode.ONLINE, rules(from, cases));
            awaitSync();
            for (int r = 0; r < rows; r++) {
                // new ones, every value in place of another, and each in place of itself with all that can be looked
                // for
                from.run(
                        insert(cases, 300 + r, r),
                        update(cases, 100 + r, r + 1),
                        "update hostile set id = " + (400 + r) + " where id = " + (200 + r));
            }
            store.desire(NAME, Desired.CUTOVER);
            Status end = end(runner);
            assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.DONE);
            Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
            assertThat(proof.identical()).as(proof.verdict()).isTrue();

            Map<String, Object> wrong = new LinkedHashMap<>();
            for (int c = 0; c < cases.size(); c++) {
                List<String> expected = new ArrayList<>();
                for (int base : new int[] {0, 100, 300, 400}) {
                    for (int r = 0; r < rows; r++) {
                        expected.add(base + r + "="
                                + value(cases.get(c), base == 100 ? r + 1 : r).getValue());
                    }
                }
                expected.add("99=");
                List<String> actual = to.query("select id || '=' || coalesce(c" + c + "::text, '') from app.hostile"
                        + " where (select set_config('TimeZone', 'UTC', false)) = 'UTC' and id > -1");
                List<String> sorted = actual.stream().sorted().toList();
                if (!sorted.equals(expected.stream().sorted().toList())) {
                    wrong.put(cases.get(c).type(), actual + " instead of " + expected);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "date, '0000-00-00', false",
        "date, '2024-02-00', true",
        "datetime, '0000-00-00 00:00:00', true",
        "timestamp null, '0000-00-00 00:00:00', false",
        "varchar(10), 'a\0b', false",
        "longtext, 'a\0b', true",
        "time, '24:00:01', false",
        "time(6), '-00:00:01', true",
    })
    void aValueThatPostgresCannotHoldIsRefusedByName(String type, String value, boolean byChange) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase("8.0");
                PostgresTestDatabase to = new PostgresTestDatabase(18)) {
            from.run("create table hostile (id bigint primary key, told " + type + ")");
            String insert = "insert into hostile values (1, concat('" + value.replace("\0", "', char(0), '") + "'))";
            if (!byChange) {
                from.run(insert);
            }
            Definition definition = definition(from, to, byChange ? Mode.ONLINE : Mode.OFFLINE, Map.of());
            if (!byChange) {
                assertThat(new Operations(CONNECTORS, store).assess(definition, from.endpoint(), to.endpoint()))
                        .anyMatch(p ->
                                p.severity() == Severity.BLOCKER && p.object().equals("app.hostile.told"));
            }
            Thread runner = start(definition.with(new Assessment(Assessment.Rows.NONE, 60)), from, to);
            if (byChange) {
                awaitSync();
                from.run(insert);
            }
            Status end = end(runner);
            assertThat(end.state()).isEqualTo(State.STOPPED);
            assertThat(Objects.requireNonNull(end.error()).code())
                    .as("%s", end.error())
                    .isEqualTo(Errors.VALUE_REFUSED.name());
            assertThat(end.error().toString()).contains("app.hostile", "column told");
        }
    }

    private static String table(List<HostileValues.Case> cases) {
        StringBuilder sql = new StringBuilder("create table hostile (id bigint primary key");
        for (int c = 0; c < cases.size(); c++) {
            sql.append(", c").append(c).append(' ').append(cases.get(c).type());
        }
        return sql.append(')').toString();
    }

    private static Map.Entry<String, String> value(HostileValues.Case type, int row) {
        return type.values().get(row % type.values().size());
    }

    private static String insert(List<HostileValues.Case> cases, int id, int row) {
        StringBuilder sql = new StringBuilder("insert into hostile values (" + id);
        cases.forEach(c -> sql.append(", ").append(value(c, row).getKey()));
        return sql.append(')').toString();
    }

    private static String update(List<HostileValues.Case> cases, int id, int row) {
        StringBuilder sql = new StringBuilder("update hostile set ");
        for (int c = 0; c < cases.size(); c++) {
            sql.append(c == 0 ? "c" : ", c").append(c).append(" = ");
            sql.append(value(cases.get(c), row).getKey());
        }
        return sql.append(" where id = ").append(id).toString();
    }

    private static Map<ColumnId, ColumnRule> rules(TestDatabase from, List<HostileValues.Case> cases) {
        TableId table = from.table("hostile");
        Map<ColumnId, ColumnRule> rules = new HashMap<>();
        for (int c = 0; c < cases.size(); c++) {
            ColumnRule.NoCalendar replaced =
                    cases.get(c).type().startsWith("date ") ? new ColumnRule.NoCalendar("1970-01-01") : null;
            if (cases.get(c).rule() != null || replaced != null) {
                rules.put(
                        new ColumnId(table, "c" + c),
                        new ColumnRule(cases.get(c).rule(), replaced));
            }
        }
        return rules;
    }

    private Thread start(TestDatabase from, TestDatabase to, Mode mode, Map<ColumnId, ColumnRule> rules) {
        return start(definition(from, to, mode, rules), from, to);
    }

    private static Definition definition(
            TestDatabase from, TestDatabase to, Mode mode, Map<ColumnId, ColumnRule> rules) {
        Selection selection = new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), rules);
        return new Definition(
                NAME,
                mode,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                selection,
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(
                        CutoverPolicy.When.ON_COMMAND, CutoverPolicy.Check.BEFORE_HAND_OVER, PATIENCE.toMillis()));
    }

    private Thread start(Definition definition, TestDatabase from, TestDatabase to) {
        MigrationRunner runner =
                new MigrationRunner(definition, from.endpoint(), to.endpoint(), CONNECTORS, store, now::set);
        Thread thread = new Thread(() -> last.set(runner.run()), "runner");
        thread.start();
        return thread;
    }

    private void awaitSync() {
        Eventually.until("the load is over", PATIENCE, () -> {
            Status ended = last.get();
            if (ended != null) {
                throw new AssertionError("ended: " + ended.message() + " " + ended.error());
            }
            Status seen = now.get();
            return seen != null && seen.phase().compareTo(Phase.SYNC) >= 0;
        });
    }

    private Status end(Thread runner) throws InterruptedException {
        Status end = Eventually.value("the end of the run", PATIENCE, last::get);
        runner.join();
        return end;
    }
}
