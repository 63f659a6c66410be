package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition;
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
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Runs of migrations of shapes, for the tests of both directions. */
abstract class ShapeRuns {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static final String NAME = "shapes";

    static final Connectors CONNECTORS = new Connectors(List.of(new MySqlConnector(), new PostgresConnector()));

    final StateStore store = new MemoryStateStore();

    final AtomicReference<Status> now = new AtomicReference<>();

    final AtomicReference<Status> last = new AtomicReference<>();

    List<Problem> problems(Definition definition, TestDatabase from, TestDatabase to) {
        return new Operations(CONNECTORS, store)
                .assess(definition, from.endpoint(), to.endpoint()).stream()
                        .filter(p -> p.code().name().contains("SHAPES")
                                || p.code().name().contains("REFERENCE_SYSTEM")
                                || p.severity() == Problem.Severity.BLOCKER)
                        .toList();
    }

    List<String> codes(Definition definition, TestDatabase from, TestDatabase to) {
        return problems(definition, from, to).stream()
                .map(p -> p.code().name() + " " + p.object())
                .sorted()
                .toList();
    }

    static Definition definition(TestDatabase from, TestDatabase to, Mode mode, Map<String, String> rename) {
        return definition(from, to, mode, rename, false);
    }

    static Definition definition(
            TestDatabase from, TestDatabase to, Mode mode, Map<String, String> rename, boolean wayBack) {
        Selection selection = new Selection(List.of(), List.of(), List.of(), rename, Map.of(), Map.of(), Map.of());
        return new Definition(
                NAME,
                mode,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                selection,
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(
                        mode == Mode.ONLINE ? CutoverPolicy.When.ON_COMMAND : CutoverPolicy.When.WHEN_READY,
                        CutoverPolicy.Check.BEFORE_HAND_OVER,
                        PATIENCE.toMillis(),
                        wayBack));
    }

    Thread start(Definition definition, TestDatabase from, TestDatabase to) {
        MigrationRunner runner =
                new MigrationRunner(definition, from.endpoint(), to.endpoint(), CONNECTORS, store, now::set);
        Thread thread = new Thread(() -> last.set(runner.run()), "runner");
        thread.start();
        return thread;
    }

    void awaitSync() {
        Eventually.until("the load is over", PATIENCE, () -> {
            Status ended = last.get();
            if (ended != null) {
                throw new AssertionError("ended: " + ended.message() + " " + ended.error());
            }
            Status seen = now.get();
            return seen != null && seen.phase().compareTo(Phase.SYNC) >= 0;
        });
    }

    /** Hands over, and looks at the proof. */
    void finish(Thread runner) throws InterruptedException {
        finish(NAME, runner);
    }

    void finish(String name, Thread runner) throws InterruptedException {
        store.desire(name, Desired.CUTOVER);
        Status end = Eventually.value("the end of the run", PATIENCE, last::get);
        runner.join();
        assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.DONE);
        Proof proof = ProofJson.parse(store.proof(name).orElseThrow());
        assertThat(proof.identical()).as(proof.verdict()).isTrue();
    }

    static List<String> query(MySqlTestDatabase database, String sql) {
        return query(database, sql, 1);
    }

    static List<String> query(MySqlTestDatabase database, String sql, int column) {
        List<String> found = new ArrayList<>();
        try (var connection = database.server().connect(database.schema());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(column));
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
