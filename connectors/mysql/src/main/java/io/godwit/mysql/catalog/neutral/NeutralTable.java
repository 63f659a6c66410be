package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.load.TypeSpelling;
import io.godwit.mysql.load.TypeSpelling.Spelled;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One table that comes from another engine, with what orders and addresses its rows. */
final class NeutralTable {
    /** Reference manual, "CREATE TABLE": of a table and of a column, in characters. */
    private static final int MOST_TABLE_COMMENT = 2048;

    private static final int MOST_COLUMN_COMMENT = 1024;

    private final Table table;
    private final ServerVersion version;
    private final Map<String, ColumnDefinition> definitions = new HashMap<>();
    private final Map<String, Spelled> types;
    private final Map<String, Type> plain = new HashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> inTable = new LinkedHashSet<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<SchemaObject> left = new ArrayList<>();
    private final String comment;

    /** The column that the server numbers rows by; null if it does not. */
    private final @Nullable String counter;

    NeutralTable(
            Table table,
            @Nullable TableDefinition definition,
            List<IndexDefinition> indexes,
            Map<String, Integer> keyParts,
            ServerVersion version) {
        this.table = table;
        this.version = version;
        if (definition != null) {
            definition.columns().forEach(c -> definitions.put(c.column(), c));
        }
        this.comment = definition == null ? "" : definition.comment();
        TypeSpelling.Dialect dialect =
                TypeSpelling.Dialect.of(version.isMariaDb(), version.major(), version.minor(), version.patch());
        this.types = ColumnSpellings.of(table, keyParts, dialect);
        table.moved().forEach(c -> plain.put(c.name(), c.type()));
        this.counter = counter();
        for (Column column : table.columns()) {
            add(column, counter);
        }
        addKeys(indexes, counter);
    }

    /** Whether the server numbers rows by a column. */
    boolean isNumberedBy(String column) {
        return column.equals(counter);
    }

    /** The columns that it has here. */
    Set<String> columns() {
        return columns;
    }

    /** How a column's type is spelled here. */
    String type(String column) {
        return types.getOrDefault(column, new Spelled("", "")).type();
    }

    Table table() {
        return table;
    }

    /** Names of indexes that are made with it. */
    Set<String> indexesInTable() {
        return inTable;
    }

    /** The table, then what of it is left out. */
    List<SchemaObject> objects(String collation) {
        String said = comment.length() > MOST_TABLE_COMMENT ? "" : comment;
        if (!said.equals(comment)) {
            changes.add("its comment is too long");
        }
        SchemaObject made = new SchemaObject(
                "table",
                table.target().toString(),
                Stage.PRE_DATA,
                List.of("CREATE TABLE " + Quoting.table(table.target()) + " (\n  " + String.join(",\n  ", lines)
                        + "\n) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE " + collation
                        + (said.isEmpty() ? "" : " COMMENT=" + Quoting.text(said))),
                null);
        List<SchemaObject> objects = new ArrayList<>();
        objects.add(changes.isEmpty() ? made : made.changed(String.join("; ", changes)));
        objects.addAll(left);
        return objects;
    }

    /** The server numbers rows by one column only: by the first that is in front of a key, else the first. */
    private @Nullable String counter() {
        List<String> counters = new ArrayList<>();
        for (Column column : table.moved()) {
            ColumnDefinition known = definitions.get(column.name());
            boolean whole = column.type() instanceof Type.Int;
            if (known != null && known.counter() && whole) {
                counters.add(column.name());
            } else if (known != null && known.counter()) {
                changes.add(column.name() + " is not numbered by the server: it is no whole number here");
            }
        }
        Key key = table.key();
        String first = key == null ? "" : key.columns().get(0);
        String chosen = counters.contains(first) ? first : counters.isEmpty() ? null : counters.get(0);
        counters.stream()
                .filter(c -> !c.equals(chosen))
                .forEach(c -> changes.add(c + " is not numbered by the server: a table has one such column here"));
        return chosen;
    }

