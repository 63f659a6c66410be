package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether everything the selection names is there, and whether its new names are possible. */
final class SelectionAssessment {
    private static final String REMEDY = "Correct the name in the migration file, or take it out.";

    static final String OBJECTS = """
            SELECT s.name, o.name FROM sys.schemas s LEFT JOIN sys.objects o ON o.schema_id = s.schema_id
              AND o.is_ms_shipped = 0 AND o.type IN ('U', 'V', 'SO')""";

    private final Findings findings;
    private final String checkpointSchema;

    SelectionAssessment(Findings findings, String checkpointSchema) {
        this.findings = findings;
        this.checkpointSchema = checkpointSchema;
    }

    void run(Schema schema, Selection selection) throws SQLException {
        Set<String> schemas = new LinkedHashSet<>();
        List<TableId> relations = new ArrayList<>();
        findings.each(OBJECTS, row -> {
            boolean own = row.getString(1).equalsIgnoreCase(checkpointSchema) || Reading.isSystem(row.getString(1));
            if (!own) {
                schemas.add(row.getString(1));
                if (row.getString(2) != null) {
                    relations.add(new TableId(row.getString(1), row.getString(2)));
                }
            }
        });
        boolean selective = !selection.schemas().isEmpty() || selection.narrowsTables();
        if (selective && schema.tables().isEmpty()) {
            // an empty database that is moved whole is a small migration, not a mistake
            findings.blocker(
                    AssessmentCodes.NOTHING_SELECTED,
                    "selection",
                    "no table is selected: there is nothing to move",
                    REMEDY);
        }
        for (String pattern : selection.schemas()) {
            if (schemas.stream().noneMatch(one(List.of(pattern), List.of())::includesSchema)) {
                missing("schema `" + pattern + "`", true);
            }
        }
        for (String pattern : selection.tables()) {
            if (relations.stream().noneMatch(one(List.of(), List.of(pattern))::includes)) {
                missing("table `" + pattern + "`", true);
            }
        }
        for (String pattern : selection.exclude()) {
            if (relations.stream().noneMatch(one(List.of(), List.of(pattern))::includes)) {
                missing("exclude `" + pattern + "`", false);
            }
        }
        selection.schemaNames().keySet().stream()
                .filter(s -> !schemas.contains(s))
                .forEach(s -> missing("new name of schema `" + s + "`", true));
        Set<TableId> known = new LinkedHashSet<>(relations);
        selection.tableNames().keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> missing("new name of table `" + t + "`", true));
        selection.filters().keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> missing("filter of table `" + t + "`", true));
        Set<ColumnId> columns = new HashSet<>();
        schema.tables().forEach(t -> t.columns().forEach(c -> columns.add(new ColumnId(t.id(), c.name()))));
        selection.columns().keySet().stream()
                .filter(c -> !columns.contains(c))
                .sorted(Comparator.comparing(ColumnId::toString))
                .forEach(c -> missing("rule of column `" + c + "`", true));
        collisions(schema);
    }

    private static Selection one(List<String> schemas, List<String> tables) {
        return new Selection(schemas, tables, List.of(), Map.of(), Map.of(), Map.of());
    }

    private void missing(String what, boolean blocks) {
        String why = "there is nothing of this name on the source";
        if (blocks) {
            findings.blocker(AssessmentCodes.NOTHING_SELECTED, what, why, REMEDY);
        } else {
            findings.warning(AssessmentCodes.NOTHING_SELECTED, what, why, REMEDY);
        }
    }

    private void collisions(Schema schema) {
        Map<TableId, TableId> taken = new HashMap<>();
        for (Table table : schema.tables()) {
            TableId other = taken.putIfAbsent(table.target(), table.id());
            if (other != null) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        other + " and " + table.id() + " would both have this name on the target",
                        REMEDY);
            }
            if (table.target().schema().equalsIgnoreCase(checkpointSchema)) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        "the schema `" + checkpointSchema + "` is Godwit's own on the target",
                        "Choose another schema, or set the target's option checkpointSchema.");
            }
        }
    }
}
