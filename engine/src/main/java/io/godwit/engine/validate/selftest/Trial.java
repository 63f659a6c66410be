package io.godwit.engine.validate.selftest;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.DifferenceSummary;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.Views;
import io.godwit.spi.ErrorCode.Remedy;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The views that were judged; each trial is a comparison of one table by the code that judged all. */
record Trial(Schedule schedule, Snapshot sourceSnapshot, Snapshot targetSnapshot, BooleanSupplier stopped) {
    private static final int ATTEMPTS = 3;

    /** What the judge may say of one table. */
    enum Sentence {
        IDENTICAL,
        DIFFERENT,
        NONE
    }

    /**
     * What the judge says.
     *
     * @param located whether it also says which rows differ
     */
    record Judgement(Sentence sentence, boolean located) {}

    /** Judges, and looks into what differs as far as the limits say. */
    Judgement judge(TablePlan plan, String way, Source source, Source target, DrillLimits limits) {
        Validator validator = new Validator(1, message -> {}, new InTurn(schedule), limits).hashing(way);
        ValidationReport report = validator.compare(
                "self-test",
                List.of(plan),
                new Views(source, sourceSnapshot, target, targetSnapshot, "", true),
                stopped);
        TableResult result = report.tables().get(0);
        if (result.sourceDigest() == null || result.targetDigest() == null) {
            return new Judgement(Sentence.NONE, false);
        }
        DifferenceSummary differences = result.differences();
        return new Judgement(
                report.identical() ? Sentence.IDENTICAL : Sentence.DIFFERENT,
                differences != null && !differences.listed().isEmpty());
    }

    boolean halted() {
        return stopped.getAsBoolean();
    }

    /** Tries a few times what may fail in passing. */
    <T> T again(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (GodwitException e) {
                if (attempt == ATTEMPTS || e.code().remedy() != Remedy.RETRY || halted()) {
                    throw e;
                }
            }
        }
    }
}
