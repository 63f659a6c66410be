package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.catalog.NativeCheck;
import io.godwit.mysql.catalog.NativeColumn;
import io.godwit.mysql.catalog.NativeForeignKey;
import io.godwit.mysql.catalog.NativeIndex;
import io.godwit.mysql.catalog.NativeTable;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Columns;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of objects what they are in neutral terms, as far as that is sure. Keys, checks and indexes that a table's own statement
 * makes get objects of their own, without statements: the server here makes them with the table, another engine from what is
 * said.
 */
public final class Descriptions {
    /** The kind of a condition that every row keeps. */
    public static final String CHECK = "check";

    private final Map<String, Definition> byName = new HashMap<>();
    private final Map<TableId, List<SchemaObject>> inside = new HashMap<>();
    private final Map<TableId, Table> moved = new HashMap<>();

    private Descriptions() {}

    /**
     * The objects, each with what can be said of it, and those that come with tables after them.
     *
     * @param tables those whose rows are moved
     */
    public static List<SchemaObject> describe(
            List<SchemaObject> objects, List<NativeTable> natives, List<Table> tables) {
        Descriptions descriptions = new Descriptions();
        tables.forEach(t -> descriptions.moved.put(t.id(), t));
        Set<String> made = new HashSet<>();
        objects.forEach(o -> made.add(o.kind() + "\n" + o.name()));
        for (NativeTable table : natives) {
            Table known = descriptions.moved.get(table.id());
            if (known != null) {
                descriptions.table(table, known, made);
            }
        }
        return descriptions.described(objects);
    }

    private List<SchemaObject> described(List<SchemaObject> objects) {
        List<SchemaObject> described = new ArrayList<>();
        Map<String, TableId> tables = new HashMap<>();
        moved.values().forEach(t -> tables.put(t.target().toString(), t.id()));
        for (SchemaObject object : objects) {
            Definition definition = byName.get(object.kind() + "\n" + object.name());
            boolean silent = definition == null || object.skipped() != null;
            described.add(silent ? object : object.with(definition));
            TableId table = object.kind().equals("table") ? tables.get(object.name()) : null;
            if (table != null) {
                described.addAll(inside.getOrDefault(table, List.of()));
            }
        }
        return described;
    }

    private void table(NativeTable table, Table known, Set<String> made) {
        String name = known.target().toString();
        Set<String> ignoring = new HashSet<>();
        for (NativeColumn column : table.columns()) {
            if (ignoresCase(column)) {
                ignoring.add(column.name());
            }
        }
        Columns columns = Columns.of(known.columns(), ignoring);
        List<ColumnDefinition> described = new ArrayList<>();
        for (NativeColumn column : table.columns()) {
            Type type = columns.types().get(column.name());
            if (type != null) {
                described.add(column(column, type, columns));
            }
        }
        byName.put("table\n" + name, new TableDefinition(known.target(), described, table.comment()));
        List<SchemaObject> within = inside.computeIfAbsent(table.id(), k -> new ArrayList<>());
        for (NativeIndex index : table.indexes()) {
            Definition definition = index(index, known, columns);
            if (made.contains("index\n" + name + "." + index.name())) {
                byName.put("index\n" + name + "." + index.name(), definition);
            } else {
                within.add(inside(index.isPrimary() ? "primary key" : "index", name + "." + index.name(), definition));
            }
        }
        for (NativeCheck check : table.checks()) {
            if (!keepsJson(check, table)) {
                within.add(inside(CHECK, name + "." + check.name(), check(check, known, columns)));
            }
        }
        for (NativeForeignKey key : table.foreignKeys()) {
            byName.put("foreign key\n" + name + "." + key.name(), foreignKey(key, known));
        }
        Long next = table.nextNumber();
        for (NativeColumn column : table.columns()) {
            if (column.isAutoIncrement() && next != null) {
                byName.put("auto increment\n" + name, new CounterDefinition(known.target(), column.name(), next));
            }
        }
    }

    private static SchemaObject inside(String kind, String name, @Nullable Definition definition) {
        return new SchemaObject(kind, name, Stage.PRE_DATA, List.of(), null).with(definition);
    }

    /** Every collation but the binary ones takes some different texts for equal. */
    private static boolean ignoresCase(NativeColumn column) {
        boolean text = !column.dataType().equals("enum") && column.hasCharacterSet();
        return text && !column.collation().endsWith("_bin");
    }

