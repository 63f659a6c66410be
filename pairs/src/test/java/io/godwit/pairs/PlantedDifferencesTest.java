package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.repair.RepairReport;
import io.godwit.engine.run.Answers;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.Request.Arguments;
import io.godwit.engine.state.Request.Kind;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Mode;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One difference in each family of types, rows that are lost, surplus and doubled, and rows spoilt after they came by changes, planted on
 * targets of MySQL and across engines: found, counted and mended. PostgreSQL to PostgreSQL: {@link RepairMigrationTest}.
 */
final class PlantedDifferencesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "planted";

    /**
     * A column, and what is made of its value.
     *
     * @param mysql its type on MySQL
     * @param postgres its type on PostgreSQL
     * @param value in every row, as either source takes it
     * @param wrong what it becomes in one row, as either target takes it
     */
    private record Family(String mysql, String postgres, String value, String wrong) {}

    private static final List<Family> FAMILIES = List.of(
            new Family("int", "integer", "7", "8"),
            new Family("bigint", "bigint", "9007199254740993", "9007199254740992"),
            new Family("decimal(20,4)", "numeric(20,4)", "12.5", "12.5001"),
            new Family("double", "double precision", "0.1", "0.10000000000000002"),
            new Family("varchar(100)", "varchar(100)", "'word'", "'word '"),
            new Family("char(5)", "char(5)", "'ab'", "'aB'"),
            new Family("longtext", "text", "'\u00e4 \u65e5'", "'a \u65e5'"),
            new Family("varbinary(50)", "bytea", "BYTES00ff", "BYTES00fe"),
            new Family("date", "date", "'2024-02-29'", "'2024-03-01'"),
            new Family("datetime(6)", "timestamp(6)", "'2024-02-29 12:00:00.100000'", "'2024-02-29 12:00:00.100001'"),
            new Family("timestamp(6) null", "timestamptz(6)", "'2024-02-29 12:00:00.5'", "'2024-02-29 12:00:01.5'"),
            new Family("time(6)", "time(6)", "'23:59:59.9'", "'23:59:59.8'"),
            new Family("json", "jsonb", "'{\"a\": 1, \"b\": [true, null]}'", "'{\"a\": 1, \"b\": [true, 0]}'"),
            new Family("smallint", "smallint", "1", "0"),
            new Family("varchar(20)", "varchar(20)", "null", "''"));

    /** Rows apart from those that are spoilt, lost or surplus. */
    private static final int ROWS = 300;

    private final MemoryStateStore store = new MemoryStateStore();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable MigrationRunner live;
    private CompletableFuture<Status> run = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        MigrationRunner runner = live;
        if (runner != null) {
            runner.stop();
            run.get(2, TimeUnit.MINUTES);
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private TestDatabase open(String server) {
        TestDatabase database = server.startsWith("postgresql-")
                ? new PostgresTestDatabase(Integer.parseInt(server.substring("postgresql-".length())))
                : new MySqlTestDatabase(server);
        opened.add(database);
        return database;
    }

    private static String literal(String text, boolean mySql) {
        if (!text.startsWith("BYTES")) {
            return text;
        }
        String digits = text.substring("BYTES".length());
        return mySql ? "x'" + digits + "'" : "'\\x" + digits + "'";
    }

    private static String row(int id, boolean mySql) {
        StringBuilder row = new StringBuilder("(" + id);
        for (Family family : FAMILIES) {
            row.append(", ").append(literal(family.value(), mySql));
        }
        return row.append(")").toString();
    }

    private static void fill(TestDatabase from, String schema, boolean mySql) {
        StringBuilder columns = new StringBuilder("id int primary key");
        for (int c = 0; c < FAMILIES.size(); c++) {
            Family family = FAMILIES.get(c);
            columns.append(", c" + c + " ").append(mySql ? family.mysql() : family.postgres());
        }
        List<String> statements = new ArrayList<>(List.of(
                "create table " + schema + ".item (" + columns + ")",
                "create index item_number on " + schema + ".item (c1)",
                "create table " + schema + ".loose (word varchar(20), number decimal(10,2), seen "
                        + (mySql ? "timestamp(6) null" : "timestamptz(6)") + ")"));
        if (!mySql) {
            statements.add("alter table " + schema + ".loose replica identity full");
        }
        for (int i = 0; i < ROWS; i++) {
            statements.add("insert into " + schema + ".item values " + row(i, mySql));
            statements.add("insert into " + schema + ".loose values ('w" + i % 50 + "', " + i % 50
                    + ".5, '2024-02-29 12:00:00.5')");
        }
        from.run(statements.toArray(new String[0]));
    }

    private Definition definition(TestDatabase from, TestDatabase to, String schema) {
        Map<String, String> names = schema.equals("app") ? Map.of() : Map.of(schema, "app");
        return new Definition(
                NAME,
                Mode.ONLINE,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                new Selection(List.of(), List.of(), List.of(), names, Map.of(), Map.of()),
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(CutoverPolicy.When.ON_COMMAND, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000));
    }

    private static Connectors connectors() {
        return new Connectors(List.of(new MySqlConnector(), new PostgresConnector()));
    }

    private void start(Definition definition, TestDatabase from, TestDatabase to) {
        MigrationRunner runner =
                new MigrationRunner(definition, from.endpoint(), to.endpoint(), connectors(), store, status -> {});
        live = runner;
        run = CompletableFuture.supplyAsync(runner::run, task -> new Thread(task, "runner").start());
        Eventually.until(
                "sync",
                PATIENCE,
                () -> run.isDone()
                        || store.status(NAME)
                                .map(s -> s.phase() == Phase.SYNC && s.lagMillis() >= 0)
                                .orElse(false));
        assertThat(run).isNotDone();
    }

    private Request ask(Kind kind, Definition definition, TestDatabase from, TestDatabase to) {
        Request answer = new Operations(connectors(), store)
                .serve(definition, from.endpoint(), to.endpoint(), kind, Arguments.ALL, status -> {}, () -> false);
        assertThat(answer.state()).as(answer.result() + store.journal(NAME)).isEqualTo(Request.State.DONE);
        return answer;
    }

    /** Returns how many rows of {@code item} are not as on the source. */
    private static int plant(TestDatabase to, boolean mySql) {
        List<String> statements = new ArrayList<>();
        for (int c = 0; c < FAMILIES.size(); c++) {
            String wrong = literal(FAMILIES.get(c).wrong(), mySql);
            statements.add("update app.item set c" + c + " = " + wrong + " where id = " + 10 * c);
        }
        statements.add("delete from app.item where id = 1");
        statements.add("insert into app.item " + "values " + row(-5, mySql));
        // spoilt after it came by a change
        statements.add("update app.item set c0 = 99 where id = " + (ROWS + 1));
        to.run(statements.toArray(new String[0]));
        return FAMILIES.size() + 3;
    }

    /** A table without a key: a row changed, one lost, one doubled, one that was never there. */
    private static void plantLoose(TestDatabase to) {
        to.run(
                "update app.loose set number = 3.25 where word = 'w3'",
                "delete from app.loose where word = 'w4'",
                "insert into app.loose values ('w5', 5.5, '2024-02-29 12:00:00.5')",
                "insert into app.loose values ('never', 1, null)");
    }

    @ParameterizedTest
    @CsvSource({"8.0, 8.0", "mariadb-10.11, mariadb-10.11", "8.0, postgresql-18", "postgresql-15, 8.0"})
    void whatIsPlantedInEachFamilyOfTypesIsFoundAndMended(String source, String target) throws Exception {
        boolean fromMySql = !source.startsWith("postgresql");
        boolean toMySql = !target.startsWith("postgresql");
        String schema = fromMySql ? "app" : "public";
        TestDatabase from = open(source);
        TestDatabase to = open(target);
        fill(from, schema, fromMySql);
        Definition definition = definition(from, to, schema);
        start(definition, from, to);
        // a change of each family, and of rows without a key: looked for by all values, trailing zeros and all
        from.run(
                "insert into " + schema + ".item values " + row(ROWS + 1, fromMySql),
                "update " + schema + ".loose set number = number + 1 where word = 'w7'",
                "delete from " + schema + ".loose where word = 'w8'");
        ValidationReport before = Answers.validation(ask(Kind.VALIDATE, definition, from, to));
        assertThat(before.identical()).as("%s", before).isTrue();

        int planted = plant(to, toMySql);
        plantLoose(to);
        to.run(toMySql ? "drop index item_number on app.item" : "drop index app.item_number");
        ValidationReport found = Answers.validation(ask(Kind.VALIDATE, definition, from, to));
        assertThat(found.tables()).hasSize(2).noneMatch(ValidationReport.TableResult::identical);
        RepairReport report = Answers.repair(ask(Kind.REPAIR, definition, from, to));
        assertThat(report.after().identical()).as(report.toString()).isTrue();
        assertThat(report.tables())
                .filteredOn(t -> t.target().endsWith("item"))
                .extracting(RepairReport.TableRepair::repaired)
                .containsExactly((long) planted);

        store.desire(NAME, Desired.CUTOVER);
        Status end = run.get(2, TimeUnit.MINUTES);
        assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.DONE);
        Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
        assertThat(proof.identical()).as(proof.verdict()).isTrue();
        assertThat(Objects.requireNonNull(proof.inventory()).findings())
                .filteredOn(f -> f.state() == InventoryReport.State.MISSING)
                .extracting(InventoryReport.Finding::name)
                .anyMatch(name -> name.contains("item_number"));
    }
}
