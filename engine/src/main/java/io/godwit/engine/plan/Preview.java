package io.godwit.engine.plan;

import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.CellText;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnMapping;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan with what becomes of each column, before anything is changed.
 *
 * @param plan the plan
 * @param columns the columns of each table by its name on the source, where the two engines differ or values were asked for
 */
public record Preview(Plan plan, Map<TableId, List<ColumnPreview>> columns) {
    /** What nobody translates: programs, and tables that are nothing but parts, of which no definition is given. */
    private static final Set<String> UNTRANSLATED =
            Set.of("procedure", "function", "aggregate", "trigger", "event", "rule", "package", "table");

    public Preview {
        columns = Map.copyOf(columns);
    }

    /** Whether the target is of another engine than the source. */
    public boolean isAcrossEngines() {
        return !plan.source().engine().equals(plan.target().engine());
    }

    /**
     * Why an object is not moved, as far as that is known before anything is made; null if it is.
     *
     * @param object one of the plan's
     */
    public @Nullable String skipped(SchemaObject object) {
        if (!isLeftToHand(object)) {
            return object.skipped();
        }
        return object.definition() instanceof ViewDefinition view
                ? "not translated: " + view.unsaid()
                : "written in the source's language; make it on the target by hand";
    }

    /** Whether an object is listed with its text, to be made by hand. */
    public boolean isLeftToHand(SchemaObject object) {
        if (!isAcrossEngines()
                || object.skipped() != null
                || object.statements().isEmpty()) {
            return false;
        }
        return object.definition() instanceof ViewDefinition view
                ? view.query() == null
                : object.definition() == null && UNTRANSLATED.contains(object.kind());
    }

    /**
     * Asks both sides.
     *
     * @param samples how many rows of each table to look at; 0 reads none
     */
    public static Preview of(Plan plan, Source source, Target target, int samples) {
        Map<TableId, List<ColumnPreview>> columns = new LinkedHashMap<>();
        boolean across = !plan.source().engine().equals(plan.target().engine());
        if (across || samples > 0) {
            Map<TableId, Map<String, List<String>>> values = samples > 0 ? samples(plan, source, samples) : Map.of();
            for (TablePlan table : plan.tables()) {
                TableId id = table.table().id();
                Map<String, List<String>> of = values.getOrDefault(id, Map.of());
                List<ColumnPreview> previews = new ArrayList<>();
                for (ColumnMapping mapping :
                        target.mapping(table.table(), plan.source().engine())) {
                    previews.add(new ColumnPreview(mapping, of.getOrDefault(mapping.column(), List.of())));
                }
                columns.put(id, previews);
            }
        }
        return new Preview(plan, columns);
    }

    private static Map<TableId, Map<String, List<String>>> samples(Plan plan, Source source, int most) {
        Map<TableId, Map<String, List<String>>> samples = new HashMap<>();
        try (Snapshot snapshot = source.snapshot(false)) {
            for (TablePlan table : plan.tables()) {
                List<Split> splits = plan.splits().getOrDefault(table.table().id(), List.of());
                if (!splits.isEmpty()) {
                    samples.put(table.table().id(), samples(table.table(), source, snapshot, splits.get(0), most));
                }
            }
        }
        return samples;
    }

    /** The first rows of the first split: whatever comes first is read fastest. */
    private static Map<String, List<String>> samples(
            Table table, Source source, Snapshot snapshot, Split split, int most) {
        TablePlan neutral = new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
        Map<String, List<String>> values = new HashMap<>();
        List<Column> moved = table.moved();
        int rows = 0;
        try (Reader<Batch> reader = source.rows(neutral, snapshot, split)) {
            for (Batch batch = reader.next(); batch != null && rows < most; batch = reader.next()) {
                if (!(batch instanceof RowBatch cells)) {
                    break;
                }
                for (int row = 0; row < batch.rows() && rows < most; row++, rows++) {
                    cells.at(row);
                    for (int c = 0; c < moved.size(); c++) {
                        String text = CellText.of(moved.get(c).type(), cells, c);
                        values.computeIfAbsent(moved.get(c).name(), k -> new ArrayList<>())
                                .add(text == null ? "null" : text);
                    }
                }
            }
        }
        return values;
    }
}
