package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Views and materialized views, each after those it reads from. */
final class ViewObjects {
    private final Reading reading;
    private final Map<Long, List<ColumnFacts>> columns;
    private final Map<Long, Set<Long>> reads = new HashMap<>();
    private final Map<Long, String> definitions = new HashMap<>();
    private final Map<Long, List<String>> indexes = new HashMap<>();
    /** Why a view is not moved, for those that are not. */
    private final Map<Long, String> refused = new HashMap<>();

    ViewObjects(Reading reading, Map<Long, List<ColumnFacts>> columns) throws SQLException {
        this.reading = reading;
        this.columns = columns;
        reading.each(
                """
                SELECT DISTINCT r.ev_class, d.refobjid FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
                WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> r.ev_class
                ORDER BY 1, 2""",
                row -> reads.computeIfAbsent(row.getLong(1), k -> new LinkedHashSet<>())
                        .add(row.getLong(2)));
        reading.each(
                """
                SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND %s""".formatted(reading.inSchemas("n.nspname")),
                row -> definitions.put(row.getLong(1), row.getString(2)));
        reading.each(
                """
                SELECT i.indrelid, x.relname, pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind = 'm'
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE %s ORDER BY x.relname""".formatted(reading.inSchemas("n.nspname")),
                row -> indexes.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(row.getString(2) + "\n" + row.getString(3)));
    }

    void addViews(ObjectList out, ViewDescriptions descriptions) {
        for (Relation view : ordered()) {
            String kind = view.kind().equals("m") ? "materialized view" : "view";
            String name = reading.naming().target(view.id()).toString();
            String reason = reason(view);
            if (reason != null) {
                refused.put(view.oid(), reason);
                out.skip(kind, name, Stage.POST_DATA, reason);
                continue;
            }
            out.addQuery(kind, name, Stage.POST_DATA, create(view));
            out.describe(descriptions.view(view, definitions.getOrDefault(view.oid(), "")));
            for (String index : indexes.getOrDefault(view.oid(), List.of())) {
                int end = index.indexOf('\n');
                out.add(
                        "index of materialized view",
                        name + "." + index.substring(0, end),
                        Stage.POST_DATA,
                        index.substring(end + 1));
            }
        }
    }

    /** Materialized views are filled at hand-over, when their tables have stopped moving. */
    void addRefreshes(ObjectList out) {
        for (Relation view : ordered()) {
            if (view.kind().equals("m") && view.populated() && !refused.containsKey(view.oid())) {
                out.add(
                        "refresh",
                        reading.naming().target(view.id()).toString(),
                        Stage.OPEN,
                        "REFRESH MATERIALIZED VIEW " + view.sql());
            }
        }
    }

    /** Why something that reads what this relation's rules read cannot be moved; null if it can. */
    @Nullable
    String reason(Relation view) {
        for (long oid : reads.getOrDefault(view.oid(), Set.of())) {
            Relation read = reading.relations().get(oid);
            if (read == null) {
                continue;
            }
            if (!read.chosen()) {
                return "it reads " + read.id() + ", which is not selected";
            }
            if (read.kind().equals("f")) {
                return "it reads the foreign table " + read.id() + ", which is not moved";
            }
            if (reading.naming().isRenamed(oid)) {
                return "it reads " + read.id()
                        + ", whose name is another on the target: its text must be changed by hand";
            }
            if (refused.containsKey(oid)) {
                return "it reads " + read.id() + ", which is not moved";
            }
        }
        return null;
    }

    private List<String> create(Relation view) {
        String definition = definitions.getOrDefault(view.oid(), "").strip();
        if (definition.endsWith(";")) {
            definition = definition.substring(0, definition.length() - 1);
        }
        String options = TableObjects.options(view.options(), "");
        String with = options.isEmpty() ? "" : " WITH (" + options + ")";
        List<String> statements = new ArrayList<>();
        if (view.kind().equals("m")) {
            String method = view.method().isEmpty() || view.method().equals("heap")
                    ? ""
                    : " USING " + Quoting.name(view.method());
            statements.add(
                    "CREATE MATERIALIZED VIEW " + view.sql() + method + with + " AS\n" + definition + "\nWITH NO DATA");
            return statements;
        }
        statements.add("CREATE VIEW " + view.sql() + with + " AS\n" + definition);
        for (ColumnFacts column : columns.getOrDefault(view.oid(), List.of())) {
            if (column.expression() != null) {
                statements.add("ALTER VIEW " + view.sql() + " ALTER COLUMN " + column.sql() + " SET DEFAULT "
                        + column.expression());
            }
        }
        return statements;
    }

    private List<Relation> ordered() {
        List<Relation> ordered = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (Relation relation : reading.relations().all()) {
            visit(relation, seen, ordered);
        }
        return ordered;
    }

    private void visit(Relation relation, Set<Long> seen, List<Relation> ordered) {
        boolean view = relation.kind().equals("v") || relation.kind().equals("m");
        if (!view || !relation.chosen() || !seen.add(relation.oid())) {
            return;
        }
        for (long oid : reads.getOrDefault(relation.oid(), Set.of())) {
            Relation read = reading.relations().get(oid);
            if (read != null) {
                visit(read, seen, ordered);
            }
        }
        ordered.add(relation);
    }
}
