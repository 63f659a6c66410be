package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Quoting;
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
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.Columns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables and what hangs on them, in neutral terms; each with its text in Oracle's language, for people. */
final class TableObjects {
    private static final String SPATIAL = "MDSYS.SPATIAL_INDEX";

    private final NativeTables natives;
    private final Map<TableId, Table> tables = new HashMap<>();
    private final Sequences sequences;
    private final List<SchemaObject> out;

    TableObjects(NativeTables natives, List<Table> tables, Sequences sequences, List<SchemaObject> out) {
        this.natives = natives;
        tables.forEach(t -> this.tables.put(t.id(), t));
        this.sequences = sequences;
        this.out = out;
    }

    void addTables() {
        for (NativeTable described : natives.all()) {
            Table table = tables.get(described.id);
            if (table == null) {
                skip("table", described.id.toString(), Stage.PRE_DATA, Reading.nonNull(described.unmoved));
                continue;
            }
            add("table", table.target().toString(), Stage.PRE_DATA, create(table), definition(described, table));
            if (described.partitioned) {
                skip(
                        "partitioning",
                        table.target().toString(),
                        Stage.PRE_DATA,
                        "the table is made in one piece: partition it on the target before the load if it has to be");
            }
        }
    }

    void addKeysAndIndexes() {
        for (NativeTable described : natives.all()) {
            Table table = tables.get(described.id);
            if (table != null) {
                keysAndIndexes(described, table);
            }
        }
    }

    private void keysAndIndexes(NativeTable described, Table table) {
        Set<String> covered = new HashSet<>();
        for (NativeTable.Constraint constraint : described.constraints) {
            boolean primary = constraint.kind() == 'P';
            if (!primary && constraint.kind() != 'U') {
                continue;
            }
            covered.add(constraint.index());
            String kind = primary ? "primary key" : "unique constraint";
            String name = table.target() + "." + constraint.name();
            if (!constraint.enabled()) {
                skip(kind, name, Stage.POST_DATA, "it is disabled on the source");
                continue;
            }
            List<IndexPart> parts = constraint.columns().stream()
                    .map(c -> new IndexPart(new Expression.ColumnValue(c), false, 0))
                    .toList();
            boolean addresses = table.key() != null && table.key().columns().equals(constraint.columns());
            add(
                    kind,
                    name,
                    addresses ? Stage.KEYS : Stage.POST_DATA,
                    "ALTER TABLE " + Quoting.table(table.target()) + " ADD CONSTRAINT "
                            + Quoting.name(constraint.name()) + (primary ? " PRIMARY KEY (" : " UNIQUE (")
                            + names(constraint.columns()) + ")",
                    new IndexDefinition(table.target(), constraint.name(), primary, true, parts, null));
        }
        for (NativeTable.Index index : described.indexes) {
            if (!covered.contains(index.name()) && !index.type().startsWith("IOT")) {
                index(described, table, index);
            }
        }
    }

    private void index(NativeTable described, Table table, NativeTable.Index index) {
        String name = table.target() + "." + index.name();
        if (index.domain().startsWith(SPATIAL) && index.parts().size() == 1) {
            String column = index.parts().get(0).column();
            add(
                    "index",
                    name,
                    Stage.POST_DATA,
                    "CREATE INDEX " + Quoting.name(index.name()) + " ON " + Quoting.table(table.target()) + " ("
                            + Quoting.name(column) + ") INDEXTYPE IS MDSYS.SPATIAL_INDEX",
                    new SpatialIndexDefinition(table.target(), index.name(), column));
            return;
        } else if (!index.domain().isEmpty()) {
            skip(
                    "index",
                    name,
                    Stage.POST_DATA,
                    "it is one of " + index.domain() + ", which other engines do not have");
            return;
        }
        Columns columns = columns(described, table);
        List<IndexPart> parts = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (NativeTable.Part part : index.parts()) {
            String expression = part.expression();
            Expression value = expression == null
                    ? new Expression.ColumnValue(part.column())
                    : OracleText.indexed(columns, expression).orElse(null);
            if (value == null) {
                skip(
                        "index",
                        name,
                        Stage.POST_DATA,
                        "what it is of may not be computed alike elsewhere: " + expression);
                return;
            }
            parts.add(new IndexPart(value, part.descending(), 0));
            texts.add((expression == null ? Quoting.name(part.column()) : expression)
                    + (part.descending() ? " DESC" : ""));
        }
        boolean addresses = table.key() != null && table.key().name().equals(index.name());
        SchemaObject made = object(
                "index",
                name,
                addresses ? Stage.KEYS : Stage.POST_DATA,
                "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + Quoting.name(index.name()) + " ON "
                        + Quoting.table(table.target()) + " (" + String.join(", ", texts) + ")",
                new IndexDefinition(table.target(), index.name(), false, index.unique(), parts, null));
        boolean other = index.type().contains("BITMAP") || index.type().endsWith("/REV");
        out.add(other ? made.changed("it is a plain index; on the source it is " + index.type()) : made);
    }

