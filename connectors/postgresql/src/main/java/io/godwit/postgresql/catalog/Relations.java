package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All relations of the users', and which of them are selected. A partition is selected with any of its ancestors, and left
 * out with any of them; a partition whose parent is not selected becomes a table of its own.
 */
final class Relations {
    private final Map<Long, Relation> byOid;

    private Relations(Map<Long, Relation> byOid) {
        this.byOid = byOid;
    }

    static Relations read(Reading reading, String checkpointSchema) throws SQLException {
        Map<Long, List<Long>> parents = new HashMap<>();
        reading.each(
                "SELECT i.inhrelid, i.inhparent FROM pg_catalog.pg_inherits i ORDER BY i.inhrelid, i.inhseqno",
                row -> parents.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(row.getLong(2)));
        Map<Long, Relation> found = new LinkedHashMap<>();
        String sql = """
                SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition,
                  CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
                  pg_catalog.pg_get_expr(c.relpartbound, c.oid), c.relreplident, coalesce(m.amname, ''),
                  coalesce(c.reloptions, '{}'), coalesce(t.reloptions, '{}'), c.relrowsecurity, c.relforcerowsecurity,
                  c.relispopulated, CASE WHEN c.reltuples > 0 OR c.relpages > 0 THEN c.reltuples ELSE -1 END::bigint
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
                LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
                  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', %s) AND %s
                ORDER BY n.nspname, c.relname""".formatted(Quoting.literal(checkpointSchema), Reading.notOfExtension("pg_class", "c.oid"));
        reading.each(sql, row -> {
            long oid = row.getLong(1);
            found.put(oid, relation(row, oid, parents.getOrDefault(oid, List.of())));
        });
        Relations all = new Relations(found);
        Selection notLeftOut =
                new Selection(List.of(), List.of(), reading.selection().exclude(), Map.of(), Map.of(), Map.of());
        Map<Long, Relation> marked = new LinkedHashMap<>();
        for (Relation relation : found.values()) {
            marked.put(relation.oid(), relation.withChosen(all.chosen(relation, reading.selection(), notLeftOut)));
        }
        return new Relations(marked);
    }

    private static Relation relation(ResultSet row, long oid, List<Long> parents) throws SQLException {
        return new Relation(
                oid,
                new TableId(row.getString(2), row.getString(3)),
                row.getString(4),
                row.getString(5),
                parents,
                row.getBoolean(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                strings(row.getArray(11)),
                strings(row.getArray(12)),
                row.getBoolean(13),
                row.getBoolean(14),
                row.getBoolean(15),
                row.getLong(16),
                false);
    }

    static List<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private boolean chosen(Relation relation, Selection selection, Selection notLeftOut) {
        if (!relation.isTable()) {
            // what is no table has no rows to select by name: only its schema, and being left out, count
            return selection.includesSchema(relation.id().schema()) && notLeftOut.includes(relation.id());
        }
        boolean named = false;
        for (Relation at = relation; at != null; at = partitionParent(at)) {
            if (!notLeftOut.includes(at.id())) {
                return false;
            }
            named |= selection.includes(at.id());
        }
        return named;
    }

    private @Nullable Relation partitionParent(Relation relation) {
        return relation.partition() && !relation.parents().isEmpty()
                ? byOid.get(relation.parents().get(0))
                : null;
    }

    /** All of them, selected or not, by name. */
    Collection<Relation> all() {
        return byOid.values();
    }

    /** A relation of the users', selected or not. */
    @Nullable
    Relation get(long oid) {
        return byOid.get(oid);
    }

    /** A selected relation. */
    @Nullable
    Relation chosen(long oid) {
        Relation relation = byOid.get(oid);
        return relation != null && relation.chosen() ? relation : null;
    }

    /** The selected tables, partitioned ones included, parents before children and else by name. */
    List<Relation> tables() {
        List<Relation> tables = new ArrayList<>();
        int most = 0;
        Map<Long, Integer> depths = new HashMap<>();
        for (Relation relation : byOid.values()) {
            if (relation.chosen() && relation.isTable()) {
                int depth = depth(relation);
                depths.put(relation.oid(), depth);
                most = Math.max(most, depth);
            }
        }
        for (int depth = 0; depth <= most; depth++) {
            for (Relation relation : byOid.values()) {
                if (relation.chosen() && relation.isTable() && depths.getOrDefault(relation.oid(), 0) == depth) {
                    tables.add(relation);
                }
            }
        }
        return tables;
    }

    /** Those of a relation's parents that are selected. */
    List<Relation> chosenParents(Relation relation) {
        List<Relation> parents = new ArrayList<>();
        for (long oid : relation.parents()) {
            Relation parent = chosen(oid);
            if (parent != null) {
                parents.add(parent);
            }
        }
        return parents;
    }

    private int depth(Relation relation) {
        int depth = 0;
        for (Relation parent : chosenParents(relation)) {
            depth = Math.max(depth, depth(parent) + 1);
        }
        return depth;
    }
}
