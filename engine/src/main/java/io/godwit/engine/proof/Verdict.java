package io.godwit.engine.proof;

import io.godwit.engine.cutover.CutoverJournal;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether both sides hold the same rows, as far as the facts show.
 *
 * @param deciding the comparison it rests on; null if there was none that could carry it
 * @param last whether nothing could change on the source between that comparison's position and hand-over
 * @param identical the answer; false wherever there is doubt
 * @param sentence the answer for people, with the position, or with every reason against it
 */
record Verdict(@Nullable ValidationReport deciding, boolean last, boolean identical, String sentence) {
    /** Occasions on which writers are stopped. */
    private static final Set<String> FENCED = Set.of("at-fence", "before-hand-over", "offline");

    /** How many names a sentence lists before it only counts. */
    private static final int NAMES = 5;

    static Verdict of(Mode mode, Plan plan, Progress progress, Ledger ledger, List<JournalEntry> journal) {
        ValidationReport fenced = fenced(journal);
        ValidationReport deciding = fenced != null ? fenced : lastAligned(journal);
        boolean last = fenced != null;
        List<String> against = new ArrayList<>();
        if (deciding == null) {
            against.add("no comparison was made at a position where both sides stood");
        } else {
            against.addAll(comparison(deciding, plan));
        }
        against.addAll(load(plan, progress));
        finishedAtOnce(journal)
                .ifPresent(position ->
                        against.add("it was finished at once, with writers going on: what the source changed after "
                                + position + " was left out"));
        if (!ledger.balanced()) {
            against.add("the ledger of changes does not balance: " + ledger.received() + " received, "
                    + ledger.applied() + " applied, " + ledger.filtered() + " already loaded, "
                    + ledger.quarantined() + " put aside");
        }
        if (ledger.quarantined() > 0) {
            against.add(ledger.quarantined() + " changes were put aside and not applied");
        }
        String unfinished = progress.opened() == null ? " The target is not handed over yet." : "";
        boolean identical = deciding != null && against.isEmpty();
        String sentence = deciding != null && against.isEmpty()
                ? equal(mode, plan.tables().size(), deciding, last, CommitRanges.tellNetChanges(journal))
                : (differs(deciding) ? "Not identical: " : "Not shown to be identical: ") + String.join("; ", against)
                        + ".";
        return new Verdict(deciding, last, identical, sentence + unfinished);
    }

    /** Whether rows are known to differ, not just unknown to be equal. */
    static boolean differs(@Nullable ValidationReport deciding) {
        return deciding != null
                && deciding.aligned()
                && deciding.tables().stream()
                        .anyMatch(t -> t.sourceDigest() != null && t.targetDigest() != null && !t.identical());
    }

    /** The last comparison made with writers stopped, if it belongs to the last attempt at stopping them. */
    private static @Nullable ValidationReport fenced(List<JournalEntry> journal) {
        ValidationReport found = null;
        for (JournalEntry entry : journal) {
            if (entry.event().equals(Timeline.FENCING) || entry.event().equals(CutoverJournal.FINISHED_AT_ONCE)) {
                // An earlier fence was lifted again, so the source moved on after what was compared then.
                found = null;
            } else if (entry.event().equals(ValidationJournal.EVENT)) {
                ValidationReport report = ValidationJournal.report(entry);
                found = FENCED.contains(report.occasion()) ? report : found;
            }
        }
        return found;
    }

    /** The position at which it was handed over, if that was done without stopping writers. */
    private static Optional<String> finishedAtOnce(List<JournalEntry> journal) {
        String position = null;
        for (JournalEntry entry : journal) {
            if (entry.event().equals(Timeline.FENCING)) {
                position = null;
            } else if (entry.event().equals(CutoverJournal.FINISHED_AT_ONCE)) {
                position = entry.details().getOrDefault("position", "");
            }
        }
        return Optional.ofNullable(position);
    }

