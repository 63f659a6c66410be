package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Views with their text. Their queries are not translated yet: each says so, and is listed with its text, to be made by hand. */
final class Views {
    /** TEXT is a LONG and stands last. */
    static final String VIEWS =
            "SELECT owner, view_name, text FROM sys.all_views WHERE owner IN {owners}" + " ORDER BY owner, view_name";

    /** QUERY is a LONG and stands last. */
    static final String QUERIES =
            "SELECT owner, mview_name, query FROM sys.all_mviews WHERE owner IN {owners} ORDER BY owner, mview_name";

    private static final String UNSAID = "is in Oracle's language, which is not translated yet";

    private Views() {}

    /**
     * Adds views.
     *
     * @param materialized whether materialised views are made as views too
     */
    static void addTo(Reading reading, NativeTables natives, boolean materialized, List<SchemaObject> out)
            throws SQLException {
        Map<TableId, String> texts = new LinkedHashMap<>();
        reading.ofSchemas(
                VIEWS,
                row -> texts.put(
                        new TableId(row.getString(1), row.getString(2)),
                        Reading.nonNull(row.getString(3)).strip()));
        if (materialized) {
            reading.ofSchemasIfAllowed(
                    QUERIES,
                    row -> texts.put(
                            new TableId(row.getString(1), row.getString(2)),
                            Reading.nonNull(row.getString(3)).strip()));
        }
        texts.forEach((id, text) -> {
            if (!reading.selection().includes(id)) {
                return;
            }
            TableId target = reading.selection().target(id);
            List<Column> columns = new ArrayList<>();
            for (NativeColumn column : natives.columnsOfOther(id)) {
                columns.add(new Column(
                        column.name(),
                        TableReader.type(column, ColumnRule.NONE, null),
                        column.spelling(),
                        true,
                        false,
                        false));
            }
            out.add(new SchemaObject(
                            "view",
                            target.toString(),
                            Stage.POST_DATA,
                            List.of("CREATE VIEW " + Quoting.table(target) + " AS " + text),
                            null)
                    .with(new ViewDefinition(target, id, columns, null, false, UNSAID)));
        });
    }
}
