package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Indexes, checks, foreign keys and counters of tables that come from another engine. */
final class NeutralConstraints {
    /** InnoDB's longest key in bytes, in which a character takes up to four. */
    private static final int KEY_CHARACTERS = 768;

    private static final int KEY_BYTES = 3072;

    private final ServerVersion version;
    private final Map<TableId, NeutralTable> tables;
    private final Set<String> names = new HashSet<>();
    private final List<SchemaObject> out = new ArrayList<>();

    NeutralConstraints(ServerVersion version, Map<TableId, NeutralTable> tables) {
        this.version = version;
        this.tables = tables;
    }

    List<SchemaObject> of(Schema schema) {
        for (SchemaObject object : schema.objects()) {
            Definition definition = object.definition();
            if (definition == null || definition instanceof TableDefinition || definition instanceof ViewDefinition) {
                continue;
            }
            NeutralTable table = tables.get(definition.table());
            if (table == null || object.skipped() != null) {
                String reason = object.skipped() == null ? "its table is not moved" : object.skipped();
                skip(object.kind(), object.name(), reason);
            } else if (definition instanceof IndexDefinition index) {
                addIndex(index, table);
            } else if (definition instanceof SpatialIndexDefinition index) {
                addSpatialIndex(index, table);
            } else if (definition instanceof ForeignKeyDefinition key) {
                addForeignKey(key);
            } else if (definition instanceof CheckDefinition check) {
                addCheck(check, table);
            } else if (definition instanceof CounterDefinition counter) {
                addCounter(counter, object, table);
            }
        }
        return out;
    }

