package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Source;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.Workload;
import io.godwit.testkit.fault.Faults;
import io.godwit.testkit.fault.FaultyConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every pair of engines keeps, through the runner that users run. */
abstract class MigrationContract {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "pair";

    /** Up to this call each is tried; later ones are mostly changes, one like the other. */
    private static final int CLOSELY = 90;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final StateStore store = new MemoryStateStore();
    private final AtomicReference<Status> status = new AtomicReference<>();

    abstract Connector sourceConnector();

    abstract Connector targetConnector();

    abstract TestDatabase sourceDatabase();

    abstract TestDatabase targetDatabase();

    /** At how many of the calls of a run a fault is tried: every n-th; 0: at none. {@code -Dgodwit.faultStride=1} tries every one. */
    abstract int faultStride();

    /** Whether the source can hold row conditions in its stream of changes; if not, they are tried offline. */
    boolean filtersChanges() {
        return true;
    }

    /** What is moved, and under which names; {@code public} and {@code app} are not one on every engine. */
    Selection everything() {
        return Selection.ALL;
    }

    /** Whether the objects of both sides can be compared by their own text. */
    private boolean oneEngine() {
        return sourceConnector().engine().equals(targetConnector().engine());
    }

    /** Whether writers are kept out of the source after the last run has ended. */
    boolean fenceOutlivesGodwit() {
        return true;
    }

    /** Whether both catalogues are held against each other. */
    boolean inventoried() {
        return oneEngine();
    }

    /** Whether both servers write equal definitions in equal texts; two versions or forks need not. */
    boolean writesDefinitionsAlike() {
        return true;
    }

    /** Whether the source can be followed; a stand-in may not be able to. */
    boolean tellsChanges(TestDatabase from) {
        return true;
    }

    /** Whether a view of the source may say in what order its rows are shown. */
    boolean ordersViews() {
        return true;
    }

    /** Whether there are tables without a key. */
    boolean keylessTables() {
        return true;
    }

    /** The condition of a filter, in the source's language. */
    String fromHundred() {
        return "id >= 100";
    }

    /** How the target is told to make a view that is there another one. */
    String replacesView() {
        return "create or replace view";
    }

    /** Whether the source's server is told that its log is wanted; some keep it for nobody. */
    boolean keepsSomethingOnTheSource() {
        return true;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <B extends AutoCloseable> B closing(B resource) {
        opened.add(resource);
        return resource;
    }

    private TestDatabase filledSource() {
        TestDatabase from = closing(sourceDatabase());
        from.create(from.table("item"), Shape.KEYED);
        if (keylessTables()) {
            from.create(from.table("loose"), Shape.KEYLESS);
        }
        from.create(from.table("pair"), Shape.COMPOSITE);
        from.create(from.table("coded"), Shape.UNIQUE);
        from.create(from.table("nothing"), Shape.KEYED);
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            statements.add("insert into " + from.table("item") + " values (" + i + ", 'name " + i + "', " + i + ", '"
                    + "b".repeat(i) + "')");
            if (keylessTables()) {
                statements.add("insert into " + from.table("loose") + " values ('same', " + i % 3 + ")");
            }
            statements.add("insert into " + from.table("pair") + " values ('r" + i % 4 + "', " + i + ", null)");
            statements.add("insert into " + from.table("coded") + " values (" + i + ", " + (1000 - i) + ")");
        }
        from.run(statements.toArray(new String[0]));
        if (!oneEngine()) {
            from.run(TranslatedViews.statements(from, ordersViews()));
        }
        return from;
    }

    private Definition definition(
            TestDatabase from, TestDatabase to, Mode mode, Selection selection, CutoverPolicy.When when) {
        assumeThat(mode == Mode.OFFLINE || tellsChanges(from))
                .as("the source tells no changes")
                .isTrue();
        return new Definition(
                NAME,
                mode,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                selection,
                new Definition.Load(2, 2_000),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(when, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000));
    }

