package io.godwit.engine.proof;

import static io.godwit.engine.proof.Samples.BEGAN;
import static io.godwit.engine.proof.Samples.FENCE;
import static io.godwit.engine.proof.Samples.LEDGER;
import static io.godwit.engine.proof.Samples.REPLAY_FROM;
import static io.godwit.engine.proof.Samples.definition;
import static io.godwit.engine.proof.Samples.done;
import static io.godwit.engine.proof.Samples.entry;
import static io.godwit.engine.proof.Samples.equal;
import static io.godwit.engine.proof.Samples.journal;
import static io.godwit.engine.proof.Samples.plan;
import static io.godwit.engine.proof.Samples.progress;
import static io.godwit.engine.proof.Samples.report;
import static io.godwit.engine.proof.Samples.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.inventory.InventoryJournal;
import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.KindCount;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.proof.Proof.CommitRange;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.Difference;
import io.godwit.engine.validate.DifferenceSummary;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.engine.validate.SelfTestReport.Outcome;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.TableId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a proof says in each of the states that a migration can be in. {@code -Dgodwit.pages=DIR} keeps the pages to look at. */
class ProofStatesTest {
    private static final String WAY = "elephant/row-text-v1";

    @Test
    void identical() throws Exception {
        Proof proof = proof("identical", List.of(equal("sales.orders"), equal("sales.lines")), Outcome.PASSED, true);
        assertThat(proof.identical()).isTrue();
        assertThat(page("identical", proof))
                .contains("<strong>Identical</strong>")
                .contains("differences planted to test the comparison were found")
                .contains("All 6 columns have the same type on both sides, so no value was converted.")
                .contains("Definitions that do not read the same on both sides");
        assertThat(proof.notChecked())
                .anyMatch(s -> s.startsWith("What objects do"))
                .anyMatch(s -> s.startsWith("1 object whose definition does not read the same"))
                .anyMatch(s -> s.startsWith("Whether the comparison would have noticed every difference"))
                .contains("Kinds of objects of which none is on the target: subscription.");
    }

    @Test
    void different() throws Exception {
        Proof proof = proof("different", List.of(equal("sales.orders"), differing()), Outcome.PASSED, true);
        assertThat(proof.identical()).isFalse();
        assertThat(page("different", proof))
                .contains("<strong>Not identical</strong>")
                .contains("2 rows missing on the target, 1 row different (label)");
    }

    @Test
    void aComparisonThatFailedItsTestShowsNothing() throws Exception {
        Proof proof = proof("self-test", List.of(equal("sales.orders"), equal("sales.lines")), Outcome.FAILED, true);
        assertThat(proof.identical()).isFalse();
        assertThat(proof.verdict()).startsWith("Not shown to be identical: the comparison failed its own test");
        assertThat(page("self-test-failed", proof))
                .contains("<strong>Not shown to be identical</strong>")
                .contains("What was missed");
    }

    @Test
    void whatCouldNotBeTestedIsSaid() throws Exception {
        Proof proof =
                proof("untested", List.of(equal("sales.orders"), equal("sales.lines")), Outcome.NOT_POSSIBLE, true);
        assertThat(proof.identical()).isTrue();
        assertThat(proof.notChecked()).anyMatch(s -> s.contains("its self-test could not be carried out (no rows)"));
        assertThat(page("self-test-not-possible", proof)).contains("not known");
    }

    @Test
    void incomplete() throws Exception {
        Plan plan = plan(table("sales.orders", null, false), table("sales.lines", null, false));
        Proof proof = ProofBuilder.build(
                definition(Mode.ONLINE),
                plan,
                progress(plan, LEDGER, null),
                List.of(entry(0, "run-started", Map.of("process", "4711"))));
        assertThat(proof.complete()).isFalse();
        assertThat(proof.inventory()).isNull();
        assertThat(page("incomplete", proof)).contains("<strong>Incomplete</strong>");
    }

    @Test
    void stretchesOfCommitsReachFromNoteToNote() {
        Plan plan = plan(table("sales.orders", null, false));
        Ledger half = new Ledger(8_000, 30_000, 29_600, 400, 0, 10_000, 18_000, 1_600);
        Progress interrupted = new Progress(
                Objects.requireNonNull(done(plan).stages()),
                List.of(),
                REPLAY_FROM,
                List.of(),
                "2/A0200F0",
                new AppliedTo("2/AA00000", half, BEGAN + 600_000),
                null);
        Progress nothing =
                new Progress(done(plan).stages(), List.of(), REPLAY_FROM, List.of(), "2/A0200F0", null, null);
        List<JournalEntry> entries = new ArrayList<>();
        entries.add(entry(10, CommitRanges.EVENT, Objects.requireNonNull(CommitRanges.details(nothing, null))));
        assertThat(CommitRanges.details(nothing, entries.get(0))).isNull();
        entries.add(entry(20, CommitRanges.EVENT, Objects.requireNonNull(CommitRanges.details(interrupted, null))));

        List<CommitRange> ranges = CommitRanges.of(done(plan), entries);

        assertThat(ranges)
                .containsExactly(
                        new CommitRange(
                                REPLAY_FROM, "2/AA00000", 8_000, 30_000, 29_600, 400, 0, BEGAN + 10, BEGAN + 600_000),
                        new CommitRange(
                                "2/AA00000", FENCE, 10_204, 31_377, 31_293, 84, 0, BEGAN + 20, BEGAN + 900_000));
        assertThat(ranges.stream().mapToLong(CommitRange::received).sum()).isEqualTo(LEDGER.received());
    }

