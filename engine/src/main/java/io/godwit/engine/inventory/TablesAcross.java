package io.godwit.engine.inventory;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of two engines, by their names on the target. */
final class TablesAcross {
    /** What a column on the target has not. */
    record Lack(String column, String what) {
        /** What was recorded when the table was made, and what that does not speak of. */
        static String sentence(List<Lack> lacking, String recorded) {
            List<String> parts = new ArrayList<>();
            if (!recorded.isEmpty()) {
                parts.add(recorded);
            }
            for (Lack lack : lacking) {
                if (lack.column().isEmpty() || !recorded.contains(lack.column() + " ")) {
                    parts.add((lack.column() + " " + lack.what()).strip());
                }
            }
            return String.join("; ", parts);
        }
    }

    private final Map<TableId, Table> source = new HashMap<>();
    private final Map<TableId, Table> target = new HashMap<>();
    private final Map<TableId, TableDefinition> made = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    TablesAcross(Schema from, Schema to, List<ObjectReport> reports) {
        from.tables().forEach(t -> source.put(t.target(), t));
        to.tables().forEach(t -> target.put(t.id(), t));
        for (SchemaObject object : to.objects()) {
            if (object.definition() instanceof TableDefinition definition) {
                made.put(definition.table(), definition);
            }
        }
        for (ObjectReport report : reports) {
            if (report.outcome() != Outcome.COPIED) {
                reasons.merge(report.name(), report.reason(), (a, b) -> a.equals(b) ? a : a + "; " + b);
            }
        }
    }

    boolean isMoved(TableId table) {
        return source.containsKey(table);
    }

    /** What changes address a moved table's rows by. */
    @Nullable
    Key key(TableId table) {
        Table known = source.get(table);
        return known == null ? null : known.key();
    }

    /** Why a table was made otherwise, or not; empty if nothing was recorded. */
    String reason(TableId table) {
        return reasons.getOrDefault(table.toString(), "");
    }

    /** Whether the target numbers rows by that column. */
    boolean isNumbered(CounterDefinition counter) {
        TableDefinition definition = made.get(counter.table());
        return definition != null
                && definition.columns().stream().anyMatch(c -> c.column().equals(counter.column()) && c.counter());
    }

    /** What a table on the target has not of what the source's does: columns, numbering, defaults, computations. */
    List<Lack> lacking(TableDefinition definition, @Nullable Definition counterpart) {
        Table from = source.get(definition.table());
        Table to = target.get(definition.table());
        if (from == null) {
            return List.of();
        }
        if (to == null || !(counterpart instanceof TableDefinition there)) {
            return List.of(new Lack("", "the target does not say what its columns are"));
        }
        Map<String, Column> columns = new HashMap<>();
        to.columns().forEach(c -> columns.put(c.name(), c));
        List<Lack> lacking = new ArrayList<>();
        for (Column column : from.columns()) {
            Column other = columns.get(column.name());
            String why = reasons.getOrDefault(definition.table() + "." + column.name(), "");
            if (other == null) {
                lacking.add(new Lack(column.name(), "is not there" + (why.isEmpty() ? "" : ": " + why)));
            } else if (column.generated() != other.generated()) {
                lacking.add(new Lack(column.name(), "is computed on one side only"));
            } else if (!column.nullable() && other.nullable() && !column.generated()) {
                lacking.add(new Lack(column.name(), "may be null"));
            }
        }
        Map<String, ColumnDefinition> known = new HashMap<>();
        there.columns().forEach(c -> known.put(c.column(), c));
        for (ColumnDefinition column : definition.columns()) {
            if (columns.containsKey(column.column())) {
                compare(column, known.get(column.column()), lacking);
            }
        }
        return lacking;
    }

    private static void compare(ColumnDefinition from, @Nullable ColumnDefinition to, List<Lack> lacking) {
        boolean counts = to != null && to.counter();
        if (from.counter() != counts) {
            lacking.add(
                    new Lack(from.column(), counts ? "is numbered, which it is not on the source" : "is not numbered"));
        }
        boolean has = to != null && (isSaid(to.defaultValue()) || !to.unsaid().isEmpty());
        if (!from.counter() && isSaid(from.defaultValue()) && !has) {
            lacking.add(new Lack(from.column(), "has no default"));
        }
        if (!from.unsaid().isEmpty()) {
            lacking.add(new Lack(from.column(), "is without what has no equal: " + from.unsaid()));
        }
    }

    private static boolean isSaid(@Nullable Expression value) {
        return value != null && !(value instanceof Literal literal && literal.kind() == Literal.Kind.NULL);
    }
}