    private Definition offline(TestDatabase from, TestDatabase to) {
        return definition(from, to, Mode.OFFLINE, everything(), CutoverPolicy.When.WHEN_READY);
    }

    private Definition online(TestDatabase from, TestDatabase to, CutoverPolicy.When when) {
        return definition(from, to, Mode.ONLINE, everything(), when);
    }

    private MigrationRunner runner(Definition definition, TestDatabase from, TestDatabase to, Faults faults) {
        List<Connector> connectors = new ArrayList<>(List.of(new FaultyConnector(sourceConnector(), faults)));
        if (!sourceConnector().engine().equals(targetConnector().engine())) {
            connectors.add(new FaultyConnector(targetConnector(), faults));
        }
        Endpoint source = from.endpoint();
        Endpoint target = to.endpoint();
        return new MigrationRunner(definition, source, target, new Connectors(connectors), store, status::set);
    }

    private Status run(Definition definition, TestDatabase from, TestDatabase to) {
        return runner(definition, from, to, new Faults()).run();
    }

    /** A run in a thread of its own. */
    private Running start(Definition definition, TestDatabase from, TestDatabase to) {
        return closing(new Running(runner(definition, from, to, new Faults())));
    }

    private static final class Running implements AutoCloseable {
        private final MigrationRunner runner;
        private final AtomicReference<Status> last = new AtomicReference<>();
        private final Thread thread;

        Running(MigrationRunner runner) {
            this.runner = runner;
            this.thread = new Thread(() -> last.set(runner.run()), "runner");
            thread.start();
        }

        Status end() {
            return Eventually.value("the end of the run", PATIENCE, last::get);
        }

        @Override
        public void close() throws InterruptedException {
            runner.stop();
            thread.join(PATIENCE.toMillis());
        }
    }

    private void awaitPhase(Phase phase) {
        Eventually.until("phase " + phase, PATIENCE, () -> {
            Status now = status.get();
            if (now != null && now.state() == State.STOPPED) {
                throw new AssertionError("stopped: " + now.error());
            }
            return now != null && now.phase().compareTo(phase) >= 0;
        });
    }

    private void assertState(Status last, State state) {
        assertThat(last.state()).as("%s %s", last.message(), last.error()).isEqualTo(state);
    }

    private Map<String, List<String>> contents(Connector connector, TestDatabase database, Set<String> except) {
        Map<String, List<String>> contents = new TreeMap<>();
        try (Source source = connector.source(database.endpoint(), "looking")) {
            Schema schema = source.schema(Selection.ALL);
            for (Table table : schema.tables()) {
                if (!except.contains(table.id().schema())) {
                    contents.put(table.id().name(), Moves.rows(source, table));
                }
            }
        }
        return contents;
    }

    private void assertSame(TestDatabase from, TestDatabase to) {
        assertThat(contents(targetConnector(), to, Set.of("godwit")))
                .isEqualTo(contents(sourceConnector(), from, Set.of()));
    }

    /** The proof says so, and its comparison found all that was planted to test it. */
    private void assertProven() {
        Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
        assertThat(proof.complete()).isTrue();
        assertThat(proof.identical()).as(proof.verdict()).isTrue();
        assertThat(proof.objects()).noneMatch(o -> o.reason().contains("holds no record"));
        if (oneEngine()) {
            assertThat(proof.views()).isEmpty();
        } else {
            TranslatedViews.assertProven(proof);
        }
        SelfTestReport test =
                Objects.requireNonNull(Objects.requireNonNull(proof.deciding()).selfTest());
        assertThat(test.outcome()).as("%s", test).isEqualTo(SelfTestReport.Outcome.PASSED);
        assertThat(test.found()).isEqualTo(test.planted());
        assertThat(test.checks())
                .filteredOn(c -> c.result() == SelfTestReport.Result.RIGHT)
                .extracting(SelfTestReport.Check::kind)
                .contains(
                        SelfTestReport.Kind.CHANGED_BIT,
                        SelfTestReport.Kind.LOST_ROW,
                        SelfTestReport.Kind.DOUBLED_ROW,
                        SelfTestReport.Kind.SWAPPED_BETWEEN_ROWS,
                        SelfTestReport.Kind.CUT_TEXT,
                        SelfTestReport.Kind.TRAILING_SPACE,
                        SelfTestReport.Kind.NULL_FOR_EMPTY);
    }

