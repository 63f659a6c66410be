package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling.Spelled;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keys and indexes of tables that come from another engine. A unique index here takes one row without a value, elsewhere any number:
 * where that can happen it holds the rows that have them all.
 */
final class NeutralIndexes {
    private static final String INDEX = "index";

    private final Names names;
    private final Set<String> ignoringCase;
    private final int mostBytes;
    private final Set<TableId> keyed = new HashSet<>();
    private final Map<TableId, Set<Set<String>>> referable = new HashMap<>();

    /**
     * Makes them for one schema.
     *
     * @param ignoringCase columns, with their tables, of which the source takes texts for equal that differ
     */
    NeutralIndexes(Names names, Set<String> ignoringCase, Server server) {
        this.names = names;
        this.ignoringCase = ignoringCase;
        this.mostBytes = ColumnSpellings.mostIndexBytes(server);
    }

    /** Whether the key that changes address rows of a table by was made. */
    boolean isKeyed(TableId table) {
        return keyed.contains(table);
    }

    /** Whether a foreign key can refer to these columns. */
    boolean isReferable(TableId table, List<String> columns) {
        return referable.getOrDefault(table, Set.of()).contains(new TreeSet<>(columns));
    }

    SchemaObject primaryKey(NeutralTable table, List<String> columns) {
        TableId id = table.table().target();
        Key key = table.table().key();
        if (key != null && key.columns().equals(columns)) {
            keyed.add(id);
        }
        refer(id, columns);
        String name = names.constraint(id, "PK_" + id.name());
        int bytes = bytes(table, columns);
        boolean clustered = bytes <= ColumnSpellings.CLUSTERED_BYTES;
        SchemaObject made = new SchemaObject(
                "primary key",
                id + "." + name,
                Stage.KEYS,
                List.of("ALTER TABLE " + Quoting.table(id) + " ADD CONSTRAINT " + Quoting.name(name) + " PRIMARY KEY "
                        + (clustered ? "CLUSTERED" : "NONCLUSTERED") + " (" + names(columns) + ")"),
                null);
        List<String> changes = new ArrayList<>();
        noteCase(id, columns, changes);
        if (bytes > mostBytes) {
            changes.add(tooLong());
        }
        return changes.isEmpty() ? made : made.changed(String.join("; ", changes));
    }

    SchemaObject index(IndexDefinition index, NeutralTable table) {
        List<String> columns = ColumnSpellings.plainColumns(index);
        boolean complete = table.columns().keySet().containsAll(columns);
        if (index.primary() && !columns.isEmpty() && complete) {
            return primaryKey(table, columns);
        }
        String name = names.index(index.table(), index.name());
        String listed = index.table() + "." + name;
        try {
            return index(index, table, name, listed);
        } catch (Unwritable e) {
            return skipped(listed, "it " + e.why());
        }
    }

