package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of pg_attribute with what belongs to it.
 *
 * @param column the neutral column; detachable regardless of the table's replica identity
 * @param number its number in the table
 * @param notNull whether rows may be loaded only with a value (false while such a constraint is not validated)
 * @param identity a (always), d (by default) or empty
 * @param generated s (stored), v (virtual) or empty
 * @param expression its default or generation expression
 * @param collation its collation where it is not its type's
 * @param settings ALTER COLUMN actions that set what is not standard
 * @param local whether it is declared here, not only inherited
 * @param byteEqual see {@link io.godwit.spi.schema.Key#byteEqual}
 */
record ColumnFacts(
        Column column,
        int number,
        boolean notNull,
        String identity,
        String generated,
        @Nullable String expression,
        @Nullable String collation,
        List<String> settings,
        boolean local,
        boolean byteEqual) {
    private static final Map<String, String> STORAGE =
            Map.of("p", "PLAIN", "e", "EXTERNAL", "m", "MAIN", "x", "EXTENDED");

    /** The columns of all selected relations but sequences, by relation and in order. */
    static Map<Long, List<ColumnFacts>> read(Reading reading, TypeFacts types) throws SQLException {
        Map<Long, List<ColumnFacts>> byRelation = new HashMap<>();
        reading.each(sql(reading), row -> {
            if (reading.relations().chosen(row.getLong("attrelid")) != null) {
                byRelation
                        .computeIfAbsent(row.getLong("attrelid"), k -> new ArrayList<>())
                        .add(column(row, types));
            }
        });
        return byRelation;
    }

    private static String sql(Reading reading) {
        String unvalidated = reading.version() < 18
                ? "false"
                : "EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'"
                        + " AND k.conkey[1] = a.attnum AND NOT k.convalidated)";
        return """
                SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
                  a.attnotnull, a.attidentity, a.attgenerated, a.atttypid, a.atttypmod, a.attislocal, a.attstorage,
                  a.attstorage <> t.typstorage AS stored, %s AS compression, coalesce(a.attstattarget, -1) AS target,
                  coalesce(a.attoptions, '{}') AS options, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
                  CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
                    THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(l.collname) END AS collation,
                  coalesce(l.collisdeterministic, true) AS deterministic, %s AS unvalidated
                FROM pg_catalog.pg_attribute a
                JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
                LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = l.collnamespace
                WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') AND %s
                ORDER BY a.attrelid, a.attnum""".formatted(reading.since(14, "a.attcompression", "''"), unvalidated, reading.inSchemas("n.nspname"));
    }

    private static ColumnFacts column(ResultSet row, TypeFacts types) throws SQLException {
        long type = row.getLong("atttypid");
        String spelling = row.getString("type");
        boolean notNull = row.getBoolean("attnotnull") && !row.getBoolean("unvalidated");
        String generated = row.getString("attgenerated");
        String storage = row.getString("attstorage");
        Column column = new Column(
                row.getString("attname"),
                types.neutral(type, row.getInt("atttypmod"), spelling),
                spelling,
                !notNull,
                !generated.isEmpty(),
                !storage.equals("p"));
        List<String> settings = new ArrayList<>();
        if (row.getBoolean("stored")) {
            settings.add("SET STORAGE " + STORAGE.getOrDefault(storage, "EXTENDED"));
        }
        String compression = row.getString("compression");
        if (!compression.isEmpty()) {
            settings.add("SET COMPRESSION " + (compression.equals("l") ? "lz4" : "pglz"));
        }
        if (row.getInt("target") >= 0) {
            settings.add("SET STATISTICS " + row.getInt("target"));
        }
        List<String> options = Relations.strings(row.getArray("options"));
        if (!options.isEmpty()) {
            settings.add("SET (" + TableObjects.options(options, "") + ")");
        }
        return new ColumnFacts(
                column,
                row.getInt("attnum"),
                notNull,
                row.getString("attidentity"),
                generated,
                row.getString("expression"),
                row.getString("collation"),
                List.copyOf(settings),
                row.getBoolean("attislocal"),
                types.byteEqual(type) && row.getBoolean("deterministic"));
    }

    /** The name in quotes. */
    String sql() {
        return Quoting.name(column.name());
    }
}