    /** Both catalogues were read again and hold the same, and everything received is in some stretch of commits. */
    private void assertInventoried(Mode mode) {
        if (!inventoried()) {
            return;
        }
        Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
        InventoryReport inventory = Objects.requireNonNull(proof.inventory());
        assertThat(inventory.findings())
                .filteredOn(f -> f.state() != InventoryReport.State.EXTRA)
                .filteredOn(f -> !f.name().endsWith(".averages"))
                .filteredOn(f -> writesDefinitionsAlike() || f.state() != InventoryReport.State.DIFFERS)
                .isEmpty();
        assertThat(inventory.right()).isPositive();
        assertThat(proof.conversions().columns()).isPositive();
        if (oneEngine()) {
            assertThat(proof.conversions().converted()).isEmpty();
        }
        assertThat(proof.ranges().stream()
                        .mapToLong(Proof.CommitRange::received)
                        .sum())
                .isEqualTo(proof.ledger().received());
        assertThat(proof.ranges().isEmpty()).isEqualTo(mode == Mode.OFFLINE);
    }

    // --- the ordinary ---

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anEmptyDatabaseMoves(Mode mode) {
        TestDatabase from = closing(sourceDatabase());
        TestDatabase to = closing(targetDatabase());
        Status last = run(definition(from, to, mode, everything(), CutoverPolicy.When.WHEN_READY), from, to);
        assertState(last, State.DONE);
    }

    @Test
    void everythingMovesOffline() {
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        assertState(run(offline(from, to), from, to), State.DONE);
        assertSame(from, to);
        assertProven();
        assertInventoried(Mode.OFFLINE);
        assertState(run(offline(from, to), from, to), State.DONE);
    }

    @Test
    void writesDuringLoadAndSyncAllArrive() {
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        List<TableId> tables = List.of(from.table("item"), from.table("nothing"));
        Workload workload = closing(new Workload(from, tables, 3));
        Running running = start(online(from, to, CutoverPolicy.When.ON_COMMAND), from, to);
        awaitPhase(Phase.SYNC);
        workload.awaitTransactions(workload.transactions() + 50, PATIENCE);
        if (!fenceOutlivesGodwit()) {
            workload.stop();
        }
        store.desire(NAME, Desired.CUTOVER);
        Status last = running.end();
        assertState(last, State.DONE);
        assertThat(last.ledger().balanced()).isTrue();
        assertThat(last.downtimeMillis()).isNotNegative();
        if (fenceOutlivesGodwit()) {
            workload.awaitRefusal(PATIENCE);
        }
        assertSame(from, to);
        assertProven();
        assertInventoried(Mode.ONLINE);
    }

    @Test
    void aPausedMigrationGoesOnWhereItWas() {
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        Workload workload = closing(new Workload(from, from.table("item"), 4));
        Definition definition = online(from, to, CutoverPolicy.When.ON_COMMAND);
        Running first = start(definition, from, to);
        awaitPhase(Phase.SYNC);
        store.desire(NAME, Desired.PAUSE);
        assertState(first.end(), State.PAUSED);
        workload.awaitTransactions(workload.transactions() + 30, PATIENCE);
        workload.stop();
        store.desire(NAME, Desired.CUTOVER);
        assertState(run(definition, from, to), State.DONE);
        assertSame(from, to);
    }

