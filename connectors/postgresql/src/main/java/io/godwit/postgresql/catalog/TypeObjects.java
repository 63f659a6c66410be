package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collations, enumerations, domains, composite types and ranges. */
final class TypeObjects {
    /** A type's name in SQL and in lists, before its definition is put together. */
    private record TypeName(String sql, String listed) {}

    private static final String TYPE_FROM = """
            FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            %s WHERE t.typtype = '%s' AND %s AND %s ORDER BY t.oid""";

    private final Reading reading;

    TypeObjects(Reading reading) {
        this.reading = reading;
    }

    void add(ObjectList out) throws SQLException {
        addCollations(out);
        // each kind by age: a type can only be built from older ones, and what is out of order is tried again
        Map<Long, Runnable> byAge = new TreeMap<>();
        collectEnumerations(byAge, out);
        collectDomains(byAge, out);
        collectComposites(byAge, out);
        collectRanges(byAge, out);
        byAge.values().forEach(Runnable::run);
        addBaseTypes(out);
    }

    private String from(String join, String kind) {
        return TYPE_FROM.formatted(
                join, kind, reading.inSchemas("n.nspname"), Reading.notOfExtension("pg_type", "t.oid"));
    }

    private TypeName name(ResultSet row) throws SQLException {
        String schema = row.getString("nspname");
        String name = row.getString("typname");
        return new TypeName(
                Quoting.name(schema) + "." + Quoting.name(name),
                reading.naming().listed(schema, name));
    }

    private void collectEnumerations(Map<Long, Runnable> byAge, ObjectList out) throws SQLException {
        reading.each("""
                SELECT t.oid, n.nspname, t.typname, coalesce((SELECT pg_catalog.string_agg(pg_catalog.quote_literal(
                  e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), '')
                """ + from("", "e"), row -> {
            TypeName name = name(row);
            String sql = "CREATE TYPE " + name.sql + " AS ENUM (" + row.getString(4) + ")";
            byAge.put(row.getLong(1), () -> out.add("type", name.listed, Stage.PRE_DATA, sql));
        });
    }

    private void collectDomains(Map<Long, Runnable> byAge, ObjectList out) throws SQLException {
        Map<Long, StringBuilder> checks = new TreeMap<>();
        List<Runnable> later = new ArrayList<>();
        reading.each("""
                SELECT k.contypid, k.conname, pg_catalog.pg_get_constraintdef(k.oid), k.convalidated, n.nspname, t.typname
                FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_type t ON t.oid = k.contypid
                JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                WHERE k.contype = 'c' AND %s ORDER BY k.conname""".formatted(reading.inSchemas("n.nspname")), row -> {
            String constraint = "CONSTRAINT " + Quoting.name(row.getString(2)) + " " + row.getString(3);
            if (row.getBoolean(4)) {
                checks.computeIfAbsent(row.getLong(1), k -> new StringBuilder())
                        .append("\n  ")
                        .append(constraint);
                return;
            }
            // rows that break it may be there: it is added when they are loaded
            TypeName name = name(row);
            String listed = name.listed + "." + row.getString(2);
            String sql = "ALTER DOMAIN " + name.sql + " ADD " + constraint;
            later.add(() -> out.add("domain constraint", listed, Stage.POST_DATA, sql));
        });
        reading.each("""
                SELECT t.oid, n.nspname, t.typname, pg_catalog.format_type(t.typbasetype, t.typtypmod),
                  CASE WHEN t.typcollation <> b.typcollation AND t.typcollation <> 0 THEN (SELECT
                    pg_catalog.quote_ident(ln.nspname) || '.' || pg_catalog.quote_ident(l.collname) FROM pg_catalog.pg_collation l
                    JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = t.typcollation) END,
                  pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typnotnull
                """ + from("JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype", "d"), row -> {
            TypeName name = name(row);
            String sql = "CREATE DOMAIN " + name.sql + " AS " + row.getString(4)
                    + clause(" COLLATE ", row.getString(5))
                    + clause(" DEFAULT ", row.getString(6))
                    + (row.getBoolean(7) ? " NOT NULL" : "")
                    + checks.getOrDefault(row.getLong(1), new StringBuilder());
            byAge.put(row.getLong(1), () -> out.add("domain", name.listed, Stage.PRE_DATA, sql));
        });
        // later than any type's number, so after all types
        byAge.put(Long.MAX_VALUE, () -> later.forEach(Runnable::run));
    }

    private void collectComposites(Map<Long, Runnable> byAge, ObjectList out) throws SQLException {
        reading.each("""
                SELECT t.oid, n.nspname, t.typname, coalesce((SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname)
                  || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attcollation <> at.typcollation AND
                  a.attcollation <> 0 THEN ' COLLATE ' || pg_catalog.quote_ident(ln.nspname) || '.' ||
                  pg_catalog.quote_ident(l.collname) ELSE '' END, ', ' ORDER BY a.attnum)
                  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type at ON at.oid = a.atttypid
                  LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
                  LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
                  WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '')
                """ + from("JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'", "c"), row -> {
            TypeName name = name(row);
            String sql = "CREATE TYPE " + name.sql + " AS (" + row.getString(4) + ")";
            byAge.put(row.getLong(1), () -> out.add("type", name.listed, Stage.PRE_DATA, sql));
        });
    }

