package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is made here of a schema that another engine holds, from what it says of its objects in neutral terms. Whatever it does
 * not say so is listed as skipped.
 */
final class NeutralDefinitions {
    /** Kinds that come with the tables. */
    private static final Set<String> WITH_TABLES = Set.of("table", "schema", "database", "comment", "replica identity");

    private NeutralDefinitions() {}

    /**
     * The objects, in an order in which they can be made.
     *
     * @param version of the server that they are made on
     * @param postGis what its database has of it
     */
    static List<SchemaObject> of(Schema schema, int version, PostGis postGis) {
        List<SchemaObject> objects = new ArrayList<>();
        Set<String> schemas = new LinkedHashSet<>();
        schema.tables().forEach(t -> schemas.add(t.target().schema()));
        for (String name : schemas) {
            objects.add(new SchemaObject(
                    "schema",
                    name,
                    Stage.PRE_DATA,
                    List.of("CREATE SCHEMA IF NOT EXISTS " + Quoting.name(name)),
                    null));
        }
        TargetNames names =
                new TargetNames(schema.tables().stream().map(Table::target).toList());
        Map<TableId, NeutralTable> tables = tables(schema, names, version, postGis);
        tables.values().forEach(t -> objects.addAll(t.objects()));
        new NeutralConstraints(schema, names, tables, postGis).addTo(objects);
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

    private static Map<TableId, NeutralTable> tables(Schema schema, TargetNames names, int version, PostGis postGis) {
        Map<TableId, TableDefinition> definitions = new HashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition definition) {
                definitions.put(definition.table(), definition);
            }
        }
        Map<TableId, NeutralTable> tables = new java.util.LinkedHashMap<>();
        for (Table table : schema.tables()) {
            tables.put(
                    table.target(), new NeutralTable(table, definitions.get(table.target()), names, version, postGis));
        }
        return tables;
    }

    private static SchemaObject skipped(SchemaObject other, String engine) {
        String reason = other.skipped() == null
                ? "it is written in the language of " + engine + "; make it on the target by hand"
                : other.skipped();
        return new SchemaObject(other.kind(), other.name(), other.stage(), List.of(), reason);
    }
}
