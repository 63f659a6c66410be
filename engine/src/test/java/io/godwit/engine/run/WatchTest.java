package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Definition.Sync.OnDivergence;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.watch.WatchJournal;
import io.godwit.testkit.Eventually;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Continuous validation, in whole runs. */
@Timeout(60)
class WatchTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Rig rig = new Rig();

    @BeforeEach
    void fill() {
        Writers.tables(rig.source);
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.BEFORE_HAND_OVER, 30_000);
        rig.watchRowsPerSecond = 10_000;
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

    private Status.Watched watched() {
        return Objects.requireNonNull(rig.store.status(Rig.NAME).orElseThrow().watched());
    }

    private List<JournalEntry> found() {
        return rig.store.journal(Rig.NAME).stream()
                .filter(e -> e.event().equals(WatchJournal.FOUND))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rowsThatKeepChangingAreNoDifference(long seed) throws Exception {
        try (Writers writers = new Writers(rig.source, seed, 50_000).start()) {
            CompletableFuture<Status> run = syncing();
            Eventually.until("rows are looked at", SOON, () -> watched().rows() > 200);
            rig.store.desire(Rig.NAME, Desired.CUTOVER);
            Status end = run.get(30, TimeUnit.SECONDS);
            assertThat(end.state()).as(end.error() + rig.journal()).isEqualTo(State.DONE);
        }
        assertThat(found()).isEmpty();
        WatchJournal.Totals totals = WatchJournal.totals(rig.store.journal(Rig.NAME));
        assertThat(totals.rows()).isGreaterThan(200);
        assertThat(totals.differences()).isZero();
    }

    /** Writes a row on both sides, and spoils it on the target before anybody looks. */
    private void spoil(int id, String spoiling) {
        rig.source.execute("insert into app.item values (" + id + ", 'right', 1)");
        Eventually.until(
                "the row arrives",
                SOON,
                () -> rig.target.rows("app.item").stream().anyMatch(r -> r.contains(Integer.toString(id))));
        rig.target.execute(spoiling + " where id = " + id);
    }

    @Test
    void whatIsSpoiltAfterItWasWrittenIsFoundAndBlocksTheCutover() throws Exception {
        rig.policy = new CutoverPolicy(When.ON_COMMAND, Check.NONE, 30_000);
        CompletableFuture<Status> run = syncing();
        for (int id = 70_001; found().isEmpty(); id++) {
            long before = watched().rows();
            spoil(id, "update app.item set name = 'wrong', amount = null");
            Eventually.until("it is looked at", SOON, () -> watched().rows() > before);
        }
        JournalEntry entry = found().get(0);
        assertThat(entry.details())
                .containsEntry("table", "app.item")
                .containsEntry("columns", "name, amount")
                .containsKeys("key", "age-millis");
        assertThat(entry.details().toString()).doesNotContain("wrong").doesNotContain("right");
        assertThat(run).isNotDone();
        rig.store.desire(Rig.NAME, Desired.CUTOVER);
        Status end = run.get(30, TimeUnit.SECONDS);
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("VALIDATION_DIFFERS");
        assertThat(rig.source.isFenced()).isFalse();
    }

    @Test
    void itMayStopTheRun() throws Exception {
        rig.onDivergence = OnDivergence.STOP;
        CompletableFuture<Status> run = syncing();
        for (int id = 70_001; !run.isDone(); id++) {
            int row = id;
            rig.source.execute("insert into app.item values (" + row + ", 'right', 1)");
            Eventually.until(
                    "the row arrives",
                    SOON,
                    () -> run.isDone()
                            || rig.target.rows("app.item").stream().anyMatch(r -> r.contains(Integer.toString(row))));
            rig.target.execute("delete from app.item where id = " + row);
        }
        Status end = run.get(30, TimeUnit.SECONDS);
        assertThat(end.state()).isEqualTo(State.STOPPED);
        assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo("TARGET_DIVERGED");
    }
}
