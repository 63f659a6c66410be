package io.godwit.engine.compare;

import io.godwit.engine.compare.StructureDifference.Kind;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which table goes with which, and what of them can be compared: columns that both sides have, by name.
 *
 * @param plans the pairs, by the source's names, with the columns they share
 * @param differences what is not alike in the tables themselves
 */
record Pairing(List<TablePlan> plans, List<StructureDifference> differences) {
    Pairing {
        plans = List.copyOf(plans);
        differences = List.copyOf(differences);
    }

    /** Pairs the selected tables of a source with all tables of a target. */
    static Pairing of(Schema source, Schema target, Selection selection) {
        Map<TableId, Table> there = new LinkedHashMap<>();
        target.tables().forEach(t -> there.put(t.id(), t));
        List<TablePlan> plans = new ArrayList<>();
        List<StructureDifference> differences = new ArrayList<>();
        Set<TableId> paired = new HashSet<>();
        boolean alike = source.engine().equals(target.engine());
        for (Table table : source.tables()) {
            Table other = there.get(table.target());
            if (other == null) {
                differences.add(new StructureDifference(
                        Kind.TABLE_MISSING_ON_TARGET,
                        table.id().toString(),
                        "the target has no table " + table.target()));
            } else {
                paired.add(other.id());
                plans.add(plan(shared(table, other, alike, differences)));
            }
        }
        Map<TableId, TableId> oldNames = new HashMap<>();
        selection.tableNames().forEach((from, to) -> oldNames.put(to, from));
        Map<String, String> oldSchemas = new HashMap<>();
        selection.schemaNames().forEach((from, to) -> oldSchemas.put(to, from));
        for (TableId id : there.keySet()) {
            TableId old = oldNames.getOrDefault(
                    id, new TableId(oldSchemas.getOrDefault(id.schema(), id.schema()), id.name()));
            if (!paired.contains(id)
                    && selection.includes(old)
                    && selection.target(old).equals(id)) {
                differences.add(new StructureDifference(
                        Kind.TABLE_MISSING_ON_SOURCE, id.toString(), "the source has no table " + old));
            }
        }
        return new Pairing(plans, differences);
    }

    private static TablePlan plan(Table table) {
        return new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
    }

    /** The table with the columns that both sides have. */
    private static Table shared(Table table, Table other, boolean alike, List<StructureDifference> differences) {
        Map<String, Column> columns = new LinkedHashMap<>();
        other.columns().forEach(c -> columns.put(c.name(), c));
        List<Column> both = new ArrayList<>();
        for (Column column : table.columns()) {
            Column there = columns.remove(column.name());
            String name = table.id() + "." + column.name();
            if (there == null) {
                differences.add(new StructureDifference(
                        Kind.COLUMN_MISSING_ON_TARGET, name, "the target's " + other.id() + " has no such column"));
            } else {
                both.add(shared(name, column, there, alike, differences));
            }
        }
        columns.keySet()
                .forEach(name -> differences.add(new StructureDifference(
                        Kind.COLUMN_MISSING_ON_SOURCE,
                        other.id() + "." + name,
                        "the source's " + table.id() + " has no such column")));
        Key key = table.key();
        boolean usable = key != null && key.columns().stream().allMatch(k -> isKeyColumn(k, table, other));
        return new Table(
                table.id(),
                table.target(),
                both,
                usable ? key : null,
                table.fullImages(),
                table.otherUniques(),
                table.filter(),
                table.estimatedRows(),
                Math.max(table.estimatedBytes(), other.estimatedBytes()));
    }

    private static Column shared(
            String name, Column column, Column there, boolean alike, List<StructureDifference> differences) {
        boolean sameType = alike
                ? column.nativeType().equals(there.nativeType())
                : column.type().equals(there.type());
        boolean generated = column.generated() || there.generated();
        if (sameType) {
            return new Column(column.name(), column.type(), column.nativeType(), column.nullable(), generated, false);
        }
        differences.add(new StructureDifference(
                Kind.TYPE_DIFFERS,
                name,
                column.nativeType() + " on the source, " + there.nativeType() + " on the target"));
        // both are read as text, so that a value of one type need not be one of the other
        Type text =
                alike && !column.type().equals(there.type()) ? new Type.Native("", column.nativeType()) : column.type();
        return new Column(column.name(), text, column.nativeType(), column.nullable(), generated, false);
    }

    /** Rows without a value in a column could not be told apart by it, and would be in none of its ranges. */
    private static boolean isKeyColumn(String name, Table table, Table other) {
        return isFilled(name, table) && isFilled(name, other);
    }

    private static boolean isFilled(String name, Table table) {
        return table.columns().stream().anyMatch(c -> c.name().equals(name) && !c.nullable());
    }
}
