package io.godwit.engine.validate;

import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill-down found in one table, with keys; see {@link Difference} for where that may go.
 *
 * @param plan the table
 * @param summary the same without values, all differences counted
 * @param listed the first of them, as many as the limits allow
 * @param keys what is needed to look at the same keys again; null if there are too many, or not all are known
 */
public record TableDifferences(
        TablePlan plan,
        DifferenceSummary summary,
        List<Difference> listed,
        @Nullable DifferingKeys keys) {
    public TableDifferences {
        listed = List.copyOf(listed);
    }

    /** The same without what is needed to look again. */
    public TableDifferences withoutKeys() {
        return new TableDifferences(plan, summary, listed, null);
    }

    /** The columns that the cells of a {@link Difference#key} are of, in their order. */
    public List<Column> columnsOf(Row cells) {
        Key key = plan.table().key();
        List<Column> columns = plan.table().columns();
        if (key == null) {
            return cells.columns() == columns.size() ? columns : plan.table().moved();
        }
        return key.columns().stream()
                .map(name -> columns.stream()
                        .filter(c -> c.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }
}
