package io.godwit.postgresql.catalog;

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

    private final Findings findings;
    private final String checkpointSchema;

    SelectionAssessment(Findings findings, String checkpointSchema) {
        this.findings = findings;
        this.checkpointSchema = checkpointSchema;
    }

    void run(Schema schema, Selection selection) throws SQLException {
        Set<String> schemas = new LinkedHashSet<>();
        List<TableId> relations = new ArrayList<>();
        findings.each("""
                SELECT n.nspname, c.relname, c.relkind IN ('r', 'p', 'v', 'm', 'S') FROM pg_catalog.pg_namespace n
                LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
                WHERE n.nspname !~ '^pg_' AND n.nspname <> ALL (?)""", List.of("information_schema", checkpointSchema), row -> {
            schemas.add(row.getString(1));
            if (row.getString(2) != null && row.getBoolean(3)) {
                relations.add(new TableId(row.getString(1), row.getString(2)));
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
        rules(selection);
        collisions(schema);
        bodies(selection);
    }

    /** A partitioned table's rules are its parts'. */
    private void rules(Selection selection) throws SQLException {
        if (selection.columns().isEmpty()) {
            return;
        }
        Set<ColumnId> known = new HashSet<>();
        findings.each("""
                SELECT n.nspname, c.relname, a.attname FROM pg_catalog.pg_attribute a
                JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
                  AND n.nspname !~ '^pg_' AND n.nspname <> ALL (?)""", List.of("information_schema", checkpointSchema), row -> {
            TableId table = new TableId(row.getString(1), row.getString(2));
            if (selection.includes(table)) {
                known.add(new ColumnId(table, row.getString(3)));
            }
        });
        selection.columns().keySet().stream()
                .filter(c -> !known.contains(c))
                .sorted(Comparator.comparing(ColumnId::toString))
                .forEach(c -> missing("rule of column `" + c + "`", true));
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
            if (table.target().schema().equals(checkpointSchema)) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        "the schema `" + checkpointSchema + "` is Godwit's own on the target",
                        "Choose another schema, or set the target's option checkpointSchema.");
            }
        }
    }

    /** Definitions follow a renaming, texts in other languages do not. */
    private void bodies(Selection selection) throws SQLException {
        NameRewriter names = new NameRewriter(selection.schemaNames(), selection.tableNames(), Set.of());
        if (!names.isActive()) {
            return;
        }
        findings.each(
                """
                SELECT n.nspname, p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', p.prosrc
                FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname !~ '^pg_' AND n.nspname <> ALL (?) AND %s ORDER BY 1, 2""".formatted(Reading.standsAlone("pg_proc", "p.oid")),
                List.of("information_schema", checkpointSchema),
                row -> {
                    boolean mentioned = row.getString(3) != null && names.isMentioned(row.getString(3));
                    if (selection.includesSchema(row.getString(1)) && mentioned) {
                        findings.warning(
                                AssessmentCodes.BODY_NAMES_RENAMED,
                                row.getString(1) + "." + row.getString(2),
                                "its body mentions a schema or table that has another name on the target",
                                "Look at it on the target before hand-over and correct it by hand.");
                    }
                });
    }
}
