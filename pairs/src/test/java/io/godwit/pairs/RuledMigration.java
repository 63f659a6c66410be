package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.DataErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.plan.Preview;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mongodb.MongoConnector;
import io.godwit.mysql.MySqlConnector;
import io.godwit.oracle.OracleConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One migration between two databases whose file says something of single columns. */
final class RuledMigration {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "ruled";
    private static final Connectors CONNECTORS = new Connectors(List.of(
            new PostgresConnector(),
            new MySqlConnector(),
            new SqlServerConnector(),
            new OracleConnector(),
            new MongoConnector()));

    private final TestDatabase from;
    private final TestDatabase to;
    private final StateStore store = new MemoryStateStore();
    private final Map<ColumnId, ColumnRule> rules = new HashMap<>();
    private final AtomicReference<@Nullable Status> now = new AtomicReference<>();
    private final AtomicReference<@Nullable Status> last = new AtomicReference<>();
    private Assessment assessment = new Assessment(Assessment.Rows.ALL, 60);
    private @Nullable Thread runner;

    RuledMigration(TestDatabase from, TestDatabase to) {
        this.from = from;
        this.to = to;
    }

    RuledMigration rule(String table, String column, ColumnRule rule) {
        rules.put(new ColumnId(from.table(table), column), rule);
        return this;
    }

    /** Looks at no rows beforehand: what cannot be held is met in the run. */
    RuledMigration unseeing() {
        assessment = new Assessment(Assessment.Rows.NONE, 60);
        return this;
    }

    List<Problem> assess() {
        return new Operations(CONNECTORS, store).assess(definition(Mode.OFFLINE), from.endpoint(), to.endpoint());
    }

    /** Severity, code and object of what was found in rows, with the number that each sentence begins with. */
    List<String> foundInRows() {
        return assess().stream()
                .filter(p -> DataErrors.ALL.contains(p.code()))
                .map(p -> p.severity() + " " + p.code() + " " + p.object() + " "
                        + p.why().split(" ", 2)[0])
                .toList();
    }

    /** The proof of the run that ended. */
    Proof proof() {
        return ProofJson.parse(store.proof(NAME).orElseThrow());
    }

    Preview preview() {
        return new Operations(CONNECTORS, store).preview(definition(Mode.OFFLINE), from.endpoint(), to.endpoint(), 1);
    }

    void start(Mode mode) {
        MigrationRunner migration =
                new MigrationRunner(definition(mode), from.endpoint(), to.endpoint(), CONNECTORS, store, now::set);
        Thread thread = new Thread(() -> last.set(migration.run()), "runner");
        thread.start();
        runner = thread;
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

    void cutover() {
        store.desire(NAME, Desired.CUTOVER);
    }

    Status end() throws InterruptedException {
        Status end = Eventually.value("the end of the run", PATIENCE, last::get);
        Objects.requireNonNull(runner).join();
        return end;
    }

    /** Waits for the end and for the proof that both sides are equal. */
    void expectIdentical() throws InterruptedException {
        Status end = end();
        assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.DONE);
        Proof proof = proof();
        assertThat(proof.identical()).as(proof.verdict()).isTrue();
    }

    /** Waits for a stop at a value that the target cannot hold; returns what was said of it. */
    String expectRefused() throws InterruptedException {
        Status end = end();
        assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.STOPPED);
        return String.valueOf(end.error());
    }

    /** The first column of what a query finds. */
    static List<String> query(MySqlTestDatabase database, String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.server().connect(database.schema());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    private Definition definition(Mode mode) {
        Map<String, String> names = from.schema().equals(to.schema()) ? Map.of() : Map.of(from.schema(), to.schema());
        return new Definition(
                        NAME,
                        mode,
                        new EndpointReference(
                                from.endpoint().url(), "", from.endpoint().options()),
                        new EndpointReference(
                                to.endpoint().url(), "", to.endpoint().options()),
                        new Selection(List.of(), List.of(), List.of(), names, Map.of(), Map.of(), rules),
                        new Definition.Load(2, 1 << 20),
                        new Definition.Sync(100, 50, 8L << 20),
                        new CutoverPolicy(
                                mode == Mode.ONLINE ? CutoverPolicy.When.ON_COMMAND : CutoverPolicy.When.WHEN_READY,
                                CutoverPolicy.Check.BEFORE_HAND_OVER,
                                60_000))
                .with(assessment);
    }
}