    private void collectRanges(Map<Long, Runnable> byAge, ObjectList out) throws SQLException {
        String multirange = reading.version() < 14
                ? "NULL"
                : "(SELECT pg_catalog.quote_ident(mn.nspname) || '.' || pg_catalog.quote_ident(mt.typname) FROM"
                        + " pg_catalog.pg_type mt JOIN pg_catalog.pg_namespace mn ON mn.oid = mt.typnamespace"
                        + " WHERE mt.oid = r.rngmultitypid)";
        reading.each("""
                SELECT t.oid, n.nspname, t.typname, pg_catalog.format_type(r.rngsubtype, NULL),
                  (SELECT pg_catalog.quote_ident(o.nspname) || '.' || pg_catalog.quote_ident(c.opcname) FROM
                    pg_catalog.pg_opclass c JOIN pg_catalog.pg_namespace o ON o.oid = c.opcnamespace
                    WHERE c.oid = r.rngsubopc),
                  (SELECT pg_catalog.quote_ident(o.nspname) || '.' || pg_catalog.quote_ident(c.collname) FROM
                    pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace o ON o.oid = c.collnamespace
                    WHERE c.oid = r.rngcollation AND c.collname <> 'default'),
                  nullif(r.rngsubdiff::text, '-'), %s, nullif(r.rngcanonical::text, '-')
                """.formatted(multirange) + from("JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid", "r"), row -> {
            TypeName name = name(row);
            if (row.getString(9) != null) {
                String reason = "a range with a canonical function cannot be made in plain SQL";
                byAge.put(row.getLong(1), () -> out.skip("type", name.listed, Stage.PRE_DATA, reason));
                return;
            }
            String sql = "CREATE TYPE " + name.sql + " AS RANGE (SUBTYPE = " + row.getString(4)
                    + clause(", SUBTYPE_OPCLASS = ", row.getString(5))
                    + clause(", COLLATION = ", row.getString(6))
                    + clause(", SUBTYPE_DIFF = ", row.getString(7))
                    + clause(", MULTIRANGE_TYPE_NAME = ", row.getString(8)) + ")";
            byAge.put(row.getLong(1), () -> out.add("type", name.listed, Stage.PRE_DATA, sql));
        });
    }

    private void addBaseTypes(ObjectList out) throws SQLException {
        reading.each(
                "SELECT n.nspname, t.typname " + from("", "b").replace("ORDER BY", "AND t.typelem = 0 ORDER BY"),
                row -> out.skip(
                        "type",
                        reading.naming().listed(row.getString(1), row.getString(2)),
                        Stage.PRE_DATA,
                        "a base type needs functions in C: install what defines it on the target"));
    }

    private void addCollations(ObjectList out) throws SQLException {
        String locale = reading.version() >= 17
                ? "c.colllocale"
                : reading.version() >= 15 ? "c.colliculocale" : "CASE c.collprovider WHEN 'i' THEN c.collcollate END";
        reading.each(
                """
                SELECT n.nspname, c.collname, c.collprovider, c.collcollate, c.collctype, %s, %s, c.collisdeterministic
                FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
                WHERE %s AND %s ORDER BY c.oid""".formatted(
                                locale,
                                reading.since(16, "c.collicurules", "NULL"),
                                reading.inSchemas("n.nspname"),
                                Reading.notOfExtension("pg_collation", "c.oid")),
                row -> {
                    String provider = row.getString(3);
                    StringBuilder sql = new StringBuilder("CREATE COLLATION ")
                            .append(Quoting.name(row.getString(1)))
                            .append('.')
                            .append(Quoting.name(row.getString(2)))
                            .append(" (PROVIDER = ")
                            .append(provider.equals("i") ? "icu" : provider.equals("b") ? "builtin" : "libc");
                    if (provider.equals("c")) {
                        sql.append(", LC_COLLATE = ").append(Quoting.literal(row.getString(4)));
                        sql.append(", LC_CTYPE = ").append(Quoting.literal(row.getString(5)));
                    } else {
                        sql.append(", LOCALE = ").append(Quoting.literal(row.getString(6)));
                    }
                    sql.append(row.getString(7) == null ? "" : ", RULES = " + Quoting.literal(row.getString(7)));
                    sql.append(row.getBoolean(8) ? ")" : ", DETERMINISTIC = false)");
                    out.add(
                            "collation",
                            reading.naming().listed(row.getString(1), row.getString(2)),
                            Stage.PRE_DATA,
                            sql.toString());
                });
    }

    private static String clause(String keyword, @Nullable String value) {
        return value == null ? "" : keyword + value;
    }
}
