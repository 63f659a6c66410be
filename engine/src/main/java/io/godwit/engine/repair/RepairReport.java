package io.godwit.engine.repair;

import io.godwit.engine.validate.ValidationReport;
import java.util.List;

/**
 * What a repair found and did.
 *
 * @param dryRun whether nothing was written
 * @param tables every table that differed, in the order of the plan
 * @param after the comparison that concluded it: of the repaired tables; the first comparison if there was nothing to repair,
 *     or if nothing was to be written
 */
public record RepairReport(boolean dryRun, List<TableRepair> tables, ValidationReport after) {
    public RepairReport {
        tables = List.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param source its name on the source
     * @param target its name on the target
     * @param found how it differed, for people
     * @param repaired how many keys (of a table without one: row values) were written anew
     * @param left what could not be repaired and why; empty if nothing is left
     */
    public record TableRepair(String source, String target, String found, long repaired, String left) {}

    /** How many keys were written anew. */
    public long repaired() {
        return tables.stream().mapToLong(TableRepair::repaired).sum();
    }
}
