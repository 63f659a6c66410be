package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.Dialect;
import io.godwit.sql.ViewReader;
import io.godwit.sqlserver.catalog.NativeTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What views are apart from Transact-SQL, as far as that can be said. To be asked of each after those it reads. */
public final class ViewDescriptions {
    private final ViewReader reader = new ViewReader(Dialect.TRANSACT_SQL);

    /**
     * Knows the tables.
     *
     * @param natives all tables as the catalog describes them
     * @param tables those whose rows are moved
     */
    public ViewDescriptions(List<NativeTable> natives, List<Table> tables) {
        Map<TableId, NativeTable> found = new HashMap<>();
        natives.forEach(n -> found.put(n.id(), n));
        for (Table table : tables) {
            NativeTable own = found.get(table.id());
            if (table.filter() != null) {
                reader.unusable(table.id(), "of which only some rows are moved");
            } else if (own != null && own.traits().temporalType() == 1) {
                reader.unusable(table.id(), "which the server fills with another's past");
            } else if (own != null) {
                KnownColumns columns = KnownColumns.of(own, table);
                List<Column> named = table.columns().stream()
                        .filter(c -> columns.columns().types().containsKey(c.name()))
                        .toList();
                reader.table(table.id(), table.target(), named, columns.folded());
            }
        }
    }

    /**
     * Reads a view, which later ones may read.
     *
     * @param columns as the catalog has them
     * @param text the statement that made it, as {@code sys.sql_modules} keeps it
     * @param quotedIdentifier whether double quotes make names in it
     */
    public ViewDefinition view(
            TableId id, TableId target, List<Column> columns, String text, boolean quotedIdentifier) {
        ViewText parts = ViewText.of(text);
        if (parts == null || (!quotedIdentifier && text.indexOf('"') >= 0)) {
            return reader.unsaid(id, target, columns, "it cannot be read");
        }
        if (parts.checks()) {
            return reader.unsaid(id, target, columns, "it checks rows that are written through it");
        }
        if (parts.metadata()) {
            return reader.unsaid(id, target, columns, "it tells its readers that it is a table (VIEW_METADATA)");
        }
        return reader.view(id, target, columns, parts.query());
    }

    /** A view of which it is known beforehand that it cannot be said: one that is encrypted, or whose rows are kept. */
    public ViewDefinition unsaid(TableId id, TableId target, List<Column> columns, String why) {
        return reader.unsaid(id, target, columns, why);
    }
}
