package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys, indexes, checks, foreign keys and counters of tables that come from another engine. */
final class NeutralConstraints {
    private final Schema schema;
    private final TargetNames names;
    private final Map<TableId, NeutralTable> tables;
    private final PostGis postGis;
    private final Map<TableId, Key> keys = new HashMap<>();
    private final Set<String> ignoringCase = new HashSet<>();
    private final Set<TableId> withPrimaryKey = new HashSet<>();
    private final Map<TableId, String> addressing = new HashMap<>();
    private final List<SchemaObject> out = new ArrayList<>();

    NeutralConstraints(Schema schema, TargetNames names, Map<TableId, NeutralTable> tables, PostGis postGis) {
        this.schema = schema;
        this.names = names;
        this.tables = tables;
        this.postGis = postGis;
        for (Table table : schema.tables()) {
            if (table.key() != null) {
                keys.put(table.target(), table.key());
            }
        }
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition table) {
                for (ColumnDefinition column : table.columns()) {
                    if (column.ignoresCase()) {
                        ignoringCase.add(table.table() + "." + column.column());
                    }
                }
            }
        }
    }

    void addTo(List<SchemaObject> objects) {
        Set<TableId> keyed = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            Definition definition = object.definition();
            if (definition == null || definition instanceof TableDefinition || definition instanceof ViewDefinition) {
                continue;
            }
            NeutralTable table = tables.get(definition.table());
            if (table == null || object.skipped() != null) {
                String reason = object.skipped() == null ? "its table is not moved" : object.skipped();
                out.add(new SchemaObject(object.kind(), object.name(), object.stage(), List.of(), reason));
            } else if (definition instanceof IndexDefinition index) {
                addIndex(index, table, keyed);
            } else if (definition instanceof SpatialIndexDefinition index) {
                addSpatialIndex(index, table);
            } else if (definition instanceof ForeignKeyDefinition key) {
                addForeignKey(key);
            } else if (definition instanceof CheckDefinition check) {
                addCheck(check, table);
            } else if (definition instanceof CounterDefinition counter) {
                addCounter(counter, object);
            }
        }
        for (Map.Entry<TableId, Key> entry : keys.entrySet()) {
            if (!keyed.contains(entry.getKey())) {
                // the source says no more of it than that changes address rows by it
                out.add(primaryKey(entry.getKey(), entry.getValue().columns()));
            }
        }
        tables.keySet().forEach(this::addReplicaIdentity);
        objects.addAll(out);
    }

    /**
     * The source's log tells which row changed, by a unique index or by the whole row where there is no primary key. Here the log
     * does so only if it is told to, and without it a way back, or any replica, would keep the application from changing the table.
     */
    private void addReplicaIdentity(TableId table) {
        if (withPrimaryKey.contains(table)) {
            return;
        }
        String index = addressing.get(table);
        out.add(new SchemaObject(
                "replica identity",
                table.toString(),
                Stage.KEYS,
                List.of("ALTER TABLE ONLY " + Quoting.name(table) + " REPLICA IDENTITY "
                        + (index == null ? "FULL" : "USING INDEX " + Quoting.name(index))),
                null));
    }

    private SchemaObject primaryKey(TableId table, List<String> columns) {
        withPrimaryKey.add(table);
        return new SchemaObject(
                "primary key",
                table + "." + TargetNames.shortened(table.name() + "_pkey"),
                Stage.KEYS,
                List.of("ALTER TABLE " + Quoting.name(table) + " ADD CONSTRAINT "
                        + Quoting.name(TargetNames.shortened(table.name() + "_pkey")) + " PRIMARY KEY ("
                        + Quoting.names(columns) + ")"),
                null);
    }

    private void addIndex(IndexDefinition index, NeutralTable table, Set<TableId> keyed) {
        List<String> columns = plainColumns(index);
        Key key = keys.get(index.table());
        boolean addresses = key != null && index.unique() && columns.equals(key.columns()) && keyed.add(index.table());
        Stage stage = addresses ? Stage.KEYS : Stage.POST_DATA;
        List<String> changes = new ArrayList<>();
        if (index.unique() && columns.stream().anyMatch(c -> ignoringCase.contains(index.table() + "." + c))) {
            changes.add("the source takes texts for equal that differ in case or accents, which is allowed here");
        }
        if (index.primary() && !columns.isEmpty()) {
            SchemaObject made = primaryKey(index.table(), columns);
            out.add(changes.isEmpty() ? made : made.changed(String.join("; ", changes)));
            return;
        }
        String name = names.take(index.table(), index.name());
        String listed = index.table() + "." + name;
        String parts = parts(index, table, changes);
        String condition = index.condition() == null ? "" : ExpressionText.of(index.condition(), table.columns());
        if (parts == null || condition == null) {
            out.add(new SchemaObject(
                    "index", listed, Stage.POST_DATA, List.of(), "a column of it is not made on the target"));
            return;
        }
        if (addresses && condition.isEmpty()) {
            addressing.put(index.table(), name);
        }
        SchemaObject made = new SchemaObject(
                "index",
                listed,
                stage,
                List.of("CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + Quoting.name(name) + " ON "
                        + Quoting.name(index.table()) + " (" + parts + ")"
                        + (condition.isEmpty() ? "" : " WHERE " + condition)),
                null);
        if (!name.equals(index.name())) {
            changes.add(renamed(index.name()));
        }
        out.add(changes.isEmpty() ? made : made.changed(String.join("; ", changes)));
    }

    private void addSpatialIndex(SpatialIndexDefinition index, NeutralTable table) {
        String name = names.take(index.table(), index.name());
        String listed = index.table() + "." + name;
        String reason = !table.columns().containsKey(index.column())
                ? "its column is not made on the target"
                : postGis.schema() == null ? "shapes are bytes here: the database is without PostGIS" : null;
        if (reason != null) {
            out.add(new SchemaObject("index", listed, Stage.POST_DATA, List.of(), reason));
            return;
        }
        SchemaObject made = new SchemaObject(
                "index",
                listed,
                Stage.POST_DATA,
                List.of("CREATE INDEX " + Quoting.name(name) + " ON " + Quoting.name(index.table()) + " USING gist ("
                        + Quoting.name(index.column()) + ")"),
                null);
        out.add(name.equals(index.name()) ? made : made.changed(renamed(index.name())));
    }

    private static String renamed(String name) {
        return "it was " + name + ", which is taken or too long here";
    }

    private static List<String> plainColumns(IndexDefinition index) {
        List<String> columns = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            if (part.prefix() > 0 || !(part.value() instanceof ColumnValue column)) {
                return List.of();
            }
            columns.add(column.column());
        }
        return columns;
    }

    private static @Nullable String parts(IndexDefinition index, NeutralTable table, List<String> changes) {
        List<String> parts = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            String text = ExpressionText.of(part.value(), table.columns());
            if (text == null) {
                return null;
            }
            if (part.prefix() > 0 && part.value() instanceof ColumnValue column) {
                boolean bytes = table.columns().get(column.column()) instanceof Type.Bytes;
                text = bytes
                        ? "substring(" + text + " FROM 1 FOR " + part.prefix() + ")"
                        : "\"left\"(" + text + ", " + part.prefix() + ")";
                text = "(" + text + ")";
                changes.add("only the first " + part.prefix() + " of " + column.column()
                        + " are in it: a query has to ask for them so");
            } else if (!(part.value() instanceof ColumnValue)) {
                text = "(" + text + ")";
            }
            parts.add(text + (part.descending() ? " DESC" : ""));
        }
        return String.join(", ", parts);
    }

    private void addForeignKey(ForeignKeyDefinition key) {
        String name = TargetNames.shortened(key.name());
        String listed = key.table() + "." + name;
        if (!tables.containsKey(key.referenced())) {
            out.add(new SchemaObject(
                    "foreign key",
                    listed,
                    Stage.POST_DATA,
                    List.of(),
                    "it refers to " + key.referenced() + ", which is not moved"));
            return;
        }
        out.add(new SchemaObject(
                "foreign key",
                listed,
                Stage.POST_DATA,
                List.of("ALTER TABLE " + Quoting.name(key.table()) + " ADD CONSTRAINT " + Quoting.name(name)
                        + " FOREIGN KEY (" + Quoting.names(key.columns()) + ") REFERENCES "
                        + Quoting.name(key.referenced()) + " (" + Quoting.names(key.referencedColumns()) + ")"
                        + action(" ON DELETE ", key.onDelete()) + action(" ON UPDATE ", key.onUpdate())),
                null));
    }

    private static String action(String on, Cascade.Action action) {
        return switch (action) {
            case NONE -> "";
            case CASCADE -> on + "CASCADE";
            case SET_NULL -> on + "SET NULL";
            case SET_DEFAULT -> on + "SET DEFAULT";
        };
    }

    private void addCheck(CheckDefinition check, NeutralTable table) {
        String name = TargetNames.shortened(check.name());
        String condition = ExpressionText.of(check.condition(), table.columns());
        List<String> statements = condition == null
                ? List.of()
                : List.of("ALTER TABLE " + Quoting.name(check.table()) + " ADD CONSTRAINT " + Quoting.name(name)
                        + " CHECK (" + condition + ")");
        out.add(new SchemaObject(
                "check constraint",
                check.table() + "." + name,
                Stage.POST_DATA,
                statements,
                condition == null ? "a column of it is not made on the target" : null));
    }

    /** The sequence of an identity column is found by the column, whatever the server called it. */
    private void addCounter(CounterDefinition counter, SchemaObject object) {
        String table = Quoting.literal(Quoting.name(counter.table()));
        out.add(new SchemaObject(
                "sequence value",
                counter.table() + "." + counter.column(),
                Stage.OPEN,
                List.of("SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(" + table + ", "
                        + Quoting.literal(counter.column()) + "), " + Math.max(counter.next(), 1) + ", false)"),
                null,
                object.counted()));
    }
}
