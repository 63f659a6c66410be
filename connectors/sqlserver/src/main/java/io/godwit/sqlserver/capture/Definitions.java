package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.load.ActualColumns;
import io.godwit.sqlserver.load.SqlType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What tables are now, against what was planned of them. Used by one thread. */
public final class Definitions {
    /** One number for what decides how a table's rows are read: names, types and places of columns. */
    private static final String SHAPE =
            "SUM(CAST(CHECKSUM(c.name, c.column_id, c.user_type_id, c.max_length, c.precision,"
                    + " c.scale, c.collation_name) AS bigint))";

    private final Connection connection;
    private final Server server;

    /** Asks nothing yet. */
    public Definitions(Connection connection, Server server) {
        this.connection = connection;
        this.server = server;
    }

    /** A number that differs if a table's columns do, as a column of a query. */
    static String shapeOf(String object) {
        return "(SELECT " + SHAPE + " FROM sys.columns c WHERE c.object_id = " + object + ")";
    }

    /**
     * Such numbers by the tables' object numbers.
     *
     * @param objects a query that gives the object numbers of those wanted
     */
    public Map<Long, String> shapes(String objects) throws SQLException {
        Map<Long, String> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT c.object_id, COUNT(*), " + SHAPE
                        + " FROM sys.columns c WHERE c.object_id IN (" + objects + ") GROUP BY c.object_id")) {
            while (row.next()) {
                found.put(row.getLong(1), row.getString(2) + ' ' + row.getString(3));
            }
        }
        return found;
    }

    /**
     * What is no longer as planned, as a sentence's end; null if nothing is.
     *
     * @param object the table's object number
     */
    public @Nullable String difference(Table table, long object) throws SQLException {
        Set<String> present = columns(object);
        ActualColumns actual = ActualColumns.read(connection, server, table.id());
        if (present.isEmpty() || !actual.isThere()) {
            return "it was renamed or dropped";
        }
        Set<String> planned = new HashSet<>();
        for (Column column : table.columns()) {
            planned.add(column.name());
            if (!present.contains(column.name())) {
                return "it has no column " + column.name() + " any more";
            }
            String type = altered(column, actual.type(column.name()));
            if (type != null) {
                return "column " + column.name() + " was planned as " + column.nativeType() + " and is " + type;
            }
        }
        for (String name : present) {
            if (!planned.contains(name)) {
                return "it has a new column " + name;
            }
        }
        return null;
    }

    /** The same of a table whose changes are captured: a column made anew under its old name is not captured either. */
    @Nullable
    String difference(Table table, CaptureInstance instance) throws SQLException {
        String difference = difference(table, instance.sourceObject());
        if (difference != null) {
            return difference;
        }
        for (Column column : table.moved()) {
            if (!instance.present().contains(column.name())) {
                return "column " + column.name() + " was dropped and made anew, and its values are not captured since";
            }
        }
        return null;
    }

    private Set<String> columns(long object) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM sys.columns WHERE object_id = " + object)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    /** What a column's type is now; null if it is the planned one. */
    private static @Nullable String altered(Column column, SqlType now) {
        SqlType planned = SqlType.parse(column.nativeType());
        boolean same = planned.family() == null
                || (planned.name().equals(now.name())
                        && planned.length() == now.length()
                        && planned.scale() == now.scale());
        return same ? null : now.spelling();
    }

    /**
     * That a table is not as planned.
     *
     * @param how what {@link #difference(Table, long)} says
     */
    public static GodwitException changed(Table table, String how) {
        return new GodwitException(Errors.SCHEMA_CHANGED, how, table.id().toString(), null);
    }
}
