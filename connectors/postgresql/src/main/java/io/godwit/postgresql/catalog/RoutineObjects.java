package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions, procedures and aggregates. Bodies in another language than SQL's own are moved as they stand. */
final class RoutineObjects {
    private static final Map<String, String> MODIFIES = Map.of("r", "READ_ONLY", "s", "SHAREABLE", "w", "READ_WRITE");

    private final Reading reading;

    RoutineObjects(Reading reading) {
        this.reading = reading;
    }

    void add(ObjectList out) throws SQLException {
        Set<Long> late = dependOnViews();
        reading.each("""
                SELECT p.oid, n.nspname, p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
                  p.prokind, pg_catalog.pg_get_functiondef(p.oid)
                FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE p.prokind <> 'a' AND %s AND %s ORDER BY p.oid""".formatted(reading.inSchemas("n.nspname"), Reading.standsAlone("pg_proc", "p.oid")), row -> {
            String kind = row.getString(4).equals("p") ? "procedure" : "function";
            // never replace what the target has under the same name
            String sql = row.getString(5).replaceFirst("^CREATE OR REPLACE ", "CREATE ");
            out.add(
                    kind,
                    reading.naming().listed(row.getString(2), row.getString(3)),
                    late.contains(row.getLong(1)) ? Stage.POST_DATA : Stage.PRE_DATA,
                    List.of(searchPath(sql)));
        });
        addAggregates(out);
    }

    /** Functions that take a view's rows or query a view in a parsed body: views are made after the load. */
    private Set<Long> dependOnViews() throws SQLException {
        Set<Long> late = new HashSet<>();
        reading.each("""
                SELECT d.objid FROM pg_catalog.pg_depend d
                LEFT JOIN pg_catalog.pg_type t ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
                  AND t.oid = d.refobjid
                LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
                JOIN pg_catalog.pg_class c ON c.oid = CASE WHEN d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  THEN d.refobjid ELSE coalesce(e.typrelid, t.typrelid) END
                WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND c.relkind IN ('v', 'm')""", row -> late.add(row.getLong(1)));
        return late;
    }

    /** A search path set on a function names schemas as literals or bare names; they follow the renaming. */
    private String searchPath(String definition) {
        int start = definition.indexOf("\n SET search_path TO ");
        int body = definition.indexOf("\nAS ");
        if (!reading.naming().renames() || start < 0 || (body >= 0 && start > body)) {
            return definition;
        }
        int end = definition.indexOf('\n', start + 1);
        end = end < 0 ? definition.length() : end;
        String line = definition.substring(start, end);
        for (String schema : reading.schemas()) {
            String target = reading.naming().schema(schema);
            line = line.replace("'" + schema + "'", "'" + target + "'");
        }
        return definition.substring(0, start) + line + definition.substring(end);
    }

    private void addAggregates(ObjectList out) throws SQLException {
        reading.each(
                """
                SELECT n.nspname, p.proname, pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
                  pg_catalog.pg_get_function_identity_arguments(p.oid) AS identity, p.proparallel, a.*,
                  pg_catalog.format_type(a.aggtranstype, NULL) AS state,
                  pg_catalog.format_type(a.aggmtranstype, NULL) AS moving,
                  (SELECT 'OPERATOR(' || pg_catalog.quote_ident(os.nspname) || '.' || o.oprname || ')'
                    FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace os ON os.oid = o.oprnamespace
                    WHERE o.oid = a.aggsortop) AS sort
                FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE %s AND %s ORDER BY p.oid""".formatted(reading.inSchemas("n.nspname"), Reading.standsAlone("pg_proc", "p.oid")),
                row -> out.add(
                        "aggregate",
                        reading.naming()
                                .listed(
                                        row.getString("nspname"),
                                        row.getString("proname") + "(" + row.getString("identity") + ")"),
                        Stage.PRE_DATA,
                        aggregate(row)));
    }

    private static String aggregate(ResultSet row) throws SQLException {
        List<String> parts = new ArrayList<>();
        put(parts, "SFUNC", function(row, "aggtransfn"));
        put(parts, "STYPE", row.getString("state"));
        put(parts, "SSPACE", row.getInt("aggtransspace") == 0 ? null : row.getString("aggtransspace"));
        put(parts, "FINALFUNC", function(row, "aggfinalfn"));
        if (function(row, "aggfinalfn") != null) {
            put(parts, "FINALFUNC_MODIFY", MODIFIES.get(row.getString("aggfinalmodify")));
        }
        put(parts, "COMBINEFUNC", function(row, "aggcombinefn"));
        put(parts, "SERIALFUNC", function(row, "aggserialfn"));
        put(parts, "DESERIALFUNC", function(row, "aggdeserialfn"));
        put(parts, "INITCOND", literal(row.getString("agginitval")));
        if (function(row, "aggmtransfn") != null) {
            put(parts, "MSFUNC", function(row, "aggmtransfn"));
            put(parts, "MINVFUNC", function(row, "aggminvtransfn"));
            put(parts, "MSTYPE", row.getString("moving"));
            put(parts, "MSSPACE", row.getInt("aggmtransspace") == 0 ? null : row.getString("aggmtransspace"));
            put(parts, "MFINALFUNC", function(row, "aggmfinalfn"));
            put(parts, "MINITCOND", literal(row.getString("aggminitval")));
        }
        put(parts, "SORTOP", row.getString("sort"));
        String parallel = row.getString("proparallel");
        put(parts, "PARALLEL", parallel.equals("s") ? "SAFE" : parallel.equals("r") ? "RESTRICTED" : null);
        flag(parts, "FINALFUNC_EXTRA", row.getBoolean("aggfinalextra"));
        flag(parts, "MFINALFUNC_EXTRA", row.getBoolean("aggmfinalextra"));
        flag(parts, "HYPOTHETICAL", row.getString("aggkind").equals("h"));
        String arguments = row.getString("arguments");
        return "CREATE AGGREGATE " + Quoting.name(row.getString("nspname")) + "."
                + Quoting.name(row.getString("proname")) + "("
                + (arguments.isEmpty() ? "*" : arguments) + ") (" + String.join(", ", parts) + ")";
    }

    private static @Nullable String function(ResultSet row, String column) throws SQLException {
        String name = row.getString(column);
        return name == null || name.equals("-") ? null : name;
    }

    private static @Nullable String literal(@Nullable String text) {
        return text == null ? null : Quoting.literal(text);
    }

    private static void put(List<String> parts, String keyword, @Nullable String value) {
        if (value != null) {
            parts.add(keyword + " = " + value);
        }
    }

    private static void flag(List<String> parts, String keyword, boolean on) {
        if (on) {
            parts.add(keyword);
        }
    }
}
