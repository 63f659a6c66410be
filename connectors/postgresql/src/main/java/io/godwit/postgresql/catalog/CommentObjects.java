package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Comments on what is moved: those of a relation and its columns together, all others one by one. */
final class CommentObjects {
    /** Words of the server's for kinds whose COMMENT ON reads differently. */
    private static final Map<String, String> KEYWORDS = Map.of(
            "table column", "COLUMN",
            "view column", "COLUMN",
            "materialized view column", "COLUMN",
            "composite type column", "COLUMN",
            "table constraint", "CONSTRAINT",
            "statistics object", "STATISTICS");

    private CommentObjects() {}

    static void add(Reading reading, ObjectList out) throws SQLException {
        Map<String, List<String>> byObject = new LinkedHashMap<>();
        reading.each("""
                SELECT d.classoid::pg_catalog.regclass::text, d.objoid, i.type, i.identity, d.description
                FROM pg_catalog.pg_description d,
                  LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
                WHERE (d.classoid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass,
                    'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass,
                    'pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                    'pg_catalog.pg_policy'::pg_catalog.regclass, 'pg_catalog.pg_collation'::pg_catalog.regclass,
                    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass) AND d.objoid >= 16384
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid
                    AND e.deptype = 'e'))
                ORDER BY 1, 2, d.objsubid""", row -> {
            if (isMoved(reading, row.getString(1), row.getLong(2), row.getString(4))) {
                String type = row.getString(3);
                String keyword = KEYWORDS.getOrDefault(type, type.toUpperCase(java.util.Locale.ROOT));
                byObject.computeIfAbsent(row.getString(1) + row.getLong(2), k -> new ArrayList<>())
                        .add("COMMENT ON " + keyword + " " + row.getString(4) + " IS "
                                + Quoting.literal(row.getString(5)));
            }
        });
        for (List<String> statements : byObject.values()) {
            String first = statements.get(0);
            String on = first.substring("COMMENT ON ".length(), first.indexOf(" IS "));
            out.add("comment", on, Stage.POST_DATA, statements);
        }
        addSchemas(reading, out);
    }

    private static boolean isMoved(Reading reading, String catalog, long oid, String identity) {
        if (catalog.equals("pg_class") || catalog.equals("pg_catalog.pg_class")) {
            Relation relation = reading.relations().get(oid);
            if (relation != null) {
                return relation.chosen() && !relation.kind().equals("f");
            }
        }
        // an identity holds the schema first, after "on" for what belongs to a table
        int on = identity.lastIndexOf(" on ");
        String qualified = on < 0 ? identity : identity.substring(on + 4);
        return reading.schemas().stream()
                .anyMatch(s -> qualified.startsWith(s + ".") || qualified.startsWith(Quoting.name(s) + "."));
    }

    private static void addSchemas(Reading reading, ObjectList out) throws SQLException {
        reading.each("""
                SELECT n.nspname, d.description FROM pg_catalog.pg_description d
                JOIN pg_catalog.pg_namespace n ON n.oid = d.objoid
                WHERE d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND n.oid >= 16384 AND %s ORDER BY 1""".formatted(reading.inSchemas("n.nspname")), row -> {
            String schema = reading.naming().schema(row.getString(1));
            out.addAsIs(
                    "comment",
                    "SCHEMA " + schema,
                    Stage.POST_DATA,
                    "COMMENT ON SCHEMA " + Quoting.name(schema) + " IS " + Quoting.literal(row.getString(2)));
        });
    }
}
