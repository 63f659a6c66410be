package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.Request.Arguments;
import io.godwit.engine.state.Request.Kind;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.testkit.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sides that show no moment as a whole: rows are made right by changes, and are compared where nobody writes. */
@Timeout(60)
class NoMomentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Rig rig = new Rig();
    private final AtomicBoolean enough = new AtomicBoolean();

    @BeforeEach
    void fill() {
        rig.options = new String[] {"heartbeatMillis=2", "images=full", "snapshots=fuzzy"};
        rig.source.execute(
                "create table app.item (id int64, name text)", "alter table app.item add primary key item_pkey (id)");
        for (int i = 0; i < 200; i++) {
            int id = i;
            rig.source.transaction(tx -> tx.insert("app.item", id, "name " + id));
        }
    }

    @AfterEach
    void close() {
        enough.set(true);
        rig.stop();
        rig.close();
    }

    /** Changes rows and moves their keys until told to stop, or kept out. */
    private Thread writing() {
        Thread thread = new Thread(
                () -> {
                    for (int i = 0; !enough.get() && !rig.source.isFenced(); i++) {
                        int from = i % 200 + 200 * (i / 200 % 2);
                        int to = i % 200 + 200 * (1 - i / 200 % 2);
                        int turn = i;
                        try {
                            rig.source.transaction(tx -> tx.update("app.item", from, to, "turn " + turn));
                        } catch (io.godwit.spi.GodwitException e) {
                            return; // kept out by the fence
                        }
                        LockSupport.parkNanos(200_000);
                    }
                },
                "test-writer");
        thread.start();
        return thread;
    }

    @Test
    void everythingIsComparedInsideTheFence() throws InterruptedException {
        rig.policy = new CutoverPolicy(When.WHEN_READY, Check.AFTER_HAND_OVER, 30_000);
        Thread writer = writing();
        Status end = rig.run();
        writer.join();
        assertThat(end.state()).as(rig.journal()).isEqualTo(State.DONE);
        rig.assertEqual();
        assertThat(ProofJson.parse(rig.store.proof(Rig.NAME).orElseThrow()).identical())
                .isTrue();
        assertThat(ValidationJournal.reports(rig.store.journal(Rig.NAME)))
                .extracting(ValidationReport::occasion)
                .containsExactly("at-fence");
        assertThat(rig.events()).containsSubsequence("cutover-fenced", "cutover-drained", "validated", "handed-over");
    }

    @Test
    void comparingAndRepairingInBetweenAreRefusedAndTheRunGoesOn() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        CompletableFuture<Status> run = rig.begin();
        Eventually.until(
                "sync",
                SOON,
                () -> rig.store
                        .status(Rig.NAME)
                        .map(s -> s.phase() == Phase.SYNC && s.lagMillis() >= 0)
                        .orElse(false));
        for (Kind kind : new Kind[] {Kind.VALIDATE, Kind.REPAIR}) {
            Request request = rig.operations()
                    .serve(
                            rig.definition(),
                            rig.sourceEndpoint(),
                            rig.targetEndpoint(),
                            kind,
                            Arguments.ALL,
                            status -> {},
                            () -> false);
            assertThat(request.state()).isEqualTo(Request.State.FAILED);
            assertThat(Answers.error(request).code()).isEqualTo(EngineErrors.NO_CONSISTENT_VIEW.name());
        }
        rig.store.desire(Rig.NAME, Desired.CUTOVER);
        assertThat(run.get(20, TimeUnit.SECONDS).state()).as(rig.journal()).isEqualTo(State.DONE);
    }

    @Test
    void rangesThatRowsMoveBetweenAreRefusedByName() {
        rig.options = new String[] {"heartbeatMillis=2", "images=full", "snapshots=fuzzy", "splits=physical"};
        Status end = rig.run();
        assertThat(end.state()).isEqualTo(State.STOPPED);
        assertThat(end.error()).isNotNull().satisfies(e -> {
            assertThat(e.code()).isEqualTo("NOT_SUPPORTED");
            assertThat(e.toString()).contains("app.item");
        });
    }
}
