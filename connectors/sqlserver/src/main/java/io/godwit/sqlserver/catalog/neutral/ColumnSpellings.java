package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnMapping;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling.Spelled;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types that the columns of a schema's tables get here, together: keys bound them, and foreign keys make them alike. */
public final class ColumnSpellings {
    /** Entries of a clustered index (Transact-SQL Reference, CREATE INDEX, "Index key size"). */
    static final int CLUSTERED_BYTES = 900;

    /** Entries of another index, from 2016 on. */
    private static final int OTHER_BYTES = 1_700;

    private static final int SERVER_2016 = 13;

    private ColumnSpellings() {}

    /** How many bytes an entry of an index may have that is not clustered. */
    static int mostIndexBytes(Server server) {
        return server.isAtLeast(SERVER_2016) ? OTHER_BYTES : CLUSTERED_BYTES;
    }

    /** Types by table, under the target's name, and column. */
    public static Map<TableId, Map<String, Spelled>> of(Schema schema, Server server) {
        Map<TableId, Map<String, Integer>> room = room(schema, server);
        Map<TableId, Map<String, Spelled>> types = new LinkedHashMap<>();
        for (Table table : schema.tables()) {
            types.put(table.target(), of(table, room.getOrDefault(table.target(), Map.of())));
        }
        List<ForeignKeyDefinition> keys = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof ForeignKeyDefinition key && object.skipped() == null) {
                keys.add(key);
            }
        }
        ForeignKeyTypes.align(types, keys);
        return types;
    }

    /**
     * What each column of a table becomes, as far as its own key says; other indexes and foreign keys may ask for more. A table of
     * this engine keeps its types.
     *
     * @param engine whose table it is
     */
    public static List<ColumnMapping> mapping(Table table, String engine) {
        Map<String, Integer> room = new HashMap<>();
        Key key = table.key();
        if (key != null) {
            bound(room, key.columns(), CLUSTERED_BYTES);
        }
        boolean same = engine.equals(SqlServerConnector.ENGINE);
        Map<String, Spelled> types = same ? Map.of() : of(table, room);
        List<ColumnMapping> mapping = new ArrayList<>();
        for (Column column : table.columns()) {
            Spelled spelled = types.getOrDefault(column.name(), new Spelled(column.nativeType(), ""));
            mapping.add(new ColumnMapping(column.name(), column.nativeType(), spelled.plain(), spelled.reason()));
        }
        return mapping;
    }

    private static Map<String, Spelled> of(Table table, Map<String, Integer> room) {
        Map<String, Spelled> types = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            types.put(column.name(), TypeSpelling.of(column.type(), room.getOrDefault(column.name(), 0)));
        }
        return types;
    }

    /** How many bytes a column may take that must be in an index whole: of keys, unique indexes, foreign keys on both ends. */
    private static Map<TableId, Map<String, Integer>> room(Schema schema, Server server) {
        Map<TableId, Map<String, Integer>> room = new HashMap<>();
        for (Table table : schema.tables()) {
            Key key = table.key();
            if (key != null) {
                bound(room.computeIfAbsent(table.target(), k -> new HashMap<>()), key.columns(), CLUSTERED_BYTES);
            }
        }
        int most = mostIndexBytes(server);
        for (SchemaObject object : schema.objects()) {
            Definition definition = object.definition();
            if (definition instanceof IndexDefinition index && index.unique()) {
                bound(
                        room.computeIfAbsent(index.table(), k -> new HashMap<>()),
                        plainColumns(index),
                        index.primary() ? CLUSTERED_BYTES : most);
            } else if (definition instanceof ForeignKeyDefinition key) {
                bound(room.computeIfAbsent(key.table(), k -> new HashMap<>()), key.columns(), most);
                bound(room.computeIfAbsent(key.referenced(), k -> new HashMap<>()), key.referencedColumns(), most);
            }
        }
        return room;
    }

    private static void bound(Map<String, Integer> room, List<String> columns, int most) {
        columns.forEach(c -> room.merge(c, most / columns.size(), Math::min));
    }

    /** The columns of an index that is of whole columns only; else none. */
    static List<String> plainColumns(IndexDefinition index) {
        List<String> columns = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            if (part.prefix() > 0 || !(part.value() instanceof ColumnValue column)) {
                return List.of();
            }
            columns.add(column.column());
        }
        return columns;
    }
}
