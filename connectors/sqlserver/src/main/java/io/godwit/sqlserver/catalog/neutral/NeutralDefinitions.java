package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling.Spelled;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is made here of a schema that another engine holds, from what it says of its objects in neutral terms. Whatever it does
 * not say so is listed as skipped.
 */
public final class NeutralDefinitions {
    /** Kinds that come with the tables. */
    private static final Set<String> WITH_TABLES = Set.of("schema", "database", "comment", "replica identity");

    private NeutralDefinitions() {}

    /**
     * The objects, in an order in which they can be made; each statement is a batch of its own.
     *
     * @param server that they are made on
     */
    public static List<SchemaObject> of(Schema schema, Server server) {
        List<SchemaObject> objects = new ArrayList<>();
        Set<String> schemas = new LinkedHashSet<>();
        schema.tables().forEach(t -> schemas.add(t.target().schema()));
        views(schema).forEach(v -> schemas.add(v.schema()));
        for (String name : schemas) {
            // in a batch within the batch: it has to be the first statement of one
            String create = "CREATE SCHEMA " + Quoting.name(name);
            objects.add(new SchemaObject(
                    "schema",
                    name,
                    Stage.PRE_DATA,
                    List.of("IF SCHEMA_ID(" + Quoting.text(name) + ") IS NULL EXEC(" + Quoting.text(create) + ")"),
                    null));
        }
        List<TableId> relations =
                new ArrayList<>(schema.tables().stream().map(Table::target).toList());
        relations.addAll(views(schema));
        Names names = new Names(relations);
        Map<TableId, NeutralTable> tables = tables(schema, names, server);
        tables.values().forEach(t -> objects.addAll(t.objects()));
        objects.addAll(new NeutralConstraints(schema, names, tables, server).all());
        for (NeutralTable table : tables.values()) {
            SchemaObject comments = table.comments();
            if (comments != null) {
                objects.add(comments);
            }
        }
        Set<String> counters = counters(schema);
        for (SchemaObject other : schema.objects()) {
            if (other.definition() instanceof ViewDefinition view) {
                objects.add(NeutralView.of(other, view, schema.engine()));
            } else if (other.definition() == null
                    && !counters.contains(other.name())
                    && !WITH_TABLES.contains(other.kind())) {
                objects.add(skipped(other, schema.engine()));
            }
        }
        return objects;
    }

    private static List<TableId> views(Schema schema) {
        List<TableId> views = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof ViewDefinition view
                    && object.skipped() == null
                    && view.query() != null) {
                views.add(view.table());
            }
        }
        return views;
    }

    /** What makes numbers for a column comes with the column, under whatever name it goes. */
    private static Set<String> counters(Schema schema) {
        Set<String> names = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof CounterDefinition counter) {
                names.add(object.name());
                names.add(counter.table() + "." + counter.column());
            }
        }
        return names;
    }

    private static Map<TableId, NeutralTable> tables(Schema schema, Names names, Server server) {
        Map<TableId, TableDefinition> definitions = new HashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition definition) {
                definitions.put(definition.table(), definition);
            }
        }
        Map<TableId, Map<String, Spelled>> types = ColumnSpellings.of(schema, server);
        Map<TableId, NeutralTable> tables = new LinkedHashMap<>();
        for (Table table : schema.tables()) {
            TableId target = table.target();
            tables.put(
                    target,
                    new NeutralTable(
                            table, definitions.get(target), types.getOrDefault(target, Map.of()), names, server));
        }
        return tables;
    }

    private static SchemaObject skipped(SchemaObject other, String engine) {
        String reason = other.skipped();
        if (reason == null) {
            boolean divided = other.kind().equals("table");
            reason = divided
                    ? "its parts are tables of their own here; there is no table of this name"
                    : "it is written in the language of " + engine + "; make it on the target by hand";
        }
        return new SchemaObject(other.kind(), other.name(), other.stage(), List.of(), reason);
    }
}
