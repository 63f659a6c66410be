package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Indexes, and the constraints that are indexes: primary keys, unique and exclusion constraints. Those of a partitioned table
 * are made on it alone, then on each partition, and then attached, so that every one keeps its own name.
 */
final class IndexObjects {
    /** Where an index ended up, for those made after it. */
    private record Made(String sql, String listed, Stage stage) {}

    private final Reading reading;
    private final Descriptions descriptions;
    private final Map<Long, Made> made = new HashMap<>();

    IndexObjects(Reading reading, Descriptions descriptions) {
        this.reading = reading;
        this.descriptions = descriptions;
    }

    void add(ObjectList out) throws SQLException {
        List<String> marks = new ArrayList<>();
        reading.each("""
                SELECT i.indexrelid, i.indrelid, n.nspname, x.relname, k.conname, k.contype,
                  pg_catalog.pg_get_constraintdef(k.oid) AS constraintdef,
                  pg_catalog.pg_get_indexdef(i.indexrelid) AS indexdef, i.indisreplident, i.indisclustered, i.indisvalid,
                  x.relkind, c.relkind AS tablekind,
                  (SELECT pg_catalog.string_agg(a.attnum || ' SET STATISTICS ' || a.attstattarget, ';' ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) AS targets
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
                LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
                  AND k.conrelid = i.indrelid
                WHERE %s ORDER BY c.relkind = 'r', n.nspname, c.relname, k.contype = 'p' DESC NULLS LAST, x.relname""".formatted(reading.inSchemas("n.nspname")), row -> {
            Relation table = reading.relations().chosen(row.getLong("indrelid"));
            // those of materialized views come with the views
            if (table != null && table.isTable()) {
                addIndex(table, row, marks, out);
            }
        });
        addReplicaIdentities(out, marks);
        addAttachments(out);
    }

    private void addIndex(Relation table, ResultSet row, List<String> marks, ObjectList out) throws SQLException {
        String name = row.getString("relname");
        String type = row.getString("contype");
        boolean replica = row.getBoolean("indisreplident");
        Stage stage = "p".equals(type) || replica ? Stage.KEYS : Stage.POST_DATA;
        String tableName = reading.naming().target(table.id()).toString();
        String listed = tableName + "." + name;
        if (!row.getBoolean("indisvalid") && row.getString("relkind").equals("i")) {
            out.skip("index", listed, Stage.POST_DATA, "it is not valid on the source: its build failed there");
            return;
        }
        if (type == null) {
            List<String> statements = new ArrayList<>();
            statements.add(row.getString("indexdef"));
            statements.addAll(targets(table, name, row.getString("targets")));
            out.add("index", listed, stage, statements);
        } else {
            out.add(
                    kind(type),
                    listed,
                    stage,
                    "ALTER TABLE ONLY " + table.sql() + " ADD CONSTRAINT " + Quoting.name(row.getString("conname"))
                            + " " + row.getString("constraintdef"));
        }
        out.describe(descriptions.index(table, row.getLong("indexrelid")));
        made.put(
                row.getLong("indexrelid"),
                new Made(Quoting.name(row.getString("nspname")) + "." + Quoting.name(name), listed, stage));
        if (replica) {
            marks.add(tableName + "\n" + "ALTER TABLE ONLY " + table.sql() + " REPLICA IDENTITY USING INDEX "
                    + Quoting.name(name));
        }
        if (row.getBoolean("indisclustered")) {
            out.add(
                    "cluster mark",
                    tableName,
                    Stage.POST_DATA,
                    "ALTER TABLE " + table.sql() + " CLUSTER ON " + Quoting.name(name));
        }
    }

    static String kind(String type) {
        return switch (type) {
            case "p" -> "primary key";
            case "u" -> "unique constraint";
            case "x" -> "exclusion constraint";
            case "f" -> "foreign key";
            case "n" -> "not-null constraint";
            default -> "check constraint";
        };
    }

    private static List<String> targets(Relation table, String index, @Nullable String targets) {
        List<String> statements = new ArrayList<>();
        if (targets != null) {
            String name = Quoting.name(table.id().schema()) + "." + Quoting.name(index);
            for (String target : targets.split(";")) {
                statements.add("ALTER INDEX " + name + " ALTER COLUMN " + target);
            }
        }
        return statements;
    }

    private void addReplicaIdentities(ObjectList out, List<String> marks) {
        for (String mark : marks) {
            int end = mark.indexOf('\n');
            out.add("replica identity", mark.substring(0, end), Stage.KEYS, mark.substring(end + 1));
        }
        for (Relation table : reading.relations().tables()) {
            String identity =
                    table.identity().equals("f") ? "FULL" : table.identity().equals("n") ? "NOTHING" : "";
            if (!identity.isEmpty()) {
                out.add(
                        "replica identity",
                        reading.naming().target(table.id()).toString(),
                        Stage.KEYS,
                        "ALTER TABLE ONLY " + table.sql() + " REPLICA IDENTITY " + identity);
            }
        }
    }

    private void addAttachments(ObjectList out) throws SQLException {
        reading.each("""
                SELECT h.inhrelid, h.inhparent FROM pg_catalog.pg_inherits h
                JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid WHERE c.relkind IN ('i', 'I') ORDER BY h.inhrelid""", row -> {
            Made child = made.get(row.getLong(1));
            Made parent = made.get(row.getLong(2));
            if (child != null && parent != null) {
                out.add(
                        "index attachment",
                        child.listed,
                        child.stage.compareTo(parent.stage) > 0 ? child.stage : parent.stage,
                        "ALTER INDEX " + parent.sql + " ATTACH PARTITION " + child.sql);
            }
        });
    }
}
