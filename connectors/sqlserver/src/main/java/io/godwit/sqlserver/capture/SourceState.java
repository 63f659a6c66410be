package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks at every poll how far changes are captured, whether capture is still on and whole for every table, and whether a table's
 * columns are still those that were planned. Used by one thread.
 */
final class SourceState {
    private static final int VALID_SECONDS = 5;

    private static final String INSTANCES =
            "SELECT t.object_id, t.start_lsn, sys.fn_cdc_get_max_lsn() FROM cdc.change_tables t";

    /** One number for what decides how a table's rows are read: names, types and places of columns. */
    private static final String DEFINITIONS = "SELECT c.object_id, COUNT(*), SUM(CAST(CHECKSUM(c.name, c.column_id,"
            + " c.user_type_id, c.max_length, c.precision, c.scale, c.collation_name) AS bigint))"
            + " FROM sys.columns c WHERE c.object_id IN (SELECT source_object_id FROM cdc.change_tables)"
            + " GROUP BY c.object_id";

    private final Connection connection;
    private final Server server;
    private final List<CapturedTable> tables;
    private final Map<Long, String> definitions;

    SourceState(Connection connection, Server server, List<CapturedTable> tables) throws SQLException {
        this.connection = connection;
        this.server = server;
        this.tables = tables;
        this.definitions = definitions();
        for (CapturedTable table : tables) {
            requirePlanned(table.plan, columns(table.instance.sourceObject()), actual(table));
        }
    }

    private ActualColumns actual(CapturedTable table) throws SQLException {
        return ActualColumns.read(connection, server, table.plan.table().id());
    }

    /** How far changes are captured, if all is as it must be for reading on from a position. */
    LogPosition captured(LogPosition complete) throws SQLException {
        Map<Long, LogPosition> begins = new HashMap<>();
        LogPosition captured = LogPosition.NONE;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INSTANCES)) {
            while (row.next()) {
                byte[] begin = row.getBytes(2);
                byte[] end = row.getBytes(3);
                if (begin != null) {
                    begins.put(row.getLong(1), LogPosition.of(begin));
                }
                captured = end == null ? LogPosition.NONE : LogPosition.of(end);
            }
        }
        for (CapturedTable table : tables) {
            LogPosition begin = begins.get(table.instance.changeTable());
            if (begin == null) {
                throw TableCursor.gone(table);
            }
            if (begin.compareTo(complete.next()) > 0) {
                throw ChangeCapture.lost(List.of(table.plan.table().id()), complete);
            }
        }
        return captured;
    }

    /** Whether an error comes from capture having been switched off, with which all change tables go. */
    boolean isSwitchedOff() {
        try {
            return connection.isValid(VALID_SECONDS) && !CaptureInstances.isOn(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Makes sure that no table's columns changed since they were planned.
     *
     * @throws GodwitException SCHEMA_CHANGED if one's did
     */
    void requireUnchanged() throws SQLException {
        Map<Long, String> now = definitions();
        for (CapturedTable table : tables) {
            long object = table.instance.sourceObject();
            String present = now.get(object);
            if (present == null || !present.equals(definitions.get(object))) {
                requirePlanned(table.plan, columns(object), actual(table));
                throw changed(table.plan.table(), "its columns were altered");
            }
        }
    }

    private Map<Long, String> definitions() throws SQLException {
        Map<Long, String> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(DEFINITIONS)) {
            while (row.next()) {
                found.put(row.getLong(1), row.getString(2) + ' ' + row.getString(3));
            }
        }
        return found;
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

    private static void requirePlanned(TablePlan plan, Set<String> present, ActualColumns actual) {
        Table table = plan.table();
        if (present.isEmpty() || !actual.isThere()) {
            throw changed(table, "it was renamed or dropped");
        }
        Set<String> planned = new HashSet<>();
        for (Column column : table.columns()) {
            planned.add(column.name());
            if (!present.contains(column.name())) {
                throw changed(table, "it has no column " + column.name() + " any more");
            }
            String type = altered(column, actual.type(column.name()));
            if (type != null) {
                throw changed(
                        table,
                        "column " + column.name() + " was planned as " + column.nativeType() + " and is " + type);
            }
        }
        for (String name : present) {
            if (!planned.contains(name)) {
                throw changed(table, "it has a new column " + name);
            }
        }
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

    private static GodwitException changed(Table table, String how) {
        return new GodwitException(Errors.SCHEMA_CHANGED, how, table.id().toString(), null);
    }
}
