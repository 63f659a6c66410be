package io.godwit.engine.validate.selftest;

import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.selftest.Trial.Sentence;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Digest;
import java.util.ArrayList;
import java.util.List;

/** One table's own digests, part by part, judged again: as they were, and with one of them wrong. */
final class DigestTrial {
    private final Trial trial;
    private final TablePlan plan;
    private final String way;
    private final Source source;
    private final Source target;
    private final List<Check> checks;

    DigestTrial(Trial trial, TablePlan plan, String way, Source source, Source target, List<Check> checks) {
        this.trial = trial;
        this.plan = plan;
        this.way = way;
        this.source = source;
        this.target = target;
        this.checks = checks;
    }

    void control(List<Digest> sources, List<Digest> targets) {
        judge(Kind.CONTROL, "", sources, targets, Sentence.IDENTICAL);
    }

    void plant(Kind kind, List<Digest> sources, List<Digest> targets) {
        judge(kind, "source", planted(kind, sources), targets, Sentence.DIFFERENT);
        judge(kind, "target", sources, planted(kind, targets), Sentence.DIFFERENT);
    }

    private void judge(Kind kind, String side, List<Digest> sources, List<Digest> targets, Sentence right) {
        Sentence sentence = trial.judge(
                        plan,
                        RowDigest.isOurs(way) ? way : RowDigest.NAME,
                        new ReplaySource(source, way, sources),
                        new ReplaySource(target, way, targets),
                        DrillLimits.NONE)
                .sentence();
        checks.add(new Check(
                kind,
                way,
                plan.table().id().toString(),
                side,
                sources.size() + " digests of the source, " + targets.size() + " of the target",
                sentence == right ? Result.RIGHT : Result.WRONG,
                false,
                ""));
    }

    /** Wrong in the first part that has rows. */
    private static List<Digest> planted(Kind kind, List<Digest> digests) {
        List<Digest> wrong = new ArrayList<>(digests);
        int part = 0;
        while (digests.get(part).rows() == 0) {
            part++;
        }
        Digest digest = wrong.get(part);
        switch (kind) {
            case LOST_DIGEST -> wrong.remove(part);
            case DOUBLED_DIGEST -> wrong.add(digest);
            case CHANGED_FIRST_SUM ->
                wrong.set(part, new Digest(digest.name(), digest.rows(), digest.high() ^ 1, digest.low()));
            case CHANGED_SECOND_SUM ->
                wrong.set(part, new Digest(digest.name(), digest.rows(), digest.high(), digest.low() ^ 1));
            case CHANGED_COUNT ->
                wrong.set(part, new Digest(digest.name(), digest.rows() + 1, digest.high(), digest.low()));
            default -> throw new IllegalArgumentException("not of digests: " + kind);
        }
        return wrong;
    }
}
