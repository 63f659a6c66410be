package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether everything the selection names is there, and whether its new names are possible. */
final class SelectionAssessment {
    private static final String REMEDY = "Correct the name in the migration file, or take it out.";

    private static final Set<String> PROGRAMS =
            Set.of("procedure", "function", "package body", ProgramObjects.TRIGGER, ProgramObjects.EVENT);

    private final Findings findings;
    private final String checkpointDatabase;

    SelectionAssessment(Findings findings, String checkpointDatabase) {
        this.findings = findings;
        this.checkpointDatabase = checkpointDatabase;
    }

    void run(Schema schema, Selection selection) throws SQLException {
        Set<String> databases = new LinkedHashSet<>();
        findings.each("SELECT schema_name FROM information_schema.schemata", row -> databases.add(row.getString(1)));
        Set<TableId> known = new LinkedHashSet<>();
        for (String database : databases) {
            if (!database.equals("information_schema") && !database.equals("performance_schema")) {
                findings.each(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = "
                                + Quoting.text(database),
                        row -> known.add(new TableId(database, row.getString(1))));
            }
        }
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
            if (databases.stream().noneMatch(one(List.of(pattern), List.of())::includesSchema)) {
                missing("schema `" + pattern + "`", true);
            }
        }
        for (String pattern : selection.tables()) {
            if (known.stream().noneMatch(one(List.of(), List.of(pattern))::includes)) {
                missing("table `" + pattern + "`", true);
            }
        }
        for (String pattern : selection.exclude()) {
            if (known.stream().noneMatch(one(List.of(), List.of(pattern))::includes)) {
                missing("exclude `" + pattern + "`", false);
            }
        }
        selection.schemaNames().keySet().stream()
                .filter(s -> !databases.contains(s))
                .forEach(s -> missing("new name of schema `" + s + "`", true));
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
        bodies(schema, selection);
    }

    /** A name that stands without its database cannot be told from a column's or a variable's: it stays as it is. */
    private void bodies(Schema schema, Selection selection) {
        Set<String> renamed = new LinkedHashSet<>();
        selection.tableNames().forEach((from, to) -> {
            if (!from.name().equals(to.name())) {
                renamed.add(from.name().toLowerCase(Locale.ROOT));
            }
        });
        for (SchemaObject object : schema.objects()) {
            boolean program =
                    PROGRAMS.contains(object.kind()) && !object.statements().isEmpty();
            if (program && !renamed.isEmpty() && mentions(object.statements(), renamed)) {
                findings.warning(
                        AssessmentCodes.BODY_NAMES_RENAMED,
                        object.kind() + " " + object.name(),
                        "its body mentions a table that has another name on the target",
                        "Look at it on the target before hand-over and correct it by hand.");
            }
        }
    }

    private static boolean mentions(List<String> statements, Set<String> names) {
        List<Token> tokens = Lexer.tokens(statements.get(statements.size() - 1), "");
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean name = token.mayBeName() && !tokens.get(i - 1).is(".");
            if (name && names.contains(token.name().toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
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
            if (table.target().schema().equalsIgnoreCase(checkpointDatabase)) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        "the database `" + checkpointDatabase + "` is Godwit's own on the target",
                        "Choose another database, or set the target's option checkpointSchema.");
            }
        }
    }
}