    private static Proof proof(String name, List<TableResult> results, Outcome outcome, boolean repaired) {
        Plan plan = plan(table("sales.orders", "at >= date '2026-01-01'", false), table("sales.lines", null, false));
        ValidationReport report = report("at-fence", FENCE, true, results).with(selfTest(outcome));
        List<JournalEntry> journal = new ArrayList<>(journal(report));
        Progress done = done(plan);
        journal.add(
                1,
                entry(
                        50,
                        CommitRanges.EVENT,
                        Objects.requireNonNull(CommitRanges.details(
                                new Progress(done.stages(), List.of(), REPLAY_FROM, List.of(), null, null, null),
                                null))));
        journal.add(InventoryJournal.entry(inventory()));
        Progress progress = new Progress(
                done.stages(),
                done.objects(),
                done.replayFrom(),
                done.splits(),
                done.convergeUntil(),
                done.applied(),
                done.opened(),
                repaired ? List.of(new Repaired(TableId.parse("sales.lines"), 3, "2/B000000")) : List.of());
        assertThat(name).isNotEmpty();
        return ProofBuilder.build(definition(Mode.ONLINE), plan, progress, journal);
    }

    private static TableResult differing() {
        TablePlan lines = table("sales.lines", null, false);
        Digest digest = new Digest(WAY, 5_000, 1, 2);
        DifferenceSummary summary = new DifferenceSummary(
                0,
                2,
                1,
                List.of("label"),
                true,
                "",
                List.of(new DifferenceSummary.Listed(Difference.Kind.DIFFERENT, "8f2a", List.of("label"))));
        String name = lines.table().id().toString();
        return new TableResult(name, name, WAY, digest, new Digest(WAY, 4_998, 7, 8), "", summary);
    }

    private static SelfTestReport selfTest(Outcome outcome) {
        if (outcome == Outcome.NOT_POSSIBLE) {
            return SelfTestReport.notPossible("no rows", 3);
        }
        List<Check> checks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            boolean missed = outcome == Outcome.FAILED && kind == Kind.TRAILING_SPACE;
            if (kind == Kind.SHIFTED_TIME) {
                checks.add(new Check(
                        kind,
                        WAY,
                        "",
                        "",
                        "",
                        Result.NOT_APPLICABLE,
                        false,
                        "no table that could be copied has such a column"));
            } else {
                for (String side : List.of("source", "target")) {
                    checks.add(new Check(
                            kind,
                            WAY,
                            "sales.orders",
                            side,
                            "label (text)",
                            missed ? Result.WRONG : Result.RIGHT,
                            !missed,
                            ""));
                }
            }
        }
        return new SelfTestReport(outcome, "", checks, 412);
    }

    private static InventoryReport inventory() {
        return new InventoryReport(
                BEGAN + 902_000,
                List.of(
                        new KindCount("index", 12, 0, 1, 0, 0, 0),
                        new KindCount("sequence value", 1, 2, 0, 0, 0, 0),
                        new KindCount("table", 2, 0, 0, 0, 0, 1)),
                List.of(
                        new Finding(
                                "index",
                                "sales.orders_label",
                                State.DIFFERS,
                                "CREATE INDEX orders_label ON sales.orders USING btree (label)",
                                "CREATE INDEX orders_label ON sales.orders USING btree (label) WITH (deduplicate_items=off)",
                                ""),
                        new Finding(
                                "table",
                                "other.table",
                                State.EXTRA,
                                "",
                                "CREATE TABLE other.table ()",
                                "not of this migration")),
                6,
                List.of());
    }

    private static String page(String name, Proof proof) throws Exception {
        assertThat(ProofJson.parse(ProofJson.write(proof))).isEqualTo(proof);
        String folder = System.getProperty("godwit.pages", "");
        if (!folder.isEmpty()) {
            ProofWriter.write(proof, Files.createDirectories(Path.of(folder, name)));
        }
        return ProofHtml.page(proof);
    }
}
