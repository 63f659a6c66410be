package io.godwit.engine.validate.selftest;

import io.godwit.engine.validate.Canonical;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.selftest.Trial.Judgement;
import io.godwit.engine.validate.selftest.Trial.Sentence;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies of one table's rows on both sides, with the differences on one of them. */
final class CopyTrial {
    private final Trial trial;
    private final TablePlan plan;
    private final String way;
    private final boolean onSource;
    private final Source side;
    private final List<Check> checks;
    private final Map<List<Row>, Digest> known = new HashMap<>();

    /**
     * Copies of this table.
     *
     * @param onSource whether the differences are on the source
     * @param side the side that has the differences, and whose database hashes both copies
     * @param checks takes what was tried
     */
    CopyTrial(Trial trial, TablePlan plan, String way, boolean onSource, Source side, List<Check> checks) {
        this.trial = trial;
        this.plan = plan;
        this.way = way;
        this.onSource = onSource;
        this.side = side;
        this.checks = checks;
    }

    /**
     * Plants the first of each list of alternatives whose values the server takes.
     *
     * @return whether anything was planted
     * @throws GodwitException if not even the control can be hashed
     */
    boolean plant(List<List<Plant>> differences) {
        boolean planted = false;
        for (List<Plant> alternatives : differences) {
            for (Plant plant : alternatives) {
                if (judged(plant)) {
                    planted = true;
                    break;
                }
            }
        }
        return planted;
    }

    /** Asks for the digests of what will be planted in one go; those of values that the server refuses, one by one later. */
    void prepare(List<Plant> plants) {
        Set<List<Row>> copies = new LinkedHashSet<>();
        plants.forEach(p -> copies.addAll(List.of(p.original(), p.planted())));
        List<List<Row>> ordered = List.copyOf(copies);
        try {
            List<Digest> digests = hashed(ordered);
            for (int i = 0; i < digests.size(); i++) {
                known.put(ordered.get(i), digests.get(i));
            }
        } catch (GodwitException e) {
            known.clear();
        }
    }

    private boolean judged(Plant plant) {
        List<Digest> digests;
        try {
            Digest original = known.get(plant.original());
            Digest planted = known.get(plant.planted());
            digests = original != null && planted != null
                    ? List.of(original, planted)
                    : hashed(List.of(plant.original(), plant.planted()));
        } catch (GodwitException e) {
            if (plant.kind() == Kind.CONTROL) {
                throw e;
            }
            return false; // the server refuses such a value in such a column, by a domain's condition for instance
        }
        Source original = new CopySource(side, way, plant.original(), digests.get(0));
        Source changed = new CopySource(side, way, plant.planted(), digests.get(1));
        note(
                plant.kind(),
                plant.place(),
                onSource
                        ? trial.judge(plan, ours(), changed, original, DrillLimits.DEFAULT)
                        : trial.judge(plan, ours(), original, changed, DrillLimits.DEFAULT));
        return true;
    }

    /** Whether rows that are given have the digest that the same rows have where they lie. */
    void inPlace(List<Row> rows, Digest lying) {
        Digest given = hashed(List.of(rows)).get(0);
        note(
                Kind.CONTROL,
                "the whole table, hashed where it lies",
                new Judgement(given.equals(lying) ? Sentence.IDENTICAL : Sentence.DIFFERENT, false));
    }

    private void note(Kind kind, String place, Judgement judgement) {
        boolean right = judgement.sentence() == (kind == Kind.CONTROL ? Sentence.IDENTICAL : Sentence.DIFFERENT);
        checks.add(new Check(
                kind,
                way,
                plan.table().id().toString(),
                onSource ? "source" : "target",
                place,
                right ? Result.RIGHT : Result.WRONG,
                judgement.located(),
                ""));
    }

    private List<Digest> hashed(List<List<Row>> copies) {
        Table table = onSource ? plan.table() : plan.table().onTarget();
        if (RowDigest.isOurs(way)) {
            return copies.stream().map(rows -> neutral(table, rows)).toList();
        }
        return trial.again(() ->
                side.digest(table, way, CopySource.batches(copies, table.moved().size())));
    }

    private String ours() {
        return RowDigest.isOurs(way) ? way : RowDigest.NAME;
    }

    /** For comparing with what lies there; while judging, the judge hashes such rows itself. */
    private Digest neutral(Table table, List<Row> rows) {
        RowDigest digest = new RowDigest(way);
        Canonical canonical = Canonical.of(table, way);
        rows.forEach(row -> digest.add(canonical.show(row)));
        return digest.digest();
    }
}