    @Test
    void aCancelledMigrationLeavesNothing() {
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        Running running = start(online(from, to, CutoverPolicy.When.ON_COMMAND), from, to);
        awaitPhase(Phase.SYNC);
        assertThat(to.leftovers()).isNotEmpty();
        assertThat(from.leftovers().isEmpty()).isNotEqualTo(keepsSomethingOnTheSource());
        store.desire(NAME, Desired.CANCEL);
        assertState(running.end(), State.CANCELLED);
        assertThat(from.leftovers()).isEmpty();
        assertThat(to.leftovers()).isEmpty();
        from.run("insert into " + from.table("nothing") + " values (1, null, 1, null)");
    }

    @Test
    void aPlantedDifferenceIsFound() {
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        Running running = start(online(from, to, CutoverPolicy.When.ON_COMMAND), from, to);
        awaitPhase(Phase.SYNC);
        to.run("update " + everything().target(from.table("item"))
                + " set name = 'changed behind its back' where id = 7");
        store.desire(NAME, Desired.CUTOVER);
        Eventually.until(
                "the cutover is refused",
                PATIENCE,
                () -> store.journal(NAME).stream()
                        .anyMatch(
                                e -> e.event().contains("abandon") || e.event().contains("run-ended")));
        Status now = status.get();
        assertThat(now == null ? State.STOPPED : now.state()).isNotEqualTo(State.DONE);
        running.runner.stop();
        assertThat(running.end().state()).isNotEqualTo(State.DONE);
        from.run("insert into " + from.table("nothing") + " values (1, null, 1, null)");
    }

    /** And with it those that read it. */
    @Test
    void aTranslatedViewThatShowsSomethingElseIsTakenBack() {
        assumeFalse(oneEngine());
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        Running running = start(online(from, to, CutoverPolicy.When.ON_COMMAND), from, to);
        awaitPhase(Phase.SYNC);
        TableId amounts = everything().target(from.table("amounts"));
        to.run(replacesView() + " " + amounts + " as select i.id, i.amount * 3 as twice, 'large' as size from "
                + everything().target(from.table("item")) + " i");
        store.desire(NAME, Desired.CUTOVER);
        assertState(running.end(), State.DONE);
        Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
        assertThat(proof.views())
                .extracting(v -> v.target().replaceFirst("^.*\\.", "") + " " + v.state())
                .containsExactlyInAnyOrder("amounts TAKEN_BACK", "joined TAKEN_BACK", "totals SAME", "united SAME");
        assertThat(proof.objects())
                .filteredOn(o -> o.kind().equals("view") && o.outcome() == ObjectReport.Outcome.SKIPPED)
                .hasSize(3);
        assertThatThrownBy(() -> to.run("update " + amounts + " set id = id where id = -5"))
                .isInstanceOf(IllegalStateException.class);
        assertSame(from, to);
    }

    @Test
    void namesSelectionAndFilterHoldInEveryPhase() {
        TestDatabase from = filledSource();
        TestDatabase to = closing(targetDatabase());
        TableId item = from.table("item");
        TableId renamed = to.table("article");
        Selection selection = new Selection(
                List.of(),
                List.of(item.toString(), from.table("pair").toString()),
                List.of(),
                everything().schemaNames(),
                Map.of(item, renamed),
                Map.of(item, fromHundred()));
        Mode mode = filtersChanges() ? Mode.ONLINE : Mode.OFFLINE;
        Definition definition = definition(from, to, mode, selection, CutoverPolicy.When.ON_COMMAND);
        Running running = start(definition, from, to);
        if (mode == Mode.ONLINE) {
            awaitPhase(Phase.SYNC);
            from.run(
                    "insert into " + item + " values (1000, 'in', 1, null)",
                    "insert into " + item + " values (-1, 'out', 1, null)",
                    "delete from " + item + " where id = 5",
                    "delete from " + item + " where id = 105",
                    "insert into " + from.table("coded") + " values (5000, 5000)");
            store.desire(NAME, Desired.CUTOVER);
        }
        assertState(running.end(), State.DONE);
        Map<String, List<String>> there = contents(targetConnector(), to, Set.of("godwit"));
        Map<String, List<String>> here = contents(sourceConnector(), from, Set.of());
        assertThat(there.keySet()).containsExactlyInAnyOrder("article", "pair");
        assertThat(there.get("pair")).isEqualTo(here.get("pair"));
        assertThat(there.get("article"))
                .isEqualTo(here.getOrDefault("item", List.of()).stream()
                        .filter(r -> Long.parseLong(r.substring(0, r.indexOf('|'))) >= 100)
                        .toList());
    }

