package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be moved and under which names. Holds in every phase alike.
 *
 * @param schemas schema name patterns; empty means all but the engine's own
 * @param tables {@code schema.table} patterns; empty means all tables of the chosen schemas
 * @param exclude {@code schema.table} patterns taken out again
 * @param schemaNames new schema name by old
 * @param tableNames new {@code schema.table} by old; wins over {@code schemaNames}
 * @param filters row condition in the source's language by {@code schema.table}
 * @param columns what the file says of single columns
 */
public record Selection(
        List<String> schemas,
        List<String> tables,
        List<String> exclude,
        Map<String, String> schemaNames,
        Map<TableId, TableId> tableNames,
        Map<TableId, String> filters,
        Map<ColumnId, ColumnRule> columns)
        implements Serializable {
    /** Everything, under its own name. */
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());

    public Selection {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        exclude = List.copyOf(exclude);
        schemaNames = Map.copyOf(schemaNames);
        tableNames = Map.copyOf(tableNames);
        filters = Map.copyOf(filters);
        columns = Map.copyOf(columns);
    }

    /** A selection that says nothing of single columns. */
    public Selection(
            List<String> schemas,
            List<String> tables,
            List<String> exclude,
            Map<String, String> schemaNames,
            Map<TableId, TableId> tableNames,
            Map<TableId, String> filters) {
        this(schemas, tables, exclude, schemaNames, tableNames, filters, Map.of());
    }

    /** Whether a schema is chosen; one of the engine's own never reaches this. */
    public boolean includesSchema(String schema) {
        if (!schemas.isEmpty()) {
            return schemas.stream().anyMatch(p -> matches(p, schema));
        }
        return tables.isEmpty()
                || tables.stream().anyMatch(p -> matches(p.substring(0, Math.max(p.indexOf('.'), 0)), schema));
    }

    /** Whether a table is chosen. */
    public boolean includes(TableId table) {
        return includesSchema(table.schema())
                && (tables.isEmpty() || tables.stream().anyMatch(p -> matches(p, table.toString())))
                && exclude.stream().noneMatch(p -> matches(p, table.toString()));
    }

    /** Whether single tables are chosen or left out, so that objects which belong to no table need a look. */
    public boolean narrowsTables() {
        return !tables.isEmpty() || !exclude.isEmpty();
    }

    /** A schema's name on the target. */
    public String target(String schema) {
        return schemaNames.getOrDefault(schema, schema);
    }

    /** A table's name on the target. */
    public TableId target(TableId table) {
        TableId renamed = tableNames.get(table);
        return renamed != null ? renamed : new TableId(target(table.schema()), table.name());
    }

    /** A table's row condition, or null for all rows. */
    public @Nullable String filter(TableId table) {
        return filters.get(table);
    }

    /** What the file says of a column; {@link ColumnRule#NONE} if nothing. */
    public ColumnRule rule(TableId table, String column) {
        return columns.getOrDefault(new ColumnId(table, column), ColumnRule.NONE);
    }

    /** What the file says of columns that may be this table's, by their names: every rule that begins with the table's name, in order. */
    public Map<String, ColumnRule> rules(TableId table) {
        String start = table + ".";
        Map<String, ColumnRule> found = new TreeMap<>();
        columns.forEach((column, rule) -> {
            String text = column.toString();
            if (text.startsWith(start)) {
                found.put(text.substring(start.length()), rule);
            }
        });
        return found;
    }

    /** Whether a name fits a pattern in which {@code *} stands for any characters and {@code ?} for one. */
    static boolean matches(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
