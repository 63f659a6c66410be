package io.godwit.engine.proof;

import static io.godwit.engine.proof.Samples.FENCE;
import static io.godwit.engine.proof.Samples.LEDGER;
import static io.godwit.engine.proof.Samples.definition;
import static io.godwit.engine.proof.Samples.differing;
import static io.godwit.engine.proof.Samples.done;
import static io.godwit.engine.proof.Samples.entry;
import static io.godwit.engine.proof.Samples.equal;
import static io.godwit.engine.proof.Samples.journal;
import static io.godwit.engine.proof.Samples.plan;
import static io.godwit.engine.proof.Samples.progress;
import static io.godwit.engine.proof.Samples.report;
import static io.godwit.engine.proof.Samples.table;
import static io.godwit.engine.proof.Samples.uncompared;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofBuilderTest {
    private final Plan plan = plan(table("sales.orders", null, false), table("sales.lines", null, false));
    private final List<TableResult> bothEqual = List.of(equal("sales.orders"), equal("sales.lines"));

    @Test
    void everythingEqualAtTheFenceIsIdentical() {
        Proof proof = build(done(plan), journal(report("before-hand-over", FENCE, true, bothEqual)));

        assertThat(proof.identical()).isTrue();
        assertThat(proof.complete()).isTrue();
        assertThat(proof.verdict())
                .isEqualTo("All 2 tables hold the same rows on both sides at source position " + FENCE
                        + ", compared with writers stopped.");
        assertThat(proof.downtimeMillis()).isEqualTo(2_840);
        assertThat(proof.firstPosition()).isEqualTo(Samples.REPLAY_FROM);
        assertThat(proof.lastPosition()).isEqualTo(FENCE);
        assertThat(proof.tables()).extracting(Proof.TableProof::splits).containsExactly(2, 2);
        assertThat(proof.validations()).hasSize(1);
    }

    @Test
    void aDifferenceIsNamed() {
        Proof proof = build(
                done(plan),
                journal(report("at-fence", FENCE, true, List.of(equal("sales.orders"), differing("sales.lines")))));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).isEqualTo("Not identical: 1 table differing: sales.lines.");
    }

    @Test
    void aComparisonThatWasNotAlignedDecidesNothing() {
        Proof proof = build(done(plan), journal(report("at-fence", FENCE, false, bothEqual)));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("not made at one position");
    }

    @Test
    void withoutAnyComparisonNothingIsClaimed() {
        Proof proof = build(done(plan), List.of(entry(0, "run-started", Map.of())));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.deciding()).isNull();
        assertThat(proof.downtimeMillis()).isEqualTo(-1);
        assertThat(proof.notChecked()).anyMatch(s -> s.contains("no comparison was made"));
    }

    @Test
    void aLedgerThatDoesNotBalanceDecidesAgainst() {
        Ledger lost = LEDGER.plus(new Ledger(0, 1, 0, 0, 0, 0, 0, 0));
        Proof proof =
                build(progress(plan, lost, new Opened(FENCE)), journal(report("at-fence", FENCE, true, bothEqual)));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("ledger of changes does not balance");
    }

    @Test
    void changesPutAsideDecideAgainstEvenWhereTheLedgerBalances() {
        Ledger aside = LEDGER.plus(new Ledger(0, 1, 0, 0, 1, 0, 0, 0));
        Proof proof =
                build(progress(plan, aside, new Opened(FENCE)), journal(report("at-fence", FENCE, true, bothEqual)));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("put aside and not applied");
    }

    @Test
    void aTableLeftOutOfTheComparisonDecidesAgainst() {
        Proof proof = build(done(plan), journal(report("at-fence", FENCE, true, List.of(equal("sales.orders")))));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("left out of the comparison: sales.lines");
    }

    @Test
    void aTableThatCouldNotBeComparedDecidesAgainstAndIsListed() {
        Proof proof = build(
                done(plan),
                journal(report(
                        "at-fence",
                        FENCE,
                        true,
                        List.of(
                                equal("sales.orders"),
                                uncompared("sales.lines", "PERMISSION_DENIED on the target: no")))));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("1 table that could not be compared: sales.lines");
        assertThat(proof.notChecked()).contains("Table sales.lines: PERMISSION_DENIED on the target: no.");
    }

    @Test
    void aTableThatIsNotLoadedCompletelyDecidesAgainst() {
        Progress whole = done(plan);
        Progress partial = new Progress(
                whole.stages(),
                whole.objects(),
                whole.replayFrom(),
                whole.splits().subList(0, 3),
                whole.convergeUntil(),
                whole.applied(),
                whole.opened());
        Proof proof = build(partial, journal(report("at-fence", FENCE, true, bothEqual)));

        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).contains("not loaded completely: sales.lines");
    }

    @Test
    void aComparisonBeforeTheFenceDecidesWithItsLimitSaid() {
        Proof proof = build(done(plan), journal(report("before-cutover", "2/B000000", true, bothEqual)));

        assertThat(proof.identical()).isTrue();
        assertThat(proof.verdict())
                .contains("at source position 2/B000000.")
                .contains("Changes that the source made after that position were each applied exactly and counted");
        assertThat(proof.notChecked()).anyMatch(s -> s.startsWith("Rows as they were at hand-over"));
    }

    @Test
    void aComparisonAtAFenceThatWasLiftedAgainDoesNotSpeakForALaterOne() {
        ValidationReport atFirstFence = report("before-hand-over", "2/B000000", true, bothEqual);
        ValidationReport laterFound =
                report("before-cutover", "2/B400000", true, List.of(equal("sales.orders"), differing("sales.lines")));
        List<JournalEntry> journal = List.of(
                entry(0, "cutover-fencing", Map.of()),
                ValidationJournal.entry(atFirstFence),
                entry(10, "cutover-aborted", Map.of()),
                ValidationJournal.entry(laterFound),
                entry(5_000, "cutover-fencing", Map.of()),
                entry(5_700, "handed-over", Map.of()));
        Proof proof = build(done(plan), journal);

        assertThat(proof.identical()).isFalse();
        assertThat(proof.deciding()).isEqualTo(laterFound);
        assertThat(proof.downtimeMillis()).isEqualTo(700);
    }

    @Test
    void beforeHandOverItIsIncomplete() {
        Proof proof = build(
                progress(plan, LEDGER, null),
                journal(report("before-cutover", FENCE, true, bothEqual)).subList(0, 3));

        assertThat(proof.complete()).isFalse();
        assertThat(proof.verdict()).endsWith("The target is not handed over yet.");
    }

    @Test
    void offlineHasNoPositionsAndNoDowntime() {
        Plan small = plan(table("sales.orders", null, false));
        Proof proof = ProofBuilder.build(
                definition(Mode.OFFLINE),
                small,
                progress(small, Ledger.ZERO, new Opened("")),
                List.of(
                        entry(0, "run-started", Map.of()),
                        ValidationJournal.entry(report("offline", "", true, List.of(equal("sales.orders")))),
                        entry(9, "handed-over", Map.of())));

        assertThat(proof.identical()).isTrue();
        assertThat(proof.verdict())
                .isEqualTo("The one table holds the same rows on both sides, compared after the copy.");
        assertThat(proof.firstPosition()).isEmpty();
        assertThat(proof.lastPosition()).isEmpty();
        assertThat(proof.downtimeMillis()).isEqualTo(-1);
        assertThat(proof.notChecked()).anyMatch(s -> s.contains("nothing wrote to the source"));
    }

    @Test
    void objectsThatWereNotMadeAreListedWithTheReason() {
        Progress early = new Progress(Set.of(Stage.PRE_DATA), List.of(), null, List.of(), null, null, null);
        Proof proof = build(early, List.of());

        assertThat(proof.objects())
                .contains(
                        new ObjectReport(
                                "table",
                                "sales.orders",
                                Stage.PRE_DATA,
                                Outcome.SKIPPED,
                                "planned, but the target holds no record that it was made"),
                        new ObjectReport(
                                "index",
                                "sales.orders_label",
                                Stage.POST_DATA,
                                Outcome.SKIPPED,
                                "not made: the run has not completed its stage"),
                        new ObjectReport(
                                "subscription",
                                "reports",
                                Stage.POST_DATA,
                                Outcome.SKIPPED,
                                "it names a server that the target cannot reach"));
    }

    @Test
    void whatHandOverMakesCountsAsMadeOnceHandedOver() {
        Proof proof = build(done(plan), journal(report("at-fence", FENCE, true, bothEqual)));

        assertThat(proof.objects())
                .contains(new ObjectReport("sequence value", "sales.orders_id_seq", Stage.OPEN, Outcome.COPIED, ""));
    }

    @Test
    void filtersAndGeneratedColumnsThatWereNotComparedAreSaid() {
        Plan special = plan(table("sales.orders", "id > 1000", true));
        Digest digest = new Digest(RowDigest.NAME, 1, 2, 3);
        TableResult neutral = new TableResult(
                "sales.orders",
                "sales.orders",
                RowDigest.NAME,
                digest,
                digest,
                "generated columns were not compared: label_upper");
        Proof proof = ProofBuilder.build(
                definition(Mode.ONLINE),
                special,
                done(special),
                journal(report("at-fence", FENCE, true, List.of(neutral))));

        assertThat(proof.identical()).isTrue();
        assertThat(proof.notChecked())
                .contains("Table sales.orders: generated columns were not compared: label_upper.")
                .anyMatch(s -> s.contains("do not meet its condition"))
                .anyMatch(s -> s.contains("neutral form"));
    }

    @Test
    void theTimelineIsReadableAndLeavesTheReportOut() {
        List<JournalEntry> journal = new ArrayList<>(journal(report("at-fence", FENCE, true, bothEqual)));
        Proof proof = build(done(plan), journal);

        assertThat(proof.timeline()).extracting(Proof.Event::event).contains("Cutover fencing", "Handed over");
        assertThat(proof.timeline()).noneMatch(e -> e.details().contains("{"));
        assertThat(proof.timeline())
                .anyMatch(e -> e.details()
                        .equals("aligned: true, equal: 2, identical: true, occasion: at-fence, position: " + FENCE
                                + ", tables: 2"));
    }

    private Proof build(Progress progress, List<JournalEntry> journal) {
        return ProofBuilder.build(definition(Mode.ONLINE), plan, progress, journal);
    }
}