    private void add(Column column, @Nullable String counter) {
        ColumnDefinition known = definitions.get(column.name());
        StringBuilder line =
                new StringBuilder(Quoting.name(column.name())).append(' ').append(type(column.name()));
        if (column.generated()) {
            String text = known == null || known.generated() == null
                    ? null
                    : ExpressionText.of(known.generated(), plain.keySet());
            if (text == null) {
                leaveOut(column, known);
                return;
            }
            line.append(" GENERATED ALWAYS AS (").append(text).append(") STORED");
        } else {
            line.append(column.nullable() ? " NULL" : " NOT NULL");
            if (column.name().equals(counter)) {
                line.append(" AUTO_INCREMENT");
            } else if (known != null && known.defaultValue() != null) {
                addDefault(line, column, known.defaultValue());
            }
        }
        if (known != null && !column.generated() && !known.unsaid().isEmpty()) {
            changes.add(column.name() + " is without what has no equal here: " + known.unsaid());
        }
        if (known != null && !known.comment().isEmpty()) {
            if (known.comment().length() <= MOST_COLUMN_COMMENT) {
                line.append(" COMMENT ").append(Quoting.text(known.comment()));
            } else {
                changes.add("the comment of " + column.name() + " is too long");
            }
        }
        lines.add(line.toString());
        columns.add(column.name());
    }

    private void addDefault(StringBuilder line, Column column, Expression value) {
        String text = ExpressionText.defaultValue(value, column.type(), type(column.name()), version);
        if (text == null) {
            changes.add(column.name() + " has no default: this server has none like it");
        } else {
            line.append(" DEFAULT ").append(text);
        }
    }

    private void leaveOut(Column column, @Nullable ColumnDefinition known) {
        String source = known == null || known.unsaid().isEmpty() ? "" : ": " + known.unsaid();
        left.add(new SchemaObject(
                "generated column",
                table.target() + "." + column.name(),
                Stage.PRE_DATA,
                List.of(),
                "what it is computed from may not be the same here, and its values are not moved; add it by hand"
                        + source));
    }

    /** Rows lie in the order of the primary key, so it cannot come later; nor can the index of the counter. */
    private void addKeys(List<IndexDefinition> indexes, @Nullable String counter) {
        Key key = table.key();
        boolean primary = false;
        boolean numbered = false;
        for (IndexDefinition index : indexes) {
            List<String> plainColumns = NeutralConstraints.plainColumns(index);
            boolean addresses = key != null && index.unique() && plainColumns.equals(key.columns());
            if (plainColumns.isEmpty() || !columns.containsAll(plainColumns) || !(index.primary() || addresses)) {
                continue;
            }
            lines.add((index.primary() ? "PRIMARY KEY" : "UNIQUE KEY " + Quoting.name(shortened(index.name()))) + " ("
                    + names(plainColumns) + ")");
            inTable.add(index.name());
            primary |= index.primary() || addresses;
            numbered |= plainColumns.get(0).equals(counter);
        }
        if (!primary && key != null) {
            lines.add("PRIMARY KEY (" + names(key.columns()) + ")");
            numbered |= key.columns().get(0).equals(counter);
        }
        if (counter != null && !numbered) {
            lines.add("KEY " + Quoting.name(shortened("godwit_" + counter)) + " (" + Quoting.name(counter) + ")");
            changes.add(counter + " has an index of its own, because the server numbers rows by it");
        }
    }

    /** The name, or its beginning and a hash of the whole: names have at most 64 characters. */
    static String shortened(String name) {
        return name.length() <= 64
                ? name
                : name.substring(0, 55) + "_" + String.format(java.util.Locale.ROOT, "%08x", name.hashCode());
    }

    static String names(List<String> names) {
        return String.join(", ", names.stream().map(Quoting::name).toList());
    }
}
