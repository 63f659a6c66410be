package io.godwit.engine.plan;

import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Demand.Consequence;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule.NoCalendar;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys in which the migration file replaces dates, so that rows which differ on the source may become equal. */
final class ReplacedKeys {
    private ReplacedKeys() {}

    /** That they do not, for each such key of each table. */
    static List<Demand> of(Schema schema, Selection selection) {
        Map<TableId, List<IndexDefinition>> indexes = new HashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() == null && object.definition() instanceof IndexDefinition index && index.unique()) {
                indexes.computeIfAbsent(index.table(), k -> new ArrayList<>()).add(index);
            }
        }
        List<Demand> demands = new ArrayList<>();
        for (Table table : schema.tables()) {
            Map<String, String> replaced = replaced(table, selection);
            if (!replaced.isEmpty()) {
                keys(table, replaced, indexes.getOrDefault(table.target(), List.of()), demands);
            }
        }
        return demands;
    }

    /** By column the date that is put; a null is equal to nothing. */
    private static Map<String, String> replaced(Table table, Selection selection) {
        Map<String, String> replaced = new HashMap<>();
        for (Column column : table.columns()) {
            NoCalendar rule = selection.rule(table.id(), column.name()).noCalendar();
            if (rule != null && rule.date() != null) {
                replaced.put(column.name(), rule.date());
            }
        }
        return replaced;
    }

    private static void keys(
            Table table, Map<String, String> replaced, List<IndexDefinition> indexes, List<Demand> demands) {
        Set<List<String>> asked = new LinkedHashSet<>();
        Key key = table.key();
        if (key != null) {
            add(table, key.name(), key.columns(), replaced, Consequence.STOPS, asked, demands);
        }
        for (IndexDefinition index : indexes) {
            List<String> columns = index.parts().stream()
                    .map(p -> p.prefix() == 0 && p.value() instanceof ColumnValue value ? value.column() : "")
                    .toList();
            if (!columns.contains("")) {
                Consequence consequence = index.primary() ? Consequence.STOPS : Consequence.OBJECT_LEFT_OUT;
                add(table, index.name(), columns, replaced, consequence, asked, demands);
            }
        }
    }

    private static void add(
            Table table,
            String name,
            List<String> columns,
            Map<String, String> replaced,
            Consequence consequence,
            Set<List<String>> asked,
            List<Demand> demands) {
        if (columns.stream().anyMatch(replaced::containsKey) && asked.add(columns)) {
            demands.add(new Demand.DistinctDates(table, name, columns, replaced, consequence));
        }
    }
}
