package io.godwit.engine.validate.selftest;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.Findings;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.Views;
import io.godwit.spi.TablePlan;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A comparison that proves itself. After the data was judged, the same code judges copies of a few of its rows, hashed by the
 * same databases with the same digests, in which one side differs by the least that can go wrong, and the data's own digests
 * with one of them lost, doubled or changed. Each has to be found, and copies without a difference have to be found equal;
 * otherwise the comparison counts for nothing, which {@link ValidationReport#identical} then says.
 *
 * <p>The copies live in statements only: nothing is written to either database. May be used by several threads.
 *
 * @param validator judges the data
 * @param schedule what the judge of the copies gets its threads from
 */
public record TestedValidator(Validator validator, Schedule schedule) {
    /** Compares as {@link Validator#compare} does, and tests the comparison unless it was stopped. */
    public ValidationReport compare(String occasion, List<TablePlan> plans, Views views, BooleanSupplier stopped) {
        return find(occasion, plans, views, stopped).report();
    }

    /** As {@link #compare}, with the keys of what differs. */
    public Findings find(String occasion, List<TablePlan> plans, Views views, BooleanSupplier stopped) {
        RecordingSource from = new RecordingSource(views.source());
        RecordingSource to = new RecordingSource(views.target());
        Findings findings = validator.find(occasion, plans, views.through(from, to), stopped);
        if (stopped.getAsBoolean()) {
            return findings;
        }
        ValidationReport report = findings.report();
        Trial trial = new Trial(schedule, views.sourceSnapshot(), views.targetSnapshot(), stopped);
        return new Findings(report.with(SelfTest.of(trial, plans, report, from, to)), findings.differences());
    }
}