    void addForeignKeysAndChecks() {
        for (NativeTable described : natives.all()) {
            Table table = tables.get(described.id);
            if (table == null) {
                continue;
            }
            for (NativeTable.Constraint constraint : described.constraints) {
                if (constraint.kind() == 'R') {
                    foreignKey(table, constraint);
                } else if (constraint.kind() == 'C' && !isNotNull(described, constraint)) {
                    check(described, table, constraint);
                }
            }
        }
    }

    /** The dictionary keeps NOT NULL as a check; the column says it too. */
    private static boolean isNotNull(NativeTable table, NativeTable.Constraint constraint) {
        if (constraint.columns().size() != 1) {
            return false;
        }
        String name = constraint.columns().get(0);
        NativeColumn column = table.column(name);
        return column != null
                && !column.nullable()
                && constraint.condition().equals(Quoting.name(name) + " IS NOT NULL");
    }

    private void foreignKey(Table table, NativeTable.Constraint constraint) {
        String name = table.target() + "." + constraint.name();
        TableId to = constraint.referenced();
        NativeTable referenced = to == null ? null : natives.ofConstraint(to);
        Table target = referenced == null ? null : tables.get(referenced.id);
        if (to == null || referenced == null || target == null) {
            skip("foreign key", name, Stage.POST_DATA, "the table it refers to is not moved");
            return;
        } else if (!constraint.enabled()) {
            skip("foreign key", name, Stage.POST_DATA, "it is disabled on the source");
            return;
        }
        List<String> columns = referenced.constraints.stream()
                .filter(c -> c.name().equals(to.name()))
                .findFirst()
                .map(NativeTable.Constraint::columns)
                .orElse(List.of());
        Cascade.Action onDelete = switch (constraint.deleteRule()) {
            case "CASCADE" -> Cascade.Action.CASCADE;
            case "SET NULL" -> Cascade.Action.SET_NULL;
            default -> Cascade.Action.NONE;
        };
        boolean acts = onDelete != Cascade.Action.NONE;
        SchemaObject made = object(
                "foreign key",
                name,
                Stage.POST_DATA,
                "ALTER TABLE " + Quoting.table(table.target()) + " ADD CONSTRAINT " + Quoting.name(constraint.name())
                        + " FOREIGN KEY (" + names(constraint.columns()) + ") REFERENCES "
                        + Quoting.table(target.target())
                        + " (" + names(columns) + ")" + (acts ? " ON DELETE " + constraint.deleteRule() : ""),
                new ForeignKeyDefinition(
                        table.target(),
                        constraint.name(),
                        constraint.columns(),
                        target.target(),
                        columns,
                        onDelete,
                        Cascade.Action.NONE));
        out.add(constraint.validated() ? made : made.changed("on the source not all rows were looked at (NOVALIDATE)"));
    }

