package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.godwit.engine.definition.DefinitionReader;
import io.godwit.engine.definition.WayBackName;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Source;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.Workload;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryTestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a cutover that was regretted: what was written to the new database is in the old one, which takes over again. */
final class WayBackMigrationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "there";
    private static final String BACK = WayBackName.of(NAME);

    private final StateStore store = new MemoryStateStore();

    /** Which engines; the way back is between the same two. */
    @SuppressWarnings("ImmutableEnumChecker") // what they hold opens anew each time
    enum Pair {
        MEMORY(new MemoryConnector(), MemoryTestDatabase::new, new MemoryConnector(), MemoryTestDatabase::new),
        POSTGRESQL_15(
                new PostgresConnector(),
                () -> new PostgresTestDatabase(15),
                new PostgresConnector(),
                () -> new PostgresTestDatabase(15)),
        MYSQL_8_TO_MARIADB(
                new MySqlConnector(),
                () -> new MySqlTestDatabase("8.0"),
                new MySqlConnector(),
                () -> MySqlTestDatabase.asAdmin("mariadb-10.11")), // whose fence is the whole server's
        MYSQL_8_TO_POSTGRESQL(
                new MySqlConnector(),
                () -> MySqlTestDatabase.asAdmin("8.0"),
                new PostgresConnector(),
                () -> new PostgresTestDatabase(18)),
        POSTGRESQL_TO_MARIADB(
                new PostgresConnector(),
                () -> new PostgresTestDatabase(15),
                new MySqlConnector(),
                () -> MySqlTestDatabase.asAdmin("mariadb-10.11")),
        SQLSERVER(
                new SqlServerConnector(),
                SqlServerTestDatabase::new,
                new SqlServerConnector(),
                SqlServerTestDatabase::new),
        SQLSERVER_TO_POSTGRESQL(
                new SqlServerConnector(),
                SqlServerTestDatabase::new,
                new PostgresConnector(),
                () -> new PostgresTestDatabase(15)),
        POSTGRESQL_TO_SQLSERVER(
                new PostgresConnector(),
                () -> new PostgresTestDatabase(15),
                new SqlServerConnector(),
                SqlServerTestDatabase::new),
        SQLSERVER_TO_MYSQL(
                new SqlServerConnector(),
                SqlServerTestDatabase::new,
                new MySqlConnector(),
                () -> MySqlTestDatabase.asAdmin("8.0")),
        MYSQL_TO_SQLSERVER(
                new MySqlConnector(),
                () -> MySqlTestDatabase.asAdmin("8.0"),
                new SqlServerConnector(),
                SqlServerTestDatabase::new),
        POSTGRESQL_12_TO_18(
                new PostgresConnector(),
                () -> new PostgresTestDatabase(12),
                new PostgresConnector(),
                () -> new PostgresTestDatabase(18));

        private final Connector source;
        private final Supplier<TestDatabase> sourceDatabase;
        private final Connector target;
        private final Supplier<TestDatabase> targetDatabase;

        Pair(
                Connector source,
                Supplier<TestDatabase> sourceDatabase,
                Connector target,
                Supplier<TestDatabase> targetDatabase) {
            this.source = source;
            this.sourceDatabase = sourceDatabase;
            this.target = target;
            this.targetDatabase = targetDatabase;
        }

        void fill(TestDatabase database) {
            database.create(database.table("item"), Shape.KEYED);
            database.create(database.table("busy"), Shape.KEYED);
            if (target.engine().equals("sqlserver") && !source.engine().equals("sqlserver")) {
                // its change tables do not tell rows without a key apart that hold texts of any length
                database.run("create table " + database.table("loose") + " (name varchar(400), amount bigint)");
                if (source.engine().equals("postgresql")) {
                    database.run("alter table " + database.table("loose") + " replica identity full");
                }
            } else {
                database.create(database.table("loose"), Shape.KEYLESS);
            }
            database.create(database.table("pair"), Shape.COMPOSITE);
            for (int i = 0; i < 20; i++) {
                database.run(
                        "insert into " + database.table("item") + " values (" + i + ", 'name " + i + "', " + i
                                + ", 'b')",
                        "insert into " + database.table("loose") + " values ('same', " + i % 3 + ")",
                        "insert into " + database.table("pair") + " values ('r', " + i + ", null)");
            }
        }

        Connectors connectors() {
            return source.engine().equals(target.engine())
                    ? new Connectors(List.of(source))
                    : new Connectors(List.of(source, target));
        }
    }

    /** The others are tried with {@code -Dgodwit.wayBack.pairs=all}; what they show beyond these takes a minute. */
    private static void assumeUsual(Pair pair, Set<Pair> seldom) {
        assumeThat(seldom.contains(pair)
                        && !System.getProperty("godwit.wayBack.pairs", "").equals("all"))
                .as("tried with -Dgodwit.wayBack.pairs=all")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenSinceTheCutoverComesBack(Pair pair) throws Exception {
        assumeUsual(pair, EnumSet.of(Pair.SQLSERVER_TO_POSTGRESQL, Pair.SQLSERVER_TO_MYSQL, Pair.MYSQL_TO_SQLSERVER));
        try (TestDatabase old = pair.sourceDatabase.get();
                TestDatabase fresh = pair.targetDatabase.get()) {
            pair.fill(old);
            Definition there = definition(old, fresh, true, CutoverPolicy.When.WHEN_READY);
            assertState(new Running(there, old, fresh, pair).end(), State.DONE);
            assertThat(store.definition(BACK)).isPresent();

            // the application is on the new database now, before anybody thinks of going back
            TableId item = fresh.table("item");
            fresh.run(
                    "insert into " + item + " values (5001, 'new', 5, null)",
                    "update " + item + " set amount = 4711 where id = 7",
                    "delete from " + item + " where id = 8",
                    "insert into " + fresh.table("loose") + " values ('same', 1)",
                    "delete from " + fresh.table("pair") + " where number = 3");

            Definition back = new DefinitionReader(pair.connectors().all())
                    .readKept(BACK, store.definition(BACK).orElseThrow(), null)
                    .definition();
            assertThat(back.returnOf()).isEqualTo(NAME);
            Running running = new Running(back, fresh, old, pair);
            running.awaitPhase(Phase.SYNC);
            Workload workload = new Workload(fresh, fresh.table("busy"), 5);
            workload.awaitTransactions(workload.transactions() + 30, PATIENCE);
            store.desire(BACK, Desired.CUTOVER);
            assertState(running.end(), State.DONE);
            workload.awaitRefusal(PATIENCE);
            workload.close();

            assertThat(contents(pair.source, old)).isEqualTo(contents(pair.target, fresh));
            assertThat(String.valueOf(contents(pair.source, old).get("item")))
                    .contains("5001|new|5", "|4711|")
                    .doesNotContain("name 8|");
            // the old database is in use again
            old.run("insert into " + old.table("item") + " values (6001, 'again', 1, null)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWayBackThatIsGivenUpLeavesNothing(Pair pair) throws Exception {
        assumeUsual(
                pair,
                EnumSet.of(
                        Pair.SQLSERVER,
                        Pair.SQLSERVER_TO_POSTGRESQL,
                        Pair.POSTGRESQL_TO_SQLSERVER,
                        Pair.SQLSERVER_TO_MYSQL,
                        Pair.MYSQL_TO_SQLSERVER));
        try (TestDatabase old = pair.sourceDatabase.get();
                TestDatabase fresh = pair.targetDatabase.get()) {
            pair.fill(old);
            Definition there = definition(old, fresh, true, CutoverPolicy.When.WHEN_READY);
            assertState(new Running(there, old, fresh, pair).end(), State.DONE);
            Definition back = new DefinitionReader(pair.connectors().all())
                    .readKept(BACK, store.definition(BACK).orElseThrow(), null)
                    .definition();
            store.desire(BACK, Desired.CANCEL);
            assertState(new Running(back, fresh, old, pair).end(), State.CANCELLED);
            store.desire(NAME, Desired.CANCEL);
            assertState(new Running(there, old, fresh, pair).end(), State.CANCELLED);
            assertThat(fresh.leftovers()).isEmpty();
            assertThat(old.leftovers()).isEmpty();
        }
    }

    /** Found at the cutover before: triggers of a former source that cannot keep them quiet. */
    @Test
    void whatStandsAgainstAWayBackIsSaidAtTheStart() {
        Pair pair = Pair.MYSQL_8_TO_POSTGRESQL;
        try (TestDatabase old = pair.sourceDatabase.get();
                TestDatabase fresh = pair.targetDatabase.get()) {
            pair.fill(old);
            old.run("CREATE TRIGGER noted BEFORE INSERT ON " + old.table("item")
                    + " FOR EACH ROW SET NEW.amount = NEW.amount + 1");
            Definition there = definition(old, fresh, true, CutoverPolicy.When.WHEN_READY);
            List<Problem> problems =
                    new Operations(pair.connectors(), store).assess(there, old.endpoint(), fresh.endpoint());
            assertThat(problems)
                    .filteredOn(p -> p.severity() == Severity.BLOCKER)
                    .isEmpty();
            assertThat(problems)
                    .filteredOn(p -> p.code().name().equals("MYSQL_TRIGGERS_FIRE"))
                    .singleElement()
                    .satisfies(p -> assertThat(p.severity()).isEqualTo(Severity.WARNING))
                    .satisfies(p -> assertThat(p.why()).contains("item noted", "the cutover will not begin"));
        }
    }

    /** Found by kills of whole runs: a file could not say what the new database's changes are captured with. */
    @Test
    void whatTheNewDatabaseNeedsAsASourceMayStandInTheFile() {
        String file = """
                name: shop
                mode: online
                source: { url: "sqlserver://a@one/shop", options: { fence: triggers } }
                target: { url: "sqlserver://a@two/shop", options: { enableCapture: true } }
                cutover: { wayBack: %s }
                """;
        DefinitionReader reader = new DefinitionReader(List.of(new SqlServerConnector()));
        Definition kept = reader.readKept("shop", file.formatted("keep"), null).definition();
        assertThat(kept.target().options()).containsExactly(Map.entry("enableCapture", "true"));
        assertThatThrownBy(() -> reader.readKept("shop", file.formatted("none"), null))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> assertThat(e.detail())
                                .contains(
                                        "the option `enableCapture` is not one of a target, unless `cutover.wayBack: keep`"));
    }

    private static Definition definition(TestDatabase from, TestDatabase to, boolean wayBack, CutoverPolicy.When when) {
        return new Definition(
                NAME,
                Mode.ONLINE,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                everything(from, to),
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(when, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000, wayBack));
    }

    /** All of it, into the schema of the other test database. */
    private static Selection everything(TestDatabase from, TestDatabase to) {
        return from.schema().equals(to.schema())
                ? Selection.ALL
                : new Selection(
                        List.of(), List.of(), List.of(), Map.of(from.schema(), to.schema()), Map.of(), Map.of());
    }

    private static Map<String, List<String>> contents(Connector connector, TestDatabase database) {
        Map<String, List<String>> contents = new TreeMap<>();
        try (Source source = connector.source(database.endpoint(), "looking")) {
            for (Table table : source.schema(Selection.ALL).tables()) {
                if (!table.id().schema().equals("godwit")) {
                    contents.put(table.id().name(), Moves.rows(source, table));
                }
            }
        }
        return contents;
    }

    private static void assertState(Status last, State state) {
        assertThat(last.state()).as("%s %s", last.message(), last.error()).isEqualTo(state);
    }

    private final class Running {
        private final AtomicReference<Status> now = new AtomicReference<>();
        private final AtomicReference<Status> last = new AtomicReference<>();

        Running(Definition definition, TestDatabase from, TestDatabase to, Pair pair) {
            MigrationRunner runner =
                    new MigrationRunner(definition, from.endpoint(), to.endpoint(), pair.connectors(), store, now::set);
            new Thread(() -> last.set(runner.run()), "runner").start();
        }

        void awaitPhase(Phase phase) {
            Eventually.until("phase " + phase, PATIENCE, () -> {
                Status ended = last.get();
                if (ended != null) {
                    throw new AssertionError("ended: " + ended.message() + " " + ended.error());
                }
                Status seen = now.get();
                return seen != null && seen.phase().compareTo(phase) >= 0;
            });
        }

        Status end() {
            return Eventually.value("the end of the run", PATIENCE, last::get);
        }
    }
}
