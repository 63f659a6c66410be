package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.SqlType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Partition functions and schemes (Transact-SQL Reference, "CREATE PARTITION FUNCTION"). */
final class PartitionObjects {
    private PartitionObjects() {}

    static void add(Reading reading, ObjectList out) throws SQLException {
        Map<Long, List<String>> bounds = new HashMap<>();
        reading.each(
                Queries.PARTITION_BOUNDS,
                row -> bounds.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(literal(Reading.text(row, 2), row.getString(3) == null ? "NULL" : row.getString(3))));
        reading.each(Queries.PARTITION_FUNCTIONS, row -> {
            String type = SqlType.spelling(row.getString(4), row.getInt(5), row.getInt(6), row.getInt(7));
            String collation = Reading.text(row, 8);
            out.add(
                    Kinds.PARTITION_FUNCTION,
                    row.getString(2),
                    Stage.PRE_DATA,
                    "CREATE PARTITION FUNCTION " + Quoting.name(row.getString(2)) + "(" + type
                            + (collation.isEmpty() ? "" : " COLLATE " + collation) + ") AS RANGE "
                            + (row.getBoolean(3) ? "RIGHT" : "LEFT") + " FOR VALUES ("
                            + String.join(", ", bounds.getOrDefault(row.getLong(1), List.of())) + ")");
        });
        Set<Long> placed = new HashSet<>();
        reading.each(Queries.PLACED_SCHEMES, row -> placed.add(row.getLong(1)));
        reading.each(
                Queries.PARTITION_SCHEMES,
                row -> out.add(
                        Kinds.PARTITION_SCHEME,
                        row.getString(2),
                        Stage.PRE_DATA,
                        List.of("CREATE PARTITION SCHEME " + Quoting.name(row.getString(2)) + " AS PARTITION "
                                + Quoting.name(row.getString(3)) + " ALL TO ([PRIMARY])"),
                        placed.contains(row.getLong(1))
                                ? "all its partitions lie in the filegroup PRIMARY: filegroups are the source's disks"
                                : null));
    }

    /** A boundary as a constant of its type. */
    static String literal(String type, String text) {
        if (text.equals("NULL")) {
            return text;
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "date", "smalldatetime" ->
                "'" + text.substring(0, Math.min(text.length(), type.equals("date") ? 10 : 19)) + "'";
            case "datetime" -> "'" + text.substring(0, Math.min(text.length(), 23)) + "'";
            case "datetime2", "datetimeoffset", "time", "uniqueidentifier" -> "'" + text + "'";
            case "char", "varchar", "nchar", "nvarchar" -> Quoting.text(text);
            default -> text;
        };
    }
}
