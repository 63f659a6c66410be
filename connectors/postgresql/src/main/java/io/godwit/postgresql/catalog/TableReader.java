package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the selected tables that hold rows, in neutral form. */
final class TableReader {
    /** What a table's unique indexes say of it. */
    private static final class Keys {
        private @Nullable Key primary;
        private @Nullable Key replica;
        private int uniques;
    }

    private TableReader() {}

    static List<Table> read(Reading reading, Map<Long, List<ColumnFacts>> columns) throws SQLException {
        Map<Long, Keys> keys = keys(reading, columns);
        Map<Long, Long> bytes = new HashMap<>();
        reading.each("""
                SELECT c.oid, pg_catalog.pg_relation_size(c.oid)
                  + CASE WHEN c.reltoastrelid = 0 THEN 0 ELSE pg_catalog.pg_relation_size(c.reltoastrelid) END
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND %s""".formatted(reading.inSchemas("n.nspname")), row -> bytes.put(row.getLong(1), row.getLong(2)));
        List<Table> tables = new ArrayList<>();
        for (Relation relation : reading.relations().all()) {
            if (relation.chosen() && relation.isLeaf()) {
                tables.add(table(
                        reading,
                        relation,
                        columns.getOrDefault(relation.oid(), List.of()),
                        keys.getOrDefault(relation.oid(), new Keys()),
                        bytes.getOrDefault(relation.oid(), -1L)));
            }
        }
        return tables;
    }

    private static Table table(Reading reading, Relation relation, List<ColumnFacts> columns, Keys keys, long bytes) {
        boolean full = relation.identity().equals("f");
        Key key = relation.identity().equals("i") && keys.replica != null ? keys.replica : keys.primary;
        List<Column> neutral = new ArrayList<>();
        for (ColumnFacts facts : columns) {
            Column column = facts.column();
            boolean detachable = column.detachable() && !full && !column.generated();
            neutral.add(new Column(
                    column.name(),
                    ColumnRules.type(reading, relation, column),
                    column.nativeType(),
                    column.nullable(),
                    column.generated(),
                    detachable));
        }
        return new Table(
                relation.id(),
                reading.naming().target(relation.id()),
                neutral,
                key,
                full,
                keys.uniques > (key == null ? 0 : 1),
                filter(reading, relation),
                relation.rows(),
                bytes);
    }

    /** A filter may be given for a partitioned table; it then holds for each of its partitions. */
    private static @Nullable String filter(Reading reading, Relation relation) {
        Relation at = relation;
        while (at != null) {
            String filter = reading.selection().filter(at.id());
            if (filter != null) {
                return filter;
            }
            at = ColumnRules.parent(reading, at);
        }
        return null;
    }

    /**
     * Keys that changes can be addressed by. A deferrable primary key is none: the server does not use it as a replica
     * identity, and it cannot decide a conflict.
     */
    private static Map<Long, Keys> keys(Reading reading, Map<Long, List<ColumnFacts>> columns) throws SQLException {
        Map<Long, Keys> keys = new HashMap<>();
        reading.each("""
                SELECT i.indrelid, x.relname, i.indisprimary, i.indisreplident, i.indimmediate AND m.amname = 'btree',
                  pg_catalog.array_to_string((i.indkey::int2[])[0:i.indnkeyatts - 1], ',')
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_am m ON m.oid = x.relam
                JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
                WHERE (i.indisunique OR i.indisexclusion) AND %s""".formatted(reading.inSchemas("n.nspname")), row -> {
            List<ColumnFacts> facts = columns.get(row.getLong(1));
            if (facts == null) {
                return;
            }
            Keys found = keys.computeIfAbsent(row.getLong(1), k -> new Keys());
            found.uniques++;
            boolean primary = row.getBoolean(3);
            boolean replica = row.getBoolean(4);
            if ((primary || replica) && row.getBoolean(5)) {
                Key key = key(row.getString(2), row.getString(6), facts);
                found.primary = primary ? key : found.primary;
                found.replica = replica ? key : found.replica;
            }
        });
        return keys;
    }

    private static @Nullable Key key(String name, String numbers, List<ColumnFacts> facts) {
        List<String> names = new ArrayList<>();
        boolean byteEqual = true;
        for (String number : numbers.split(",")) {
            int wanted = Integer.parseInt(number);
            ColumnFacts column =
                    facts.stream().filter(f -> f.number() == wanted).findFirst().orElse(null);
            if (column == null || column.column().generated()) {
                return null;
            }
            names.add(column.column().name());
            byteEqual &= column.byteEqual();
        }
        return new Key(name, names, byteEqual);
    }
}