    private void check(NativeTable described, Table table, NativeTable.Constraint constraint) {
        String name = table.target() + "." + constraint.name();
        if (!constraint.enabled()) {
            skip("check constraint", name, Stage.POST_DATA, "it is disabled on the source");
            return;
        }
        Expression condition = OracleText.condition(columns(described, table), constraint.condition())
                .orElse(null);
        if (condition == null) {
            skip(
                    "check constraint",
                    name,
                    Stage.POST_DATA,
                    "what it says may not mean the same elsewhere: " + constraint.condition());
            return;
        }
        add(
                "check constraint",
                name,
                Stage.POST_DATA,
                "ALTER TABLE " + Quoting.table(table.target()) + " ADD CONSTRAINT " + Quoting.name(constraint.name())
                        + " CHECK (" + constraint.condition() + ")",
                new CheckDefinition(table.target(), constraint.name(), condition));
    }

    void addCounters() {
        for (NativeTable described : natives.all()) {
            Table table = tables.get(described.id);
            for (NativeColumn column : described.columns) {
                Sequences.Found found = sequence(described, column);
                if (table != null && found != null) {
                    String name = table.target() + "." + column.name();
                    out.add(new SchemaObject(
                                    "identity",
                                    name,
                                    Stage.OPEN,
                                    List.of("ALTER TABLE " + Quoting.table(table.target()) + " MODIFY ("
                                            + Quoting.name(column.name())
                                            + " GENERATED BY DEFAULT AS IDENTITY (START WITH "
                                            + found.next() + "))"),
                                    null,
                                    found.next())
                            .with(new CounterDefinition(table.target(), column.name(), found.next())));
                }
            }
        }
    }

    private Sequences.@Nullable Found sequence(NativeTable table, NativeColumn column) {
        String[] name = OracleText.sequence(column.defaultText());
        if (name == null || column.virtual()) {
            return null;
        }
        return sequences.get(new TableId(name[0].isEmpty() ? table.id.schema() : name[0], name[1]));
    }

    private Definition definition(NativeTable described, Table table) {
        Columns columns = columns(described, table);
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (Column column : table.columns()) {
            NativeColumn own = described.column(column.name());
            if (own == null) {
                continue;
            }
            String text = own.defaultText();
            boolean counter = sequence(described, own) != null;
            boolean says = !counter && !OracleText.isNothing(text);
            Expression value = null;
            Expression computed = null;
            if (says && own.virtual()) {
                computed = OracleText.computed(columns, column.type(), text).orElse(null);
            } else if (says) {
                value = OracleText.defaultValue(column.type(), text).orElse(null);
            }
            String unsaid = says && value == null && computed == null ? text : "";
            definitions.add(new ColumnDefinition(
                    column.name(), value, counter, computed, unsaid, own.ignoresCase(), own.comment()));
        }
        return new TableDefinition(table.target(), definitions, described.comment);
    }

    private static Columns columns(NativeTable described, Table table) {
        return Columns.of(
                table.columns(),
                described.columns.stream()
                        .filter(NativeColumn::ignoresCase)
                        .map(NativeColumn::name)
                        .collect(Collectors.toSet()));
    }

    private static String create(Table table) {
        return "CREATE TABLE " + Quoting.table(table.target()) + " (\n"
                + table.columns().stream()
                        .map(c -> "  " + Quoting.name(c.name()) + " " + c.nativeType()
                                + (c.nullable() ? "" : " NOT NULL"))
                        .collect(Collectors.joining(",\n"))
                + "\n)";
    }

    private static String names(List<String> names) {
        return names.stream().map(Quoting::name).collect(Collectors.joining(", "));
    }

    private static SchemaObject object(String kind, String name, Stage stage, String statement, Definition definition) {
        return new SchemaObject(kind, name, stage, List.of(statement), null).with(definition);
    }

    private void add(String kind, String name, Stage stage, String statement, Definition definition) {
        out.add(object(kind, name, stage, statement, definition));
    }

    private void skip(String kind, String name, Stage stage, String reason) {
        out.add(new SchemaObject(kind, name, stage, List.of(), reason));
    }
}
