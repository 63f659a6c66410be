package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling.Spelled;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One table that comes from another engine: its columns, what holds their values to a type, its comments. */
final class NeutralTable {
    /** ISJSON takes single values for JSON from 2022 on only, when asked to. */
    private static final int SERVER_2022 = 16;

    private final Table table;
    private final Names names;
    private final Server server;
    private final Map<String, Spelled> types;
    private final Map<String, ColumnDefinition> definitions = new HashMap<>();
    private final Map<String, Type> columns = new LinkedHashMap<>();
    private final Map<String, String> sequences = new LinkedHashMap<>();
    private final List<SchemaObject> left = new ArrayList<>();
    private final List<SchemaObject> checks = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final String comment;

    /** The column that the table itself numbers rows by; null if there is none. */
    private final @Nullable String identity;

    NeutralTable(
            Table table, @Nullable TableDefinition definition, Map<String, Spelled> types, Names names, Server server) {
        this.table = table;
        this.types = types;
        this.names = names;
        this.server = server;
        if (definition != null) {
            definition.columns().forEach(c -> definitions.put(c.column(), c));
        }
        this.comment = definition == null ? "" : definition.comment();
        this.identity = identity();
        Map<String, Type> plain = new HashMap<>();
        table.moved().forEach(c -> plain.put(c.name(), c.type()));
        for (Column column : table.columns()) {
            if (column.generated()) {
                addComputed(column, plain);
            } else {
                addPlain(column);
            }
        }
    }

    Table table() {
        return table;
    }

    /** The columns that it has here, with their neutral types. */
    Map<String, Type> columns() {
        return columns;
    }

    /** The types of all its columns here. */
    Map<String, Spelled> types() {
        return types;
    }

    /** Whether the table itself numbers rows by a column. */
    boolean isIdentity(String column) {
        return column.equals(identity);
    }

    /** The sequence that numbers rows by a column, in quotes; null if there is none. */
    @Nullable
    String sequence(String column) {
        return sequences.get(column);
    }

    /** Sequences, the table, what of it is left out, and what holds its values to their types. */
    List<SchemaObject> objects() {
        List<SchemaObject> objects = new ArrayList<>();
        sequences.forEach((column, sequence) -> objects.add(new SchemaObject(
                "sequence",
                table.target() + "." + column,
                Stage.PRE_DATA,
                List.of("CREATE SEQUENCE " + sequence + " AS bigint START WITH 1 INCREMENT BY 1"),
                null)));
        SchemaObject made = new SchemaObject(
                "table",
                table.target().toString(),
                Stage.PRE_DATA,
                List.of("CREATE TABLE " + Quoting.table(table.target()) + " (\n  " + String.join(",\n  ", lines)
                        + "\n)"),
                null);
        objects.add(changes.isEmpty() ? made : made.changed(String.join("; ", changes)));
        objects.addAll(left);
        objects.addAll(checks);
        return objects;
    }

    /** Comments of the table and its columns, where tools look for them; null if it has none. */
    @Nullable
    SchemaObject comments() {
        List<String> statements = new ArrayList<>();
        List<String> tooLong = new ArrayList<>();
        if (!comment.isEmpty()) {
            Comments.add(statements, tooLong, table.target(), "", comment);
        }
        for (Column column : table.columns()) {
            ColumnDefinition known = definitions.get(column.name());
            if (known != null && !known.comment().isEmpty() && columns.containsKey(column.name())) {
                Comments.add(statements, tooLong, table.target(), column.name(), known.comment());
            }
        }
        if (statements.isEmpty() && tooLong.isEmpty()) {
            return null;
        }
        SchemaObject made = new SchemaObject("comment", "TABLE " + table.target(), Stage.POST_DATA, statements, null);
        return tooLong.isEmpty() ? made : made.changed("too long here: the comment of " + String.join(", ", tooLong));
    }

    /** A table numbers rows by one column: by the first of its key, or else the first that there is. */
    private @Nullable String identity() {
        List<String> counters = new ArrayList<>();
        for (Column column : table.moved()) {
            ColumnDefinition known = definitions.get(column.name());
            if (known != null && known.counter() && counts(column) && !column.nullable()) {
                counters.add(column.name());
            }
        }
        Key key = table.key();
        String first = key == null ? "" : key.columns().get(0);
        return counters.contains(first) ? first : counters.isEmpty() ? null : counters.get(0);
    }

    private boolean counts(Column column) {
        NativeText type = NativeText.of(type(column.name()));
        return switch (type.name()) {
            case "smallint", "int", "bigint" -> true;
            default -> type.name().equals("decimal") && type.scale() == 0;
        };
    }

    private String type(String column) {
        return types.getOrDefault(column, new Spelled("nvarchar(max)", "")).type();
    }