    // --- faults ---

    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"REJECT", "FAIL_AFTER", "CUT"})
    void aFaultAtAnyCallOfAnOfflineRunIsOvercome(Faults.Kind kind) {
        overcome(kind, Mode.OFFLINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"REJECT", "FAIL_AFTER", "CUT"})
    void aFaultAtAnyCallOfAnOnlineRunIsOvercome(Faults.Kind kind) {
        overcome(kind, Mode.ONLINE);
    }

    private void overcome(Faults.Kind kind, Mode mode) {
        int calls = Integer.MAX_VALUE;
        int stride = Integer.getInteger("godwit.faultStride", faultStride());
        assumeThat(stride)
                .as("faults are tried between other servers of these engines, and here with -Dgodwit.faultStride=100")
                .isPositive();
        for (int n = 1; n < calls; n += n < CLOSELY ? stride : 10 * stride) {
            try (TestDatabase from = sourceDatabase();
                    TestDatabase to = targetDatabase()) {
                from.create(from.table("item"), Shape.KEYED);
                if (keylessTables()) {
                    from.create(from.table("loose"), Shape.KEYLESS);
                }
                for (int i = 0; i < 60; i++) {
                    from.run("insert into " + from.table("item") + " values (" + i + ", 'n', 1, '" + "b".repeat(99)
                            + "')");
                    if (keylessTables()) {
                        from.run("insert into " + from.table("loose") + " values ('same', 1)");
                    }
                }
                store.forget(NAME);
                Faults faults = new Faults().at(kind, n);
                boolean waits = mode == Mode.ONLINE && !fenceOutlivesGodwit();
                Definition definition = definition(
                        from,
                        to,
                        mode,
                        everything(),
                        waits ? CutoverPolicy.When.ON_COMMAND : CutoverPolicy.When.WHEN_READY);
                status.set(null);
                Status last = mode == Mode.ONLINE
                        ? runUnderWrites(runner(definition, from, to, faults), from, n)
                        : runner(definition, from, to, faults).run();
                if (last.state() == State.STOPPED) {
                    // what the runner does not try again by itself, the operator may: it has to go on from there
                    last = runner(definition, from, to, faults).run();
                }
                String where = kind + " at call " + n + " of " + faults.count() + ", "
                        + faults.calls().get(Math.min(n, faults.count()) - 1);
                assertThat(last.state())
                        .as("%s: %s %s", where, last.message(), last.error())
                        .isEqualTo(State.DONE);
                assertThat(contents(targetConnector(), to, Set.of("godwit")))
                        .as(where)
                        .isEqualTo(contents(sourceConnector(), from, Set.of()));
                calls = faults.isExhausted() ? Math.min(calls, Math.max(n + 1, faults.count())) : n;
            }
        }
    }

    /** Writers behind a fence that ends with Godwit would write on right after it, so they end before the cutover. */
    private Status runUnderWrites(MigrationRunner runner, TestDatabase from, long seed) {
        try (Workload workload = new Workload(from, from.table("item"), seed)) {
            if (fenceOutlivesGodwit()) {
                return runner.run();
            }
            CompletableFuture<Status> run = CompletableFuture.supplyAsync(runner::run);
            Eventually.until("sync, or the end of the run", PATIENCE, () -> {
                Status now = status.get();
                return run.isDone() || (now != null && now.phase().compareTo(Phase.SYNC) >= 0);
            });
            workload.stop();
            store.desire(NAME, Desired.CUTOVER);
            return run.join();
        }
    }
}
