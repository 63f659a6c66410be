package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.repair.RepairReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.Request.Arguments;
import io.godwit.engine.state.Request.Kind;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.Mode;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.fault.Faults;
import io.godwit.testkit.fault.Hold;
import io.godwit.testkit.memory.MemoryDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked of a run: comparing at one position, and repair. */
@Timeout(60)
class RequestsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Rig rig = new Rig();

    @BeforeEach
    void fill() {
        Writers.tables(rig.source);
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
    }

    @AfterEach
    void close() {
        rig.stop();
        rig.close();
    }

    private CompletableFuture<Status> syncing() {
        CompletableFuture<Status> run = rig.begin();
        Eventually.until(
                "sync",
                SOON,
                () -> rig.store
                        .status(Rig.NAME)
                        .map(s -> s.phase() == Phase.SYNC && s.lagMillis() >= 0)
                        .orElse(false));
        return run;
    }

    private Request serve(Kind kind, Arguments arguments) {
        return rig.operations()
                .serve(
                        rig.definition(),
                        rig.sourceEndpoint(),
                        rig.targetEndpoint(),
                        kind,
                        arguments,
                        status -> {},
                        () -> false);
    }

    private RepairReport repair() {
        Request served = serve(Kind.REPAIR, Arguments.ALL);
        assertThat(served.state()).as(served.result() + rig.journal()).isEqualTo(Request.State.DONE);
        return Answers.repair(served);
    }

    private void pause(CompletableFuture<Status> run) throws Exception {
        rig.stop();
        assertThat(run.get(20, TimeUnit.SECONDS).state()).isEqualTo(State.PAUSED);
    }

    private void handOver() {
        rig.store.desire(Rig.NAME, Desired.CUTOVER);
        Status end = rig.run();
        assertThat(end.state()).as(end.error() + rig.journal()).isEqualTo(State.DONE);
        rig.assertEqual();
    }

    /** Every kind of difference: a changed value, a lost row, a surplus row, a lost and a doubled copy of a row without key. */
    private static void corrupt(MemoryDatabase target) {
        target.execute(
                "update app.item set name = 'wrong' where id = 3",
                "update app.item set amount = null where id = 4",
                "delete from app.item where id = 5",
                "insert into app.item values (99999, 'surplus', 1)",
                "delete from app.total where id = 7",
                "delete from app.note where text = 'note 3'",
                "insert into app.note values ('note 1')",
                "insert into app.note values ('never there')");
    }

    @Test
    void aLiveRunComparesAtOnePosition() throws Exception {
        try (Writers writers = new Writers(rig.source, 1, 100_000).start()) {
            CompletableFuture<Status> run = syncing();
            ValidationReport report = Answers.validation(serve(Kind.VALIDATE, Arguments.ALL));
            assertThat(report.aligned()).isTrue();
            assertThat(report.identical()).as(report.toString()).isTrue();
            assertThat(run).isNotDone();
            pause(run);
        }
    }

    @Test
    void withoutARunAShortOneCompares() throws Exception {
        pause(syncing());
        rig.store.desire(Rig.NAME, Desired.PAUSE);
        try (Writers writers = new Writers(rig.source, 2, 100_000).start()) {
            Eventually.until("writes", SOON, () -> writers.transactions() > 20);
            assertThat(Answers.validation(serve(Kind.VALIDATE, Arguments.ALL)).identical())
                    .isTrue();
        }
        assertThat(rig.store.desired(Rig.NAME)).isEqualTo(Desired.PAUSE);
        assertThat(rig.store.status(Rig.NAME).orElseThrow().state()).isEqualTo(State.PAUSED);
        rig.target.execute("insert into app.item values (99999, 'surplus', 1)");
        ValidationReport report = Answers.validation(serve(Kind.VALIDATE, Arguments.ALL));
        assertThat(report.identical()).isFalse();
    }

    @Test
    void whatADeadRunnerTookIsTakenAgain() throws Exception {
        pause(syncing());
        long left = rig.store.ask(Rig.NAME, Kind.VALIDATE, Arguments.ALL);
        assertThat(rig.store.take(Rig.NAME, left)).isTrue();
        CompletableFuture<Status> run = syncing();
        Eventually.until(
                "an answer",
                SOON,
                () -> rig.store.request(Rig.NAME, left).orElseThrow().answered());
        pause(run);
    }

    @Test
    void aRunThatHasNotReadItsFactsYetIsWaitedFor() throws Exception {
        pause(syncing());
        rig.faults = new Faults();
        Hold hold = rig.faults.hold("target.progress", 1);
        CompletableFuture<Status> run = rig.begin();
        hold.awaitReached(SOON);
        Eventually.until(
                "a status of the new run",
                SOON,
                () -> rig.store.status(Rig.NAME).orElseThrow().state() == State.RUNNING);
        CompletableFuture<Request> asked = CompletableFuture.supplyAsync(
                () -> serve(Kind.VALIDATE, Arguments.ALL), task -> new Thread(task, "test-ask").start());
        Eventually.until(
                "it is asked", SOON, () -> !rig.store.openRequests(Rig.NAME).isEmpty());
        hold.release();
        assertThat(asked.get(20, TimeUnit.SECONDS).state()).isEqualTo(Request.State.DONE);
        pause(run);
    }

    @Test
    void beforeSyncAndAfterHandOverItIsRefused() {
        Request early = serve(Kind.REPAIR, Arguments.ALL);
        assertThat(early.state()).isEqualTo(Request.State.FAILED);
        assertThat(Answers.error(early).code()).isEqualTo(EngineErrors.REQUEST_REFUSED.name());
        handOver();
        Request late = serve(Kind.REPAIR, Arguments.ALL);
        assertThat(Answers.error(late).message()).contains("handed over");
        assertThat(rig.store.status(Rig.NAME).orElseThrow().state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void repairMendsEverythingUnderWriters(long seed) throws Exception {
        try (Writers writers = new Writers(rig.source, seed, 100_000).start()) {
            CompletableFuture<Status> run = syncing();
            corrupt(rig.target);
            // A change of a missing row may stop the run before, or while it is asked; then the next one mends it.
            RepairReport report = null;
            for (int i = 0; report == null && i < 5; i++) {
                Request served = serve(Kind.REPAIR, Arguments.ALL);
                report = served.state() == Request.State.DONE ? Answers.repair(served) : null;
            }
            assertThat(Objects.requireNonNull(report, rig.journal()).after().identical())
                    .as(report.toString())
                    .isTrue();
            if (!run.isDone()) {
                pause(run);
            }
        }
        assertThat(repair().tables()).isEmpty();
        handOver();
    }

    @ParameterizedTest
    @CsvSource({
        "source.snapshot, 2",
        "source.lookUp, 1",
        "source.lookUp, 3",
        "target.changes.write, 2",
        "target.changes.commit, 1",
        "target.changes.commit, 2",
        "target.changes.commit, 3"
    })
    void aRepairThatIsCutOffIsBegunAgain(String call, int occurrence) throws Exception {
        pause(syncing());
        corrupt(rig.target);
        rig.faults = new Faults().cut(call, occurrence);
        assertThat(repair().after().identical()).isTrue();
        assertThat(rig.faults.isExhausted()).isTrue();
        // The answer to a commit is lost, which is as if the run died right after it.
        rig.target.execute(
                "update app.item set name = 'wrong' where id = 3", "delete from app.note where text = 'note 3'");
        rig.faults = new Faults().failAfter(call, occurrence);
        assertThat(repair().after().identical()).isTrue();
        rig.faults = new Faults();
        handOver();
    }

    @Test
    void repairSaysWhatItDidAndLeavesAFact() throws Exception {
        CompletableFuture<Status> run = syncing();
        corrupt(rig.target);
        RepairReport dry = Answers.repair(serve(Kind.REPAIR, new Arguments(List.of("app.item"), true)));
        assertThat(dry.tables()).hasSize(1);
        assertThat(dry.repaired()).isZero();
        assertThat(dry.tables().get(0).found()).contains("1 row missing on the target");
        RepairReport report = Answers.repair(serve(Kind.REPAIR, Arguments.ALL));
        assertThat(report.tables())
                .extracting(RepairReport.TableRepair::source)
                .containsExactly("app.item", "app.note", "app.total");
        assertThat(report.tables()).allMatch(t -> t.left().isEmpty());
        assertThat(report.repaired()).isEqualTo(8);
        assertThat(report.after().identical()).isTrue();
        Request unknown = serve(Kind.REPAIR, new Arguments(List.of("app.none"), false));
        assertThat(Answers.error(unknown).code()).isEqualTo(EngineErrors.REPAIR_REFUSED.name());
        assertThat(run).isNotDone();
        pause(run);
        assertThat(rig.events()).contains("repaired");
        handOver();
    }

    @Test
    void anOfflineTargetIsRepairedAfterTheLoad() {
        rig.mode = Mode.OFFLINE;
        // The second view is the target's, taken to compare.
        Hold hold = rig.faults.hold("source.snapshot", 2);
        CompletableFuture<Status> run = rig.begin();
        hold.awaitReached(SOON);
        corrupt(rig.target);
        hold.release();
        assertThat(run.join().state()).isEqualTo(State.STOPPED);
        RepairReport report = repair();
        assertThat(report.repaired()).isEqualTo(8);
        assertThat(report.after().identical()).isTrue();
        assertThat(rig.run().state()).isEqualTo(State.DONE);
        rig.assertEqual();
    }
}