    private void addPlain(Column column) {
        ColumnDefinition known = definitions.get(column.name());
        StringBuilder line =
                new StringBuilder(Quoting.name(column.name())).append(' ').append(type(column.name()));
        boolean numbers = isIdentity(column.name());
        line.append(numbers ? " IDENTITY(1,1)" : "").append(column.nullable() ? " NULL" : " NOT NULL");
        if (known != null && known.counter() && !numbers) {
            addSequence(line, column);
        } else if (known != null && !numbers && known.defaultValue() != null) {
            addDefault(line, column, known.defaultValue());
        }
        if (known != null && !known.unsaid().isEmpty()) {
            changes.add(column.name() + " is without what has no equal here: " + known.unsaid());
        }
        lines.add(line.toString());
        columns.put(column.name(), column.type());
        addCheck(column);
    }

    private void addSequence(StringBuilder line, Column column) {
        if (!counts(column)) {
            changes.add(column.name() + " is not numbered by the server: it is no whole number here");
            return;
        }
        String name = names.constraint(table.target(), table.target().name() + "_" + column.name() + "_seq");
        String sequence = Quoting.name(table.target().schema()) + "." + Quoting.name(name);
        sequences.put(column.name(), sequence);
        line.append(defaultOf(column, "NEXT VALUE FOR " + sequence));
        changes.add(column.name() + " is numbered by a sequence: a table has one identity here, which is never null");
    }

    private void addDefault(StringBuilder line, Column column, Expression value) {
        try {
            line.append(defaultOf(column, Constants.defaultValue(value, column.type(), type(column.name()))));
        } catch (Unwritable e) {
            changes.add(column.name() + " has no default: it " + e.why());
        }
    }

    private String defaultOf(Column column, String value) {
        String name = names.constraint(table.target(), "DF_" + table.target().name() + "_" + column.name());
        return " CONSTRAINT " + Quoting.name(name) + " DEFAULT (" + value + ")";
    }

    private void addComputed(Column column, Map<String, Type> plain) {
        ColumnDefinition known = definitions.get(column.name());
        Expression from = known == null ? null : known.generated();
        String why = known == null || known.unsaid().isEmpty() ? "" : ": " + known.unsaid();
        if (from != null) {
            try {
                lines.add(Quoting.name(column.name()) + " AS " + computed(from, column, plain) + " PERSISTED"
                        + (column.nullable() ? "" : " NOT NULL"));
                columns.put(column.name(), column.type());
                return;
            } catch (Unwritable e) {
                why = ": it " + e.why();
            }
        }
        left.add(new SchemaObject(
                "generated column",
                table.target() + "." + column.name(),
                Stage.PRE_DATA,
                List.of(),
                "what it is computed from may not be the same here, and its values are not moved; add it by hand"
                        + why));
    }

    /** A number is rounded by a conversion to a decimal, and cut by one to a whole number; a text would be cut too. */
    private String computed(Expression from, Column column, Map<String, Type> plain) {
        String value = ExpressionText.of(plain).value(from);
        String type = type(column.name());
        if (NativeText.of(type).isText()) {
            return "(" + value + " COLLATE " + TypeSpelling.COLLATION + ")";
        }
        Exactness.Digits digits = new Exactness(plain).digits(from);
        boolean whole = column.type() instanceof Type.Int;
        if (whole && digits == null && !(from instanceof Expression.ColumnValue)) {
            throw new Unwritable("makes a whole number of one that may be none");
        }
        boolean rounded = whole && digits != null && digits.scale() > 0;
        return "(CAST(" + (rounded ? "CAST(" + value + " AS decimal(38,0))" : value) + " AS " + type + "))";
    }

    /** What the type does not say of a column's values here. */
    private void addCheck(Column column) {
        String name = Quoting.name(column.name());
        if (column.type() instanceof Type.Enumeration enumeration) {
            String labels = enumeration.labels().stream().map(Quoting::text).collect(Collectors.joining(", "));
            if (!labels.isEmpty()) {
                addCheck(column, name + " IN (" + labels + ")");
            }
        } else if (column.type() instanceof Type.Json && server.isAtLeast(SERVER_2022)) {
            addCheck(column, "ISJSON(" + name + ", VALUE) = 1");
        } else if (column.type() instanceof Type.Geometry shape && shape.srid() != 0) {
            addCheck(column, name + ".STSrid = " + shape.srid());
        }
    }

    private void addCheck(Column column, String condition) {
        String name = names.constraint(table.target(), "CK_" + table.target().name() + "_" + column.name());
        checks.add(new SchemaObject(
                NeutralConstraints.CHECK,
                table.target() + "." + name,
                Stage.POST_DATA,
                List.of(NeutralConstraints.check(table.target(), name, condition)),
                null));
    }
}