    /** The columns of an index that is of whole columns only; else none. */
    static List<String> plainColumns(IndexDefinition index) {
        List<String> columns = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            if (part.prefix() > 0 || !(part.value() instanceof ColumnValue column)) {
                return List.of();
            }
            columns.add(column.column());
        }
        return index.condition() == null ? columns : List.of();
    }

    private void addIndex(IndexDefinition index, NeutralTable table) {
        String name = NeutralTable.shortened(index.name());
        String listed = index.table() + "." + name;
        if (table.indexesInTable().contains(index.name())) {
            // made with its table
            out.add(new SchemaObject(
                    index.primary() ? "primary key" : "index", listed, Stage.PRE_DATA, List.of(), null));
            return;
        }
        if (index.unique() && index.condition() != null) {
            skip("index", listed, "no index here is unique among some rows only");
            return;
        }
        List<String> changes = new ArrayList<>();
        if (index.condition() != null) {
            changes.add("all rows are in it: no index here is of some rows only");
        }
        List<String> parts = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            String text = part(part, index, table, changes);
            if (text == null) {
                skip("index", listed, "an expression or a column of it cannot be indexed here");
                return;
            }
            parts.add(text);
        }
        SchemaObject made = new SchemaObject(
                "index",
                listed,
                Stage.POST_DATA,
                List.of("ALTER TABLE " + Quoting.table(index.table()) + " ADD " + (index.unique() ? "UNIQUE " : "")
                        + "INDEX " + Quoting.name(name) + " (" + String.join(", ", parts) + ")"),
                null);
        out.add(changes.isEmpty() ? made : made.changed(String.join("; ", changes)));
    }

    private @Nullable String part(IndexPart part, IndexDefinition index, NeutralTable table, List<String> changes) {
        String text = ExpressionText.of(part.value(), table.columns());
        String order = part.descending() ? " DESC" : "";
        if (text == null) {
            return null;
        }
        if (!(part.value() instanceof ColumnValue column)) {
            return version.isMySql(8, 0, 13) ? "(" + text + ")" + order : null;
        }
        String type = table.type(column.column());
        if (type.startsWith("json")) {
            return null;
        }
        boolean bytes = type.startsWith("longblob") || type.startsWith("varbinary");
        int most = (bytes ? KEY_BYTES : KEY_CHARACTERS) / index.parts().size();
        int prefix = part.prefix();
        boolean wide = type.startsWith("long") || (ColumnSpellings.length(type) > most && isTooWide(index, table));
        if (prefix == 0 && wide && !index.unique()) {
            changes.add("only the first " + most + " of " + column.column() + " are in it");
            prefix = most;
        }
        return text + (prefix > 0 ? "(" + Math.min(prefix, most) + ")" : "") + order;
    }

    private void addSpatialIndex(SpatialIndexDefinition index, NeutralTable table) {
        String name = NeutralTable.shortened(index.name());
        String listed = index.table() + "." + name;
        Column column = table.table().columns().stream()
                .filter(c -> c.name().equals(index.column()) && table.columns().contains(c.name()))
                .findFirst()
                .orElse(null);
        if (column == null || !(column.type() instanceof Type.Geometry shape)) {
            skip("index", listed, "its column is not made on the target, or not as one of shapes");
        } else if (column.nullable()) {
            skip("index", listed, "a spatial index here wants a column that is NOT NULL");
        } else {
            SchemaObject made = new SchemaObject(
                    "index",
                    listed,
                    Stage.POST_DATA,
                    List.of("ALTER TABLE " + Quoting.table(index.table()) + " ADD SPATIAL INDEX " + Quoting.name(name)
                            + " (" + Quoting.name(index.column()) + ")"),
                    null);
            boolean unused = version.isMySql(8, 0, 3) && shape.srid() == 0;
            out.add(
                    unused
                            ? made.changed(
                                    "the server uses it only once its column is held to a reference system (SRID)")
                            : made);
        }
    }

    private static boolean isTooWide(IndexDefinition index, NeutralTable table) {
        int bytes = 0;
        for (IndexPart part : index.parts()) {
            if (part.value() instanceof ColumnValue column) {
                bytes += ColumnSpellings.bytes(table.type(column.column()));
            }
        }
        return bytes > KEY_BYTES;
    }

    private void addForeignKey(ForeignKeyDefinition key) {
        String name = taken(key.table(), key.name());
        String listed = key.table() + "." + name;
        if (!tables.containsKey(key.referenced())) {
            skip("foreign key", listed, "it refers to " + key.referenced() + ", which is not moved");
        } else if (key.onDelete() == Cascade.Action.SET_DEFAULT || key.onUpdate() == Cascade.Action.SET_DEFAULT) {
            skip("foreign key", listed, "InnoDB does not set defaults in rows that follow");
        } else {
            out.add(new SchemaObject(
                    "foreign key",
                    listed,
                    Stage.POST_DATA,
                    List.of("ALTER TABLE " + Quoting.table(key.table()) + " ADD CONSTRAINT " + Quoting.name(name)
                            + " FOREIGN KEY (" + NeutralTable.names(key.columns()) + ") REFERENCES "
                            + Quoting.table(key.referenced()) + " (" + NeutralTable.names(key.referencedColumns()) + ")"
                            + action(" ON DELETE ", key.onDelete()) + action(" ON UPDATE ", key.onUpdate())),
                    null));
        }
    }

    private static String action(String on, Cascade.Action action) {
        return switch (action) {
            case NONE, SET_DEFAULT -> "";
            case CASCADE -> on + "CASCADE";
            case SET_NULL -> on + "SET NULL";
        };
    }

    /** Constraints of one database share their names here. */
    private String taken(TableId table, String wanted) {
        String name = NeutralTable.shortened(wanted);
        for (int i = 1; !names.add(table.schema() + "\n" + name.toLowerCase(java.util.Locale.ROOT)); i++) {
            name = NeutralTable.shortened(table.name() + "_" + wanted + (i == 1 ? "" : "_" + i));
        }
        return name;
    }

    private void addCheck(CheckDefinition check, NeutralTable table) {
        String name = taken(check.table(), check.name());
        String listed = check.table() + "." + name;
        String condition = ExpressionText.of(check.condition(), table.columns());
        if (!version.isMySql(8, 0, 16) && !version.isMariaDb(10, 2, 1)) {
            skip("check", listed, "this server reads checks and does not keep them");
        } else if (condition == null) {
            skip("check", listed, "a column of it is not made on the target");
        } else {
            out.add(new SchemaObject(
                    "check",
                    listed,
                    Stage.POST_DATA,
                    List.of("ALTER TABLE " + Quoting.table(check.table()) + " ADD CONSTRAINT " + Quoting.name(name)
                            + " CHECK (" + condition + ")"),
                    null));
        }
    }

    private void addCounter(CounterDefinition counter, SchemaObject object, NeutralTable table) {
        if (!table.isNumberedBy(counter.column())) {
            skip(
                    object.kind(),
                    object.name(),
                    counter.column() + " of " + counter.table()
                            + " is not numbered by the server, which does that for one column of whole numbers");
            return;
        }
        out.add(new SchemaObject(
                "auto increment",
                counter.table() + "." + counter.column(),
                Stage.OPEN,
                List.of("ALTER TABLE " + Quoting.table(counter.table()) + " AUTO_INCREMENT = "
                        + Math.max(counter.next(), 1)),
                null,
                object.counted()));
    }

    private void skip(String kind, String name, String reason) {
        out.add(new SchemaObject(kind, name, Stage.POST_DATA, List.of(), reason));
    }
}