    private SchemaObject index(IndexDefinition index, NeutralTable table, String name, String listed) {
        TableId id = index.table();
        List<String> changes = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            String column = column(part, index, table, changes);
            if (columns.contains(column)) {
                throw new Unwritable("has a column twice, which is refused here");
            }
            columns.add(column);
            parts.add(Quoting.name(column) + (part.descending() ? " DESC" : ""));
        }
        Key key = table.table().key();
        boolean addresses = key != null && index.unique() && index.condition() == null && columns.equals(key.columns());
        if (addresses) {
            addresses = keyed.add(id);
        }
        String filter = filter(index, table, columns, changes);
        if (index.unique()) {
            noteCase(id, columns, changes);
            if (filter.isEmpty()) {
                refer(id, columns);
            }
        }
        if (bytes(table, columns) > mostBytes) {
            changes.add(tooLong());
        }
        if (!name.equals(index.name())) {
            changes.add("it was " + index.name() + ", which is taken or too long here");
        }
        SchemaObject made = new SchemaObject(
                INDEX,
                listed,
                addresses ? Stage.KEYS : Stage.POST_DATA,
                List.of("CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + Quoting.name(name) + " ON "
                        + Quoting.table(id) + " (" + String.join(", ", parts) + ")"
                        + (filter.isEmpty() ? "" : " WHERE " + filter)),
                null);
        return changes.isEmpty() ? made : made.changed(String.join("; ", changes));
    }

    private static String column(IndexPart part, IndexDefinition index, NeutralTable table, List<String> changes) {
        if (!(part.value() instanceof ColumnValue column)) {
            throw new Unwritable(
                    "is of an expression, and only columns can be indexed here; add a computed column and index that");
        }
        String name = column.column();
        if (!table.columns().containsKey(name)) {
            throw new Unwritable("is of a column that is not made on the target");
        }
        Spelled type = table.types().getOrDefault(name, new Spelled("nvarchar(max)", ""));
        if (!NativeText.of(type.type()).isIndexable()) {
            throw new Unwritable("is of " + name + ", which is " + type.plain()
                    + " and cannot be indexed here; give the column a type with a limit");
        }
        if (part.prefix() > 0 && index.unique()) {
            throw new Unwritable("is unique by the beginning of " + name + ", which no index here can be");
        } else if (part.prefix() > 0) {
            changes.add("the whole of " + name + " is in it, not its first " + part.prefix());
        }
        return name;
    }

    private static String filter(
            IndexDefinition index, NeutralTable table, List<String> columns, List<String> changes) {
        List<String> terms = new ArrayList<>();
        if (index.condition() != null) {
            try {
                terms.add(new FilterText(table.columns(), index.unique()).of(index.condition()));
            } catch (Unwritable e) {
                if (index.unique()) {
                    throw e;
                }
                changes.add("all rows are in it: a filtered index here compares columns with constants only");
            }
        }
        if (index.unique()) {
            List<String> open = table.table().columns().stream()
                    .filter(c -> c.nullable() && columns.contains(c.name()))
                    .map(c -> Quoting.name(c.name()) + " IS NOT NULL")
                    .toList();
            terms.addAll(open);
            if (!open.isEmpty()) {
                changes.add("rows without a value are not in it: several of them are taken, as on the source");
            }
        }
        return String.join(" AND ", terms);
    }

    SchemaObject spatial(SpatialIndexDefinition index, NeutralTable table) {
        String name = names.index(index.table(), index.name());
        String listed = index.table() + "." + name;
        boolean shapes = table.columns().get(index.column()) instanceof Type.Geometry;
        return skipped(
                listed,
                shapes
                        ? "a spatial index on geometry wants the box around all its shapes, which the source does not say: CREATE"
                                + " SPATIAL INDEX " + Quoting.name(name) + " ON " + Quoting.table(index.table()) + " ("
                                + Quoting.name(index.column()) + ") WITH (BOUNDING_BOX = (xmin, ymin, xmax, ymax))"
                        : "its column is not made on the target, or not as one of shapes");
    }

    private void noteCase(TableId table, List<String> columns, List<String> changes) {
        if (columns.stream().anyMatch(c -> ignoringCase.contains(table + "." + c))) {
            changes.add("the source takes texts for equal that differ in case or accents, which is allowed here");
        }
    }

    private String tooLong() {
        return "rows whose entry in it is longer than " + mostBytes + " bytes are refused";
    }

    private void refer(TableId table, List<String> columns) {
        referable.computeIfAbsent(table, k -> new HashSet<>()).add(new TreeSet<>(columns));
    }

    private static int bytes(NeutralTable table, List<String> columns) {
        return columns.stream()
                .mapToInt(c -> NativeText.of(table.types()
                                .getOrDefault(c, new Spelled("bigint", ""))
                                .type())
                        .bytes())
                .sum();
    }

    private static SchemaObject skipped(String listed, String reason) {
        return new SchemaObject(INDEX, listed, Stage.POST_DATA, List.of(), reason);
    }

    static String names(List<String> names) {
        return names.stream().map(Quoting::name).collect(Collectors.joining(", "));
    }
}
