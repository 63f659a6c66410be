package io.godwit.mongodb.catalog;

import io.godwit.spi.Mode;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/** Whether everything the selection names is there, and whether its new names and filters are possible. */
final class SelectionAssessment {
    private static final String REMEDY = "Correct the name in the migration file, or take it out.";

    private final Findings findings;
    private final Reading reading;

    SelectionAssessment(Findings findings, Reading reading) {
        this.findings = findings;
        this.reading = reading;
    }

    void run(Schema schema, Mode mode) {
        Selection selection = reading.selection();
        List<String> databases = reading.allDatabases();
        Set<TableId> known = new LinkedHashSet<>();
        databases.forEach(d -> reading.collections(d).forEach(c -> known.add(c.id())));
        boolean selective = !selection.schemas().isEmpty() || selection.narrowsTables();
        if (selective && schema.tables().isEmpty()) {
            findings.blocker(
                    AssessmentCodes.NOTHING_SELECTED,
                    "selection",
                    "no collection is selected: there is nothing to move",
                    REMEDY);
        }
        for (String pattern : selection.schemas()) {
            if (databases.stream().noneMatch(one(List.of(pattern), List.of())::includesSchema)) {
                missing("database `" + pattern + "`", true);
            }
        }
        for (String pattern : selection.tables()) {
            if (known.stream().noneMatch(one(List.of(), List.of(pattern))::includes)) {
                missing("collection `" + pattern + "`", true);
            }
        }
        for (String pattern : selection.exclude()) {
            if (known.stream().noneMatch(one(List.of(), List.of(pattern))::includes)) {
                missing("exclude `" + pattern + "`", false);
            }
        }
        selection.schemaNames().keySet().stream()
                .filter(s -> !databases.contains(s))
                .forEach(s -> missing("new name of database `" + s + "`", true));
        selection.tableNames().keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> missing("new name of collection `" + t + "`", true));
        selection.filters().keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> missing("filter of collection `" + t + "`", true));
        selection.columns().keySet().stream()
                .map(Object::toString)
                .filter(c -> known.stream().noneMatch(t -> c.startsWith(t + ".")))
                .sorted()
                .forEach(c -> missing("rule of field `" + c + "`", true));
        collisions(schema);
        filters(schema, mode);
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
        }
    }

    /** A change stream cannot say whether a document was within a filter before it changed. */
    private void filters(Schema schema, Mode mode) {
        for (Table table : schema.tables()) {
            String filter = table.filter();
            if (filter == null) {
                continue;
            }
            String object = "filter of " + table.id();
            if (mode == Mode.ONLINE) {
                findings.blocker(
                        AssessmentCodes.FILTER,
                        object,
                        "online, it cannot be told of a changed document whether it was within the filter before",
                        "Leave the filter out, or migrate offline.");
            }
            try {
                BsonDocument find = new BsonDocument(
                                "find", new BsonString(table.id().name()))
                        .append("filter", BsonDocument.parse(filter))
                        .append("limit", new BsonInt32(1))
                        .append("singleBatch", Command.flag(true));
                BsonDocument explain =
                        new BsonDocument("explain", find).append("verbosity", new BsonString("queryPlanner"));
                if (reading.asked(table.id().schema(), explain) == null
                        && reading.asked(table.id().schema(), find) == null) {
                    findings.blocker(
                            AssessmentCodes.FILTER,
                            object,
                            "the server does not take it for a query",
                            AssessmentCodes.FILTER.action());
                }
            } catch (JsonParseException e) {
                findings.blocker(
                        AssessmentCodes.FILTER, object, "it is no Extended JSON", AssessmentCodes.FILTER.action());
            }
        }
    }
}
