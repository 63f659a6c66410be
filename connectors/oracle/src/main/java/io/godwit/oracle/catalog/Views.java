package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Views, each after those it reads. One whose query means the same everywhere says so; any other is listed with its text and the
 * reason, to be made by hand.
 */
final class Views {
    /** TEXT is a LONG and stands last. */
    static final String VIEWS =
            "SELECT owner, view_name, text FROM sys.all_views WHERE owner IN {owners}" + " ORDER BY owner, view_name";

    /** QUERY is a LONG and stands last. */
    static final String QUERIES =
            "SELECT owner, mview_name, query FROM sys.all_mviews WHERE owner IN {owners} ORDER BY owner, mview_name";

    static final String DEPENDENCIES =
            "SELECT owner, name, referenced_owner, referenced_name FROM sys.all_dependencies WHERE owner IN {owners}"
                    + " AND type IN ('VIEW', 'MATERIALIZED VIEW')"
                    + " AND referenced_type IN ('VIEW', 'MATERIALIZED VIEW')"
                    + " ORDER BY owner, name, referenced_owner, referenced_name";

    /** What TEXT ends with where the view was made so (SQL Language Reference, "CREATE VIEW", subquery_restriction_clause). */
    private static final String NAMED = "(?:\\s+CONSTRAINT\\s+(?:\"[^\"]+\"|[\\w$#]+))?\\s*$";

    private static final Pattern READ_ONLY = Pattern.compile("(?i)\\s+WITH\\s+READ\\s+ONLY" + NAMED);
    private static final Pattern CHECKED = Pattern.compile("(?i)\\s+WITH\\s+CHECK\\s+OPTION" + NAMED);

    private final Reading reading;
    private final NativeTables natives;
    private final List<SchemaObject> out;
    private final Map<TableId, String> texts = new LinkedHashMap<>();
    private final Map<TableId, List<TableId>> reads = new LinkedHashMap<>();

    private Views(Reading reading, NativeTables natives, List<SchemaObject> out) {
        this.reading = reading;
        this.natives = natives;
        this.out = out;
    }

    /**
     * Adds views.
     *
     * @param tables those whose rows are moved
     * @param materialized whether materialised views are made as views too
     */
    static void addTo(
            Reading reading, NativeTables natives, List<Table> tables, boolean materialized, List<SchemaObject> out)
            throws SQLException {
        Views views = new Views(reading, natives, out);
        views.read(materialized);
        ViewDescriptions descriptions = new ViewDescriptions(natives, tables);
        for (TableId id : views.ordered()) {
            views.add(id, descriptions);
        }
    }

    private void read(boolean materialized) throws SQLException {
        Reading.RowConsumer text = row -> {
            TableId id = new TableId(row.getString(1), row.getString(2));
            if (reading.selection().includes(id)) {
                texts.put(id, Reading.nonNull(row.getString(3)).strip());
            }
        };
        reading.ofSchemas(VIEWS, text);
        if (materialized) {
            reading.ofSchemasIfAllowed(QUERIES, text);
        }
        reading.ofSchemasIfAllowed(
                DEPENDENCIES,
                row -> reads.computeIfAbsent(new TableId(row.getString(1), row.getString(2)), k -> new ArrayList<>())
                        .add(new TableId(row.getString(3), row.getString(4))));
    }

    private Set<TableId> ordered() {
        Set<TableId> ordered = new LinkedHashSet<>();
        Set<TableId> begun = new LinkedHashSet<>();
        texts.keySet().forEach(id -> addAfterWhatItReads(id, begun, ordered));
        return ordered;
    }

    private void addAfterWhatItReads(TableId id, Set<TableId> begun, Set<TableId> ordered) {
        if (texts.containsKey(id) && begun.add(id)) {
            reads.getOrDefault(id, List.of()).forEach(r -> addAfterWhatItReads(r, begun, ordered));
            ordered.add(id);
        }
    }

    private void add(TableId id, ViewDescriptions descriptions) {
        Selection selection = reading.selection();
        TableId target = selection.target(id);
        String whole = texts.getOrDefault(id, "");
        String query = READ_ONLY.matcher(whole).replaceFirst("");
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
        ViewDefinition view = CHECKED.matcher(whole).find()
                ? descriptions.unsaid(id, target, columns, "it checks rows that are written through it")
                : descriptions.view(id, target, columns, query);
        SchemaObject made = new SchemaObject(
                        "view",
                        target.toString(),
                        Stage.POST_DATA,
                        List.of("CREATE VIEW " + Quoting.table(target) + " AS " + whole),
                        null)
                .with(view);
        boolean readOnly = view.query() != null && !query.equals(whole);
        out.add(
                readOnly
                        ? made.changed("rows may be written through it, which the source refuses (WITH READ ONLY)")
                        : made);
    }
}
