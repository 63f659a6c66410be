package io.godwit.engine.validate.selftest;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.engine.validate.SelfTestReport.Outcome;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One test of one comparison: chooses what to plant where, and says what came of it. */
final class SelfTest {
    /** So many tables are copied for each way of hashing: what the first has no column for, the others may have. */
    private static final int TABLES = 4;

    private static final String SOURCE = "source";
    private static final String TARGET = "target";

    private final Trial trial;
    private final RecordingSource source;
    private final RecordingSource target;
    private final List<Check> checks = new ArrayList<>();
    private String trouble = "";

    private SelfTest(Trial trial, RecordingSource source, RecordingSource target) {
        this.trial = trial;
        this.source = source;
        this.target = target;
    }

    /** Tests what a comparison through these two sides has just found. */
    static SelfTestReport of(
            Trial trial,
            List<TablePlan> plans,
            ValidationReport report,
            RecordingSource source,
            RecordingSource target) {
        Schedule schedule = trial.schedule();
        long startNanos = schedule.nanoTime();
        SelfTest test = new SelfTest(trial, source, target);
        test.run(plans, report);
        return test.report((schedule.nanoTime() - startNanos) / 1_000_000);
    }

    private void run(List<TablePlan> plans, ValidationReport report) {
        Map<String, List<Compared>> ways = new LinkedHashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            TableResult result = report.tables().get(i);
            if (result.sourceDigest() != null && result.targetDigest() != null) {
                ways.computeIfAbsent(result.way(), w -> new ArrayList<>())
                        .add(new Compared(plans.get(i), result, result.sourceDigest(), result.targetDigest()));
            }
        }
        ways.forEach((way, tables) -> {
            copies(way, tables);
            digests(way, tables);
        });
        if (ways.isEmpty()) {
            trouble = "no table was compared";
        }
    }

    /** A table that was compared, and what was found. */
    private record Compared(TablePlan plan, TableResult result, Digest sourceDigest, Digest targetDigest) {
        /** How much there is to plant in: kinds of columns count, and rows even more. */
        int worth() {
            long types = plan.table().moved().stream()
                    .map(c -> c.nativeType())
                    .distinct()
                    .count();
            return (int) Math.min(types, 50) + (sourceDigest.rows() > 1 ? 100 : 0);
        }
    }

    // --- copies of rows ---

    private void copies(String way, List<Compared> tables) {
        Set<Kind> open = EnumSet.range(Kind.CHANGED_BIT, Kind.NULL_FOR_EMPTY);
        List<Compared> best = new ArrayList<>(tables);
        best.sort(Comparator.comparingInt(Compared::worth).reversed());
        int copied = 0;
        for (Compared table : best) {
            Plants imagined = new Plants(
                    Sampler.copied(table.plan()).table(),
                    Plants.invented(table.plan().table()));
            boolean useful = open.stream().anyMatch(k -> !imagined.of(k).isEmpty());
            if (useful && copied < TABLES && !trial.halted()) {
                try {
                    copy(way, table, open, copied == 0);
                    copied++;
                } catch (GodwitException e) {
                    // Another table may do; if none does, this is why.
                    trouble = e.code() + ": " + e.detail();
                }
            }
        }
        for (Kind kind : open) {
            checks.add(new Check(kind, way, "", "", "", Result.NOT_APPLICABLE, false, whyNot(kind)));
        }
    }

    private void copy(String way, Compared table, Set<Kind> open, boolean everyType) {
        TablePlan copied = Sampler.copied(table.plan());
        List<Row> own = trial.again(() -> Sampler.rows(
                table.plan(),
                way,
                source,
                trial.sourceSnapshot(),
                source.splits(table.plan().table().id())));
        List<Row> rows = new ArrayList<>(own);
        if (rows.size() < 2) {
            rows.addAll(Plants.invented(copied.table()));
        }
        Plants plants = new Plants(copied.table(), List.copyOf(rows));
        Set<Kind> wanted = EnumSet.copyOf(open);
        wanted.add(Kind.CONTROL);
        for (String side : List.of(SOURCE, TARGET)) {
            CopyTrial copies = new CopyTrial(
                    trial, copied, way, side.equals(SOURCE), side.equals(SOURCE) ? source : target, checks);
            Map<Kind, List<List<Plant>>> differences = new EnumMap<>(Kind.class);
            for (Kind kind : wanted) {
                List<List<Plant>> places = plants.of(kind);
                differences.put(kind, everyType ? places : places.subList(0, Math.min(1, places.size())));
            }
            copies.prepare(differences.values().stream()
                    .flatMap(List::stream)
                    .map(alternatives -> alternatives.get(0))
                    .toList());
            differences.forEach((kind, places) -> {
                if (copies.plant(places)) {
                    open.remove(kind);
                }
            });
            inPlace(copies, table, own, side);
        }
    }

    /** A table small enough to be copied whole, hashed both ways: given and where it lies. */
    private static void inPlace(CopyTrial copies, Compared table, List<Row> rows, String side) {
        Digest lying = side.equals(SOURCE) ? table.sourceDigest() : table.targetDigest();
        boolean whole = !rows.isEmpty() && rows.size() == table.sourceDigest().rows();
        boolean plain =
                table.plan().table().columns().equals(table.plan().table().moved());
        if (whole && plain && table.result().identical()) {
            copies.inPlace(rows, lying);
        }
    }

    private static String whyNot(Kind kind) {
        return switch (kind) {
            case SWAPPED_BETWEEN_COLUMNS -> "no table that could be copied has two columns of one type";
            case SWAPPED_BETWEEN_ROWS ->
                "no table that could be copied has two rows in which a swap makes a difference";
            case CUT_TEXT, TRAILING_SPACE, NULL_FOR_EMPTY -> "no table that could be copied has a column of text";
            case SHIFTED_TIME -> "no table that could be copied has a column that holds microseconds";
            default -> "no table could be copied";
        };
    }

    // --- the stream of digests ---

    private void digests(String way, List<Compared> tables) {
        Set<Kind> kinds = EnumSet.range(Kind.LOST_DIGEST, Kind.CHANGED_COUNT);
        if (RowDigest.isOurs(way)) {
            kinds.forEach(k -> checks.add(new Check(
                    k,
                    way,
                    "",
                    "",
                    "",
                    Result.NOT_APPLICABLE,
                    false,
                    "no digest travelled: the rows were hashed by Godwit")));
            return;
        }
        Compared most = tables.stream()
                .filter(t -> t.result().identical() && t.sourceDigest().rows() > 0)
                .max(Comparator.comparingInt(
                        t -> source.digests(t.plan().table().id()).size()))
                .orElse(null);
        if (most == null) {
            kinds.forEach(k -> checks.add(new Check(
                    k, way, "", "", "", Result.NOT_APPLICABLE, false, "no table that has rows was found equal")));
            return;
        }
        List<Digest> sources = source.digests(most.plan().table().id());
        List<Digest> targets = target.digests(most.plan().table().target());
        DigestTrial replay = new DigestTrial(trial, Sampler.copied(most.plan()), way, source, target, checks);
        replay.control(sources, targets);
        for (Kind kind : kinds) {
            replay.plant(kind, sources, targets);
        }
    }

    private SelfTestReport report(long millis) {
        if (checks.stream().anyMatch(c -> c.result() == Result.WRONG)) {
            return new SelfTestReport(Outcome.FAILED, "", checks, millis);
        }
        boolean tried = checks.stream().anyMatch(c -> c.result() == Result.RIGHT && c.kind() != Kind.CONTROL);
        boolean copied = checks.stream().anyMatch(c -> c.result() == Result.RIGHT && c.kind() == Kind.LOST_ROW);
        if (tried && copied && !trial.halted()) {
            return new SelfTestReport(Outcome.PASSED, "", checks, millis);
        }
        return new SelfTestReport(
                Outcome.NOT_POSSIBLE, trouble.isEmpty() ? "no table's rows could be copied" : trouble, checks, millis);
    }
}
