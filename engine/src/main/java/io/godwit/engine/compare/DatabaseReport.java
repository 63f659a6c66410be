package io.godwit.engine.compare;

import io.godwit.engine.validate.SelfTestReport;
import io.godwit.spi.Identity;
import java.util.List;

/**
 * How two databases compared. Holds keys of rows that differ; see {@link io.godwit.engine.validate.Difference} for where they
 * may go.
 *
 * @param source one database
 * @param target the other
 * @param sourceViewMillis when the view of the source was taken
 * @param targetViewMillis when the view of the target was taken; the two are not aligned
 * @param endedMillis when the comparison ended
 * @param structure what is not alike in the tables themselves
 * @param tables every table that both have
 * @param selfTests whether the comparison would have noticed: one test for each group of tables that was compared
 * @param stopped whether it was stopped before its end
 */
public record DatabaseReport(
        Identity source,
        Identity target,
        long sourceViewMillis,
        long targetViewMillis,
        long endedMillis,
        List<StructureDifference> structure,
        List<TableOutcome> tables,
        List<SelfTestReport> selfTests,
        boolean stopped) {
    public DatabaseReport {
        structure = List.copyOf(structure);
        tables = List.copyOf(tables);
        selfTests = List.copyOf(selfTests);
    }

    /** Whether a self-test missed something, so that the comparison shows nothing. */
    public boolean failedItsTest() {
        return selfTests.stream().anyMatch(t -> t.outcome() == SelfTestReport.Outcome.FAILED);
    }

    /** Whether all tables are alike, all were compared by a comparison that works, and no difference lasted. */
    public boolean identical() {
        return structure.isEmpty()
                && !failedItsTest()
                && tables.stream()
                        .map(TableOutcome::state)
                        .allMatch(s -> s == TableOutcome.State.EQUAL || s == TableOutcome.State.SETTLED);
    }
}
