package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all foreign keys, checks and defaults there are. */
final class ConstraintReader {
    private final Map<Long, List<NativeForeignKey>> foreignKeys = new HashMap<>();
    private final Map<Long, List<NativeCheck>> checks = new HashMap<>();
    private final Map<Long, List<NativeDefault>> defaults = new HashMap<>();
    private final Map<Long, List<String[]>> pairs = new HashMap<>();

    private ConstraintReader() {}

    static ConstraintReader read(Reading reading, ColumnReader columns, Map<Long, TableId> tables) throws SQLException {
        ConstraintReader reader = new ConstraintReader();
        reading.each(Queries.FOREIGN_KEY_COLUMNS, row -> {
            String from = columns.name(row.getLong(2), row.getInt(3));
            String to = columns.name(row.getLong(4), row.getInt(5));
            if (from != null && to != null) {
                reader.pairs
                        .computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(new String[] {from, to});
            }
        });
        reading.each(Queries.FOREIGN_KEYS, row -> reader.foreignKey(row, tables));
        reading.each(
                Queries.CHECKS,
                row -> reader.checks
                        .computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(new NativeCheck(
                                row.getString(2),
                                Reading.text(row, 3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                !row.getBoolean(6))));
        reading.each(Queries.DEFAULTS, row -> {
            String column = columns.name(row.getLong(1), row.getInt(2));
            if (column != null) {
                reader.defaults
                        .computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(new NativeDefault(row.getString(3), column, Reading.text(row, 4), row.getBoolean(5)));
            }
        });
        return reader;
    }

    private void foreignKey(ResultSet row, Map<Long, TableId> tables) throws SQLException {
        TableId referenced = tables.get(row.getLong(3));
        if (referenced == null) {
            return;
        }
        List<String[]> columns = pairs.getOrDefault(row.getLong(1), List.of());
        foreignKeys
                .computeIfAbsent(row.getLong(2), k -> new ArrayList<>())
                .add(new NativeForeignKey(
                        row.getString(4),
                        columns.stream().map(p -> p[0]).toList(),
                        referenced,
                        columns.stream().map(p -> p[1]).toList(),
                        action(Reading.text(row, 5)),
                        action(Reading.text(row, 6)),
                        row.getBoolean(7),
                        row.getBoolean(8),
                        !row.getBoolean(9)));
    }

    private static Action action(String described) {
        return switch (described) {
            case "CASCADE" -> Action.CASCADE;
            case "SET_NULL" -> Action.SET_NULL;
            case "SET_DEFAULT" -> Action.SET_DEFAULT;
            default -> Action.NONE;
        };
    }

    List<NativeForeignKey> foreignKeys(long objectId) {
        return foreignKeys.getOrDefault(objectId, List.of());
    }

    List<NativeCheck> checks(long objectId) {
        return checks.getOrDefault(objectId, List.of());
    }

    List<NativeDefault> defaults(long objectId) {
        return defaults.getOrDefault(objectId, List.of());
    }
}
