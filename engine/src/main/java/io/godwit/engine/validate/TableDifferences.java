package io.godwit.engine.validate;

import io.godwit.spi.TablePlan;
import java.util.List;

/**
 * What a drill-down found in one table, with keys; see {@link Difference} for where that may go.
 *
 * @param plan the table
 * @param summary the same without values, all differences counted
 * @param listed the first of them, as many as the limits allow
 */
public record TableDifferences(TablePlan plan, DifferenceSummary summary, List<Difference> listed) {
    public TableDifferences {
        listed = List.copyOf(listed);
    }
}