    private static @Nullable ValidationReport lastAligned(List<JournalEntry> journal) {
        ValidationReport found = null;
        for (ValidationReport report : ValidationJournal.reports(journal)) {
            found = report.aligned() ? report : found;
        }
        return found;
    }

    private static List<String> comparison(ValidationReport deciding, Plan plan) {
        Map<String, TableResult> results = new HashMap<>();
        for (TableResult result : deciding.tables()) {
            results.merge(result.source() + " > " + result.target(), result, (one, two) -> one.identical() ? two : one);
        }
        List<String> missing = new ArrayList<>();
        List<String> uncompared = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        for (TablePlan table : plan.tables()) {
            String name = table.table().id().toString();
            TableResult result = results.get(name + " > " + table.table().target());
            if (result == null) {
                missing.add(name);
            } else if (result.sourceDigest() == null || result.targetDigest() == null) {
                uncompared.add(name);
            } else if (!result.identical()) {
                differing.add(name);
            }
        }
        List<String> against = new ArrayList<>();
        SelfTestReport test = deciding.selfTest();
        if (test != null && !deciding.usable()) {
            against.add("the comparison failed its own test: of " + Display.count(test.planted(), "planted difference")
                    + " it found " + test.found() + ", so what it found shows nothing");
        }
        if (!deciding.aligned()) {
            against.add("the comparison was not made at one position, so differences may be changes under way");
        }
        add(against, differing, "differing: ");
        add(against, uncompared, "that could not be compared: ");
        add(against, missing, "left out of the comparison: ");
        return against;
    }

    private static List<String> load(Plan plan, Progress progress) {
        Map<TableId, Set<Integer>> loaded = new HashMap<>();
        Map<TableId, Integer> counts = new HashMap<>();
        for (SplitLoaded fact : progress.splits()) {
            loaded.computeIfAbsent(fact.split().table(), t -> new HashSet<>())
                    .add(fact.split().index());
            counts.merge(fact.split().table(), fact.split().count(), Math::max);
        }
        List<String> partial = new ArrayList<>();
        Set<TableId> planned = new HashSet<>();
        for (TablePlan table : plan.tables()) {
            TableId id = table.table().id();
            planned.add(id);
            List<Split> splits = plan.splits().get(id);
            int wanted = splits == null ? counts.getOrDefault(id, 1) : splits.size();
            if (loaded.getOrDefault(id, Set.of()).size() < wanted) {
                partial.add(id.toString());
            }
        }
        List<String> unplanned = plan.schema().tables().stream()
                .map(Table::id)
                .filter(id -> !planned.contains(id))
                .map(TableId::toString)
                .toList();
        List<String> against = new ArrayList<>();
        add(against, partial, "not loaded completely: ");
        add(against, unplanned, "of the source not planned: ");
        return against;
    }

    private static void add(List<String> against, List<String> tables, String what) {
        if (!tables.isEmpty()) {
            String names = tables.stream().limit(NAMES).collect(Collectors.joining(", "));
            String more = tables.size() > NAMES ? " and " + (tables.size() - NAMES) + " more" : "";
            against.add(Display.count(tables.size(), "table") + " " + what + names + more);
        }
    }

    private static String equal(Mode mode, int tables, ValidationReport deciding, boolean last, boolean net) {
        if (tables == 0) {
            return "There was no table to move, so there was nothing to compare.";
        }
        String rows = (tables == 1 ? "The one table holds" : "All " + tables + " tables hold")
                + " the same rows on both sides";
        if (mode == Mode.OFFLINE) {
            return rows + ", compared after the copy" + at(deciding) + ".";
        }
        return last
                ? rows + at(deciding) + ", compared with writers stopped."
                : rows + at(deciding) + ". Changes that the source made after that position were "
                        + (net ? "applied as what became of each row," : "each applied exactly and counted,")
                        + " but the rows were not compared again.";
    }

    private static String at(ValidationReport deciding) {
        return deciding.position().isEmpty() ? "" : " at source position " + deciding.position();
    }
}
