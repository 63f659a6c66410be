package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.fault.Faults;
import io.godwit.testkit.fault.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class MigrationRunnerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Rig rig = new Rig();

    @BeforeEach
    void fill() {
        Writers.tables(rig.source);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Proof proof() {
        return ProofJson.parse(rig.store.proof(Rig.NAME).orElseThrow());
    }

    private Status status() {
        return rig.store.status(Rig.NAME).orElseThrow();
    }

    private void untilSyncing() {
        Eventually.until(
                "sync",
                SOON,
                () -> rig.store
                        .status(Rig.NAME)
                        .map(s -> s.phase() == Phase.SYNC && s.lagMillis() >= 0)
                        .orElse(false));
    }

    @Test
    void offlineMovesEverythingAndProvesIt() {
        rig.mode = Mode.OFFLINE;
        Status end = rig.run();
        assertThat(end.error()).isNull();
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.phase()).isEqualTo(Phase.DONE);
        rig.assertEqual();
        assertThat(proof().identical()).as(proof().verdict()).isTrue();
        assertThat(proof().complete()).isTrue();
        assertThat(rig.events()).containsSubsequence("planned", "validated", "handed-over", "run-ended");
    }

    @Test
    void onlineMovesEverythingUnderWriters() throws InterruptedException {
        try (Writers writers = new Writers(rig.source, 1, 100_000).start()) {
            Status end = rig.run();
            assertThat(end.error()).as(rig.journal()).isNull();
            assertThat(end.state()).isEqualTo(State.DONE);
            assertThat(end.downtimeMillis()).isNotNegative();
            assertThat(writers.transactions()).isPositive();
        }
        rig.assertEqual();
        Proof proof = proof();
        assertThat(proof.identical()).as(proof.verdict()).isTrue();
        assertThat(proof.ledger().balanced()).isTrue();
        assertThat(proof.ledger().applied()).isPositive();
        assertThat(rig.source.isFenced()).as("the fence stays").isTrue();
        assertThat(rig.source.keepsLog(Rig.NAME)).as("the log is let go").isFalse();
        List<ValidationReport> reports = ValidationJournal.reports(rig.store.journal(Rig.NAME));
        assertThat(reports).extracting(ValidationReport::occasion).containsExactly("before-cutover", "at-fence");
        assertThat(reports).allMatch(ValidationReport::identical);
    }

    @Test
    void aDoneMigrationRunAgainStaysDone() {
        rig.run();
        int entries = rig.events().size();
        Status end = rig.run();
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(rig.events().subList(entries, rig.events().size()))
                .containsExactly("run-started", "phase-entered", "run-ended");
    }

    @Test
    void comparisonAfterHandOverDecides() throws InterruptedException {
        rig.policy = new CutoverPolicy(When.WHEN_READY, Check.AFTER_HAND_OVER, 30_000);
        try (Writers writers = new Writers(rig.source, 2, 100_000).start()) {
            assertThat(rig.run().state()).as(rig.journal()).isEqualTo(State.DONE);
            assertThat(writers.transactions()).isPositive();
        }
        rig.assertEqual();
        assertThat(proof().identical()).isTrue();
        assertThat(rig.events())
                .containsSubsequence(
                        "cutover-fencing", "cutover-fenced", "cutover-drained", "handed-over", "validated");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void movesEverythingAndClaimsNothingWhereNothingIsToBeCompared(Mode mode) {
        rig.mode = mode;
        rig.policy = new CutoverPolicy(When.WHEN_READY, Check.NONE, 30_000);
        Status end = rig.run();
        assertThat(end.error()).as(rig.journal()).isNull();
        assertThat(end.state()).isEqualTo(State.DONE);
        rig.assertEqual();
        assertThat(rig.events()).contains("handed-over").doesNotContain("validated");
        assertThat(proof().identical()).isFalse();
        assertThat(proof().verdict()).contains("no comparison was made");
        assertThat(rig.source.keepsLog(Rig.NAME)).as("the log is let go").isFalse();
    }

    @Test
    void syncsUntilCutoverIsCommanded() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        try (Writers writers = new Writers(rig.source, 3, 100_000).start()) {
            CompletableFuture<Status> run = rig.begin();
            untilSyncing();
            int seen = writers.transactions();
            Eventually.until("more writes", SOON, () -> writers.transactions() > seen + 50);
            assertThat(run).isNotDone();
            rig.store.desire(Rig.NAME, Desired.CUTOVER);
            assertThat(run.get().state()).as(rig.journal()).isEqualTo(State.DONE);
        }
        rig.assertEqual();
    }

    @Test
    void finishedAtOnceItLeavesOutWhatIsNotAppliedAndSaysSo() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.AFTER_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.store.desire(Rig.NAME, Desired.FINISH);
        assertThat(run.get().state()).isEqualTo(State.DONE);
        assertThat(rig.events()).contains("finished-at-once", "handed-over").doesNotContain("cutover-fencing");
        Proof proof = proof();
        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("finished at once", "was left out");
        assertThat(rig.run().state()).isEqualTo(State.DONE);
    }

    @Test
    void pausesAndGoesOn() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        try (Writers writers = new Writers(rig.source, 4, 100_000).start()) {
            CompletableFuture<Status> run = rig.begin();
            untilSyncing();
            rig.store.desire(Rig.NAME, Desired.PAUSE);
            assertThat(run.get().state()).isEqualTo(State.PAUSED);
            assertThat(rig.run().state()).as("run while PAUSE is wanted").isEqualTo(State.PAUSED);
            int seen = writers.transactions();
            Eventually.until("more writes", SOON, () -> writers.transactions() > seen + 20);
            rig.store.desire(Rig.NAME, Desired.CUTOVER);
            assertThat(rig.run().state()).as(rig.journal()).isEqualTo(State.DONE);
        }
        rig.assertEqual();
    }

    @Test
    void stopsSoonWhileRowsAreHeldAndGoesOn() throws Exception {
        Hold hold = rig.faults.hold("source.rows.next", 3);
        CompletableFuture<Status> run = rig.begin();
        hold.awaitReached(SOON);
        rig.stop();
        assertThat(run.get().state()).isEqualTo(State.PAUSED);
        hold.release();
        assertThat(rig.run().state()).isEqualTo(State.DONE);
        rig.assertEqual();
    }

    @Test
    void cancelRemovesEverythingButTheRows() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.store.desire(Rig.NAME, Desired.CANCEL);
        assertThat(run.get().state()).isEqualTo(State.CANCELLED);
        assertThat(rig.source.isClean()).isTrue();
        assertThat(rig.target.isClean()).isTrue();
        rig.assertEqual();
    }

    @Test
    void whatWasFoundBeforeACancelCountsForNothingOnceItBeginsAnew() {
        rig.run();
        rig.operations().cancel(rig.definition(), rig.sourceEndpoint(), rig.targetEndpoint());
        rig.target.tableNames().forEach(table -> rig.target.execute("drop table " + table));
        rig.store.desire(Rig.NAME, Desired.RUN);
        rig.policy = new CutoverPolicy(When.WHEN_READY, Check.NONE, 30_000);
        assertThat(rig.run().state()).isEqualTo(State.DONE);
        assertThat(proof().identical()).isFalse();
        assertThat(proof().verdict()).contains("no comparison was made");
    }

    @Test
    void restartedItBeginsAnew() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.store.desire(Rig.NAME, Desired.RESTART);
        assertThat(run.get().state()).isEqualTo(State.CANCELLED);
        assertThat(rig.target.isClean()).isTrue();
        assertThat(rig.target.tableNames()).isEmpty();
        assertThat(rig.store.desired(Rig.NAME)).isEqualTo(Desired.RUN);
        rig.policy = new CutoverPolicy(When.WHEN_READY, Check.BEFORE_HAND_OVER, 30_000);
        assertThat(rig.run().state()).isEqualTo(State.DONE);
        rig.assertEqual();
    }

    @Test
    void whatIsHandedOverIsNotRestarted() {
        rig.run();
        Status refused = rig.operations().restart(rig.definition(), rig.sourceEndpoint(), rig.targetEndpoint());
        assertThat(refused.state()).isEqualTo(State.STOPPED);
        rig.assertEqual();
    }

    @Test
    void cancelWithoutALiveRunnerLiftsTheFence() {
        rig.run();
        Status end = rig.operations().cancel(rig.definition(), rig.sourceEndpoint(), rig.targetEndpoint());
        assertThat(end.state()).isEqualTo(State.CANCELLED);
        assertThat(rig.source.isClean()).isTrue();
        assertThat(rig.target.isClean()).isTrue();
    }

    /** Found by the explorer: the dead runner's call could open the target after its fence was lifted. */
    @Test
    void aRunThatIsNotTheOnlyOneLeavesTheFenceWhereItIs() throws Exception {
        Hold opening = rig.faults.hold("target.open", 1);
        CompletableFuture<Status> run = rig.begin();
        opening.awaitReached(SOON);
        MemoryStateStore copy = new MemoryStateStore();
        copy.savePlan(Rig.NAME, rig.store.plan(Rig.NAME).orElseThrow());
        rig.store.journal(Rig.NAME).forEach(entry -> copy.append(Rig.NAME, entry));
        Status second = ExploredRun.of(
                        rig.definition(),
                        rig.sourceEndpoint(),
                        rig.targetEndpoint(),
                        rig.connectors(),
                        copy,
                        Schedule.real(),
                        false)
                .run();
        assertThat(Objects.requireNonNull(second.error()).code()).isEqualTo("TARGET_CLAIMED");
        assertThat(second.error().message()).contains("writers are still kept out of the source");
        assertThat(rig.source.isFenced()).isTrue();
        opening.release();
        assertThat(run.get().state()).as(rig.journal()).isEqualTo(State.DONE);
        rig.assertEqual();
    }

    /** Found by the explorer: a run whose lag was no longer measured never came to its cutover. */
    @Test
    void anErrorWhileTheLagIsMeasuredDoesNotKeepTheCutoverFromBeginning() {
        AtomicInteger measures = new AtomicInteger();
        rig.faults = new Faults(new Faults.Passage() {
            @Override
            public <B> B call(String name, Supplier<B> action) {
                if (name.equals("source.position") && measures.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("planted");
                }
                return action.get();
            }

            @Override
            public void close(String name, Runnable action) {
                action.run();
            }
        });
        assertThat(rig.run().state()).as(rig.journal()).isEqualTo(State.DONE);
        assertThat(measures.get()).isGreaterThan(1);
    }

    @Test
    void drainingTooLongLiftsTheFenceAndSyncGoesOn() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 0);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.store.desire(Rig.NAME, Desired.CUTOVER);
        Eventually.until("abandoned", SOON, () -> rig.events().contains("cutover-abandoned"));
        Eventually.until("back to run", SOON, () -> rig.store.desired(Rig.NAME) == Desired.RUN);
        assertThat(rig.source.isFenced()).isFalse();
        Eventually.until("says why", SOON, () -> status().message().contains("longer than 0 ms"));
        rig.source.transaction(tx -> tx.insert("app.note", "after the fence"));
        Eventually.until("sync goes on", SOON, () -> rig.target.rows("app.note").contains("after the fence"));
        rig.stop();
        assertThat(run.get().state()).isEqualTo(State.PAUSED);
    }

    @Test
    void offlineADifferenceIsFoundAndNothingIsHandedOver() {
        rig.mode = Mode.OFFLINE;
        // The second view is the target's, taken to compare.
        Hold hold = rig.faults.hold("source.snapshot", 2);
        CompletableFuture<Status> run = rig.begin();
        hold.awaitReached(SOON);
        rig.target.execute("delete from app.total where id = 5");
        hold.release();
        Status end = run.join();
        assertThat(end.state()).isEqualTo(State.STOPPED);
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("VALIDATION_DIFFERS");
        assertThat(end.error().message()).contains("app.total (60 rows, target 59)");
        assertThat(rig.events()).doesNotContain("handed-over");
    }

    @Test
    void aPlantedDifferenceIsFoundAndNothingIsHandedOver() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.target.execute("update app.total set amount = 77 where id = 5");
        rig.store.desire(Rig.NAME, Desired.CUTOVER);
        Status end = run.get();
        assertThat(end.state()).isEqualTo(State.STOPPED);
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("VALIDATION_DIFFERS");
        assertThat(end.error().message()).contains("app.total (values)").contains("writers are let in again");
        assertThat(rig.source.isFenced()).isFalse();
        assertThat(rig.events()).doesNotContain("handed-over");
    }

    @Test
    void aLostLogIsSaidAtOnce() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.stop();
        run.get();
        rig.source.execute("insert into app.note values ('x')");
        rig.source.loseLog();
        Status end = rig.run();
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("LOG_LOST");
    }

    @Test
    void aForeignTargetIsRefused() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        untilSyncing();
        rig.stop();
        run.get();
        io.godwit.testkit.memory.MemoryDatabase.create(rig.source.name());
        Status end = rig.run();
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("SOURCE_REPLACED");
    }

    @Test
    void operationsChangeNothing() {
        List<Problem> problems = rig.operations().assess(rig.definition(), rig.sourceEndpoint(), rig.targetEndpoint());
        assertThat(problems).noneMatch(p -> p.severity() == Problem.Severity.BLOCKER);
        assertThat(rig.operations()
                        .plan(rig.definition(), rig.sourceEndpoint(), rig.targetEndpoint())
                        .tables())
                .hasSize(3);
        assertThat(rig.source.isClean()).isTrue();
        assertThat(rig.target.isClean()).isTrue();
        assertThat(rig.target.tableNames()).isEmpty();
    }

    @Test
    void oneDatabaseAsBothSidesIsRefused() {
        List<Problem> problems = rig.operations().assess(rig.definition(), rig.sourceEndpoint(), rig.sourceEndpoint());
        assertThat(problems.get(0).code().name()).isEqualTo("SAME_DATABASE");
    }

    @Test
    void anUnreachableTargetIsReportedSoon() {
        rig.faults.reject("target.connect", 1).reject("target.connect", 2).reject("target.connect", 3);
        Status end = rig.run();
        assertThat(end.state()).isEqualTo(State.STOPPED);
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("TARGET_UNREACHABLE");
    }
}
