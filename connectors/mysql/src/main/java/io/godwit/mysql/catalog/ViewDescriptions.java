package io.godwit.mysql.catalog;

import io.godwit.mysql.load.TypeMapping;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.Dialect;
import io.godwit.sql.ViewReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What views are apart from the server's language, as far as that can be said. */
final class ViewDescriptions {
    private ViewDescriptions() {}

    /** The views' definitions by their names on the target. */
    static Map<String, Definition> of(
            Reading reading, Naming naming, NativeTables natives, List<Table> tables, ViewObjects views)
            throws SQLException {
        Map<String, Definition> definitions = new HashMap<>();
        if (views.queries().isEmpty()) {
            return definitions;
        }
        ViewReader reader = new ViewReader(Dialect.MYSQL);
        for (Table table : tables) {
            NativeTables.Found found = natives.get(table.id());
            if (table.filter() != null) {
                reader.unusable(table.id(), "of which only some rows are moved");
            } else if (found != null) {
                reader.table(table.id(), table.target(), table.columns(), folded(found.table()));
            }
        }
        Map<TableId, List<Column>> columns = columns(reading, views.queries().keySet());
        views.queries().forEach((id, query) -> {
            TableId target = naming.target(id);
            List<Column> shown = columns.getOrDefault(id, List.of());
            boolean checks = query.matches("(?is).*\\sWITH\\s+(CASCADED|LOCAL)\\s+CHECK\\s+OPTION\\s*");
            definitions.put(
                    target.toString(),
                    checks
                            ? reader.unsaid(id, target, shown, "it checks rows that are written through it")
                            : reader.view(id, target, shown, query));
        });
        return definitions;
    }

    /** Texts of which different ones are equal: in case, in accents, or in blanks at their end where those are kept. */
    private static Set<String> folded(NativeTable table) {
        Set<String> folded = new HashSet<>();
        for (NativeColumn column : table.columns()) {
            String collation = column.collation();
            boolean exact = collation.endsWith("_0900_bin")
                    || collation.endsWith("_nopad_bin")
                    || (column.dataType().equals("char") && collation.endsWith("_bin"));
            if (column.hasCharacterSet() && !column.dataType().equals("enum") && !exact) {
                folded.add(column.name());
            }
        }
        return folded;
    }

    private static Map<TableId, List<Column>> columns(Reading reading, Set<TableId> views) throws SQLException {
        Map<TableId, List<Column>> columns = new HashMap<>();
        Set<String> databases = new LinkedHashSet<>();
        views.forEach(v -> databases.add(v.schema()));
        for (String database : databases) {
            reading.each(NativeTables.columnsOf(database, reading.version()), row -> {
                TableId id = new TableId(database, row.getString(1));
                if (views.contains(id)) {
                    columns.computeIfAbsent(id, k -> new ArrayList<>())
                            .add(TypeMapping.column(NativeTables.column(row), ColumnRule.NONE, false));
                }
            });
        }
        return columns;
    }
}
