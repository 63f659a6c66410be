package io.godwit.cli.command;

import io.godwit.cli.display.TextTable;
import io.godwit.engine.plan.ColumnPreview;
import io.godwit.engine.plan.Preview;
import io.godwit.spi.TablePlan;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of columns, as a plan shows it. */
final class ColumnsOutput {
    private ColumnsOutput() {}

    /** A column as data; values only where some were read. */
    static Map<String, Object> fields(ColumnPreview column) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("column", column.mapping().column());
        fields.put("sourceType", column.mapping().sourceType());
        fields.put("targetType", column.mapping().targetType());
        fields.put("reason", column.mapping().reason());
        if (!column.samples().isEmpty()) {
            fields.put("samples", column.samples());
        }
        return fields;
    }

    /** One list for each table, in the plan's order; nothing where columns keep their types and no values were read. */
    static void print(PrintStream out, Preview preview) {
        for (TablePlan planned : preview.plan().tables()) {
            List<ColumnPreview> columns = preview.columns().get(planned.table().id());
            if (columns == null) {
                continue;
            }
            out.println();
            out.println(planned.table().id() + " -> " + planned.table().target());
            boolean values = columns.stream().anyMatch(c -> !c.samples().isEmpty());
            TextTable table = values
                    ? new TextTable("  column", "type", "becomes", "values", "why")
                    : new TextTable("  column", "type", "becomes", "why");
            for (ColumnPreview column : columns) {
                String name = "  " + column.mapping().column();
                String type = column.mapping().sourceType();
                String becomes = column.mapping().targetType();
                String why = column.mapping().reason();
                if (values) {
                    table.row(name, type, becomes, String.join(" | ", column.samples()), why);
                } else {
                    table.row(name, type, becomes, why);
                }
            }
            table.lines().forEach(out::println);
        }
    }
}
