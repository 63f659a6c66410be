package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.load.TypeSpelling;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
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
    private static final Set<String> WITH_TABLES = Set.of("schema", "database", "comment");

    private static final String TABLE = "table";

    private NeutralDefinitions() {}

    /**
     * The objects, in an order in which they can be made.
     *
     * @param version of the server that they are made on
     */
    public static List<SchemaObject> of(Schema schema, ServerVersion version) {
        String collation = TypeSpelling.Dialect.of(
                        version.isMariaDb(), version.major(), version.minor(), version.patch())
                .collation();
        List<SchemaObject> objects = new ArrayList<>();
        Set<String> databases = new LinkedHashSet<>();
        schema.tables().forEach(t -> databases.add(t.target().schema()));
        for (String name : databases) {
            objects.add(new SchemaObject(
                    "database",
                    name,
                    Stage.PRE_DATA,
                    List.of("CREATE DATABASE IF NOT EXISTS " + Quoting.name(name) + " CHARACTER SET utf8mb4 COLLATE "
                            + collation),
                    null));
        }
        Map<TableId, NeutralTable> tables = tables(schema, version);
        tables.values().forEach(t -> objects.addAll(t.objects(collation)));
        objects.addAll(new NeutralConstraints(version, tables).of(schema));
        Set<String> counters = counters(schema);
        for (SchemaObject other : schema.objects()) {
            if (other.definition() instanceof ViewDefinition view) {
                objects.add(NeutralView.of(other, view, schema.engine(), version));
            } else if (other.definition() == null
                    && !counters.contains(other.name())
                    && !WITH_TABLES.contains(other.kind())) {
                objects.add(new SchemaObject(
                        other.kind(), other.name(), other.stage(), List.of(), reason(other, schema.engine())));
            }
        }
        return objects;
    }

    private static String reason(SchemaObject object, String engine) {
        if (object.skipped() != null) {
            return object.skipped();
        }
        return isDivided(object)
                ? "its parts are tables of their own here; there is no table of this name"
                : "it is written in the language of " + engine + "; make it on the target by hand";
    }

    /** Whether it is a table whose rows are all in others, its parts, which are tables of their own here. */
    public static boolean isDivided(SchemaObject object) {
        return object.kind().equals(TABLE) && object.definition() == null && object.skipped() == null;
    }

    private static Map<TableId, NeutralTable> tables(Schema schema, ServerVersion version) {
        Map<TableId, TableDefinition> definitions = new HashMap<>();
        Map<TableId, List<IndexDefinition>> indexes = new HashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition definition) {
                definitions.put(definition.table(), definition);
            } else if (object.definition() instanceof IndexDefinition index && object.skipped() == null) {
                indexes.computeIfAbsent(index.table(), k -> new ArrayList<>()).add(index);
            }
        }
        Map<TableId, Map<String, Integer>> keyParts = keyParts(schema);
        Map<TableId, NeutralTable> tables = new LinkedHashMap<>();
        for (Table table : schema.tables()) {
            TableId target = table.target();
            tables.put(
                    target,
                    new NeutralTable(
                            table,
                            definitions.get(target),
                            indexes.getOrDefault(target, List.of()),
                            keyParts.getOrDefault(target, Map.of()),
                            version));
        }
        return tables;
    }

    /** Columns that must be in an index whole: of keys, unique indexes, and foreign keys on both ends. */
    public static Map<TableId, Map<String, Integer>> keyParts(Schema schema) {
        Map<TableId, Map<String, Integer>> parts = new HashMap<>();
        for (Table table : schema.tables()) {
            Key key = table.key();
            if (key != null) {
                add(parts, table.target(), key.columns());
            }
        }
        for (SchemaObject object : schema.objects()) {
            Definition definition = object.definition();
            if (definition instanceof IndexDefinition index && index.unique()) {
                add(parts, index.table(), NeutralConstraints.plainColumns(index));
            } else if (definition instanceof ForeignKeyDefinition key) {
                add(parts, key.table(), key.columns());
                add(parts, key.referenced(), key.referencedColumns());
            }
        }
        return parts;
    }

    private static void add(Map<TableId, Map<String, Integer>> parts, TableId table, List<String> columns) {
        Map<String, Integer> own = parts.computeIfAbsent(table, k -> new HashMap<>());
        columns.forEach(c -> own.merge(c, columns.size(), Math::max));
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
}