    /** MariaDB's way to declare a column as JSON, which its type says already. */
    private static boolean keepsJson(NativeCheck check, NativeTable table) {
        String condition =
                check.condition().replace("`", "").toLowerCase(Locale.ROOT).strip();
        return table.columns().stream()
                .anyMatch(c -> c.isJsonCheck()
                        && condition.equals("json_valid(" + c.name().toLowerCase(Locale.ROOT) + ")"));
    }

    private static ColumnDefinition column(NativeColumn column, Type type, Columns columns) {
        List<String> unsaid = new ArrayList<>();
        Expression computed = null;
        Expression value = null;
        if (column.isGenerated()) {
            Optional<Expression> read = column.expression().isEmpty()
                    ? Optional.empty()
                    : ExpressionReader.computed(Dialect.MYSQL, columns, type, column.expression());
            computed = read.orElse(null);
            if (computed == null) {
                unsaid.add(column.expression().isEmpty() ? "its row's period" : column.expression());
            }
        } else if (column.defaultText() != null) {
            value = ExpressionReader.defaultValue(Dialect.MYSQL, type, column.defaultText())
                    .orElse(null);
            if (value == null) {
                unsaid.add("DEFAULT " + column.defaultText());
            } else if (value instanceof Literal literal && literal.kind() == Literal.Kind.NULL) {
                value = null;
            }
        }
        if (column.extra().toLowerCase(Locale.ROOT).contains("on update")) {
            unsaid.add("ON UPDATE CURRENT_TIMESTAMP, which the application or a trigger has to do");
        }
        return new ColumnDefinition(
                column.name(),
                value,
                column.isAutoIncrement(),
                computed,
                String.join("; ", unsaid),
                ignoresCase(column),
                column.comment());
    }

    private static @Nullable Definition index(NativeIndex index, Table table, Columns columns) {
        if (index.type().equals("SPATIAL")) {
            String shape = index.parts().get(0).column();
            String name = shape == null ? null : spelled(shape, table);
            return name == null ? null : new SpatialIndexDefinition(table.target(), index.name(), name);
        }
        if (!index.type().equals("BTREE") && !index.type().equals("HASH")) {
            return null;
        }
        List<IndexPart> parts = new ArrayList<>();
        for (NativeIndex.Part part : index.parts()) {
            String name = part.column() == null ? null : spelled(part.column(), table);
            Expression value = name != null
                    ? new ColumnValue(name)
                    : part.expression() == null
                            ? null
                            : ExpressionReader.indexed(Dialect.MYSQL, columns, part.expression())
                                    .orElse(null);
            if (value == null) {
                return null;
            }
            parts.add(new IndexPart(value, part.descending(), part.prefix()));
        }
        return new IndexDefinition(table.target(), index.name(), index.isPrimary(), index.unique(), parts, null);
    }

    /** A column as the table spells it: elsewhere the server may print it in another case. */
    private static @Nullable String spelled(String column, Table table) {
        for (Column known : table.columns()) {
            if (known.name().equalsIgnoreCase(column)) {
                return known.name();
            }
        }
        return null;
    }

    private static @Nullable Definition check(NativeCheck check, Table table, Columns columns) {
        return check.enforced()
                ? ExpressionReader.condition(Dialect.MYSQL, columns, check.condition())
                        .map(c -> new CheckDefinition(table.target(), check.name(), c))
                        .orElse(null)
                : null;
    }

    private @Nullable Definition foreignKey(NativeForeignKey key, Table table) {
        Table referenced = moved.get(key.referenced());
        if (referenced == null) {
            return null;
        }
        List<String> columns = new ArrayList<>();
        List<String> referencedColumns = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String from = spelled(key.columns().get(i), table);
            String to = spelled(key.referencedColumns().get(i), referenced);
            if (from == null || to == null) {
                return null;
            }
            columns.add(from);
            referencedColumns.add(to);
        }
        return new ForeignKeyDefinition(
                table.target(),
                key.name(),
                columns,
                referenced.target(),
                referencedColumns,
                action(key.onDelete()),
                action(key.onUpdate()));
    }

    private static Cascade.Action action(String rule) {
        return switch (rule) {
            case "CASCADE" -> Cascade.Action.CASCADE;
            case "SET NULL" -> Cascade.Action.SET_NULL;
            case "SET DEFAULT" -> Cascade.Action.SET_DEFAULT;
            default -> Cascade.Action.NONE;
        };
    }
}
