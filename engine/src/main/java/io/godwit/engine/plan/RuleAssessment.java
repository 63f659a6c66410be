package io.godwit.engine.plan;

import io.godwit.spi.Errors;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether what the migration file says of single columns can be done. That the columns are there is the source's to say. */
final class RuleAssessment {
    private final Selection selection;
    private final Schema schema;

    RuleAssessment(Selection selection, Schema schema) {
        this.selection = selection;
        this.schema = schema;
    }

    /**
     * What cannot.
     *
     * @param alike whether both sides are of one engine
     */
    List<Problem> problems(boolean alike) {
        List<Problem> problems = new ArrayList<>();
        if (alike) {
            selection.columns().entrySet().stream()
                    .filter(e -> e.getValue().type() != null)
                    .map(e -> e.getKey().toString())
                    .sorted(Comparator.naturalOrder())
                    .forEach(
                            column -> problems.add(
                                    new Problem(
                                            Severity.BLOCKER,
                                            Errors.NOT_SUPPORTED,
                                            column,
                                            "section `columns` gives it a type, and between two servers of one engine columns keep theirs",
                                            "Take it out of the migration file, and change the column on the source or after hand-over.")));
        } else {
            foreignKeys(problems);
        }
        return problems;
    }

    /** Both ends of a foreign key need one type: most servers refuse it otherwise. */
    private void foreignKeys(List<Problem> problems) {
        Map<ColumnId, Type> given = new HashMap<>();
        Map<TableId, Table> tables = new HashMap<>();
        for (Table table : schema.tables()) {
            tables.put(table.target(), table);
            for (Column column : table.columns()) {
                if (selection.rule(table.id(), column.name()).type() != null) {
                    given.put(new ColumnId(table.target(), column.name()), column.type());
                }
            }
        }
        for (SchemaObject object : given.isEmpty() ? List.<SchemaObject>of() : schema.objects()) {
            if (object.skipped() == null && object.definition() instanceof ForeignKeyDefinition key) {
                foreignKey(key, given, tables, problems);
            }
        }
    }

    private static void foreignKey(
            ForeignKeyDefinition key, Map<ColumnId, Type> given, Map<TableId, Table> tables, List<Problem> problems) {
        for (int i = 0; i < key.columns().size(); i++) {
            ColumnId from = new ColumnId(key.table(), key.columns().get(i));
            ColumnId to = new ColumnId(key.referenced(), key.referencedColumns().get(i));
            boolean unequal = (given.containsKey(from) || given.containsKey(to))
                    && !type(from, tables).equals(type(to, tables));
            Table table = tables.get(key.table());
            if (unequal && table != null) {
                problems.add(new Problem(
                        Severity.BLOCKER,
                        Errors.NOT_SUPPORTED,
                        table.id() + " foreign key " + key.name(),
                        "section `columns` makes the types of " + from + " and " + to
                                + " differ, which a foreign key does not bear",
                        "Give both columns the same type under `columns` in the migration file."));
            }
        }
    }

    private static String type(ColumnId column, Map<TableId, Table> tables) {
        Table table = tables.get(column.table());
        return table == null
                ? ""
                : table.columns().stream()
                        .filter(c -> c.name().equals(column.column()))
                        .map(c -> c.type().toString())
                        .findFirst()
                        .orElse("");
    }
}
