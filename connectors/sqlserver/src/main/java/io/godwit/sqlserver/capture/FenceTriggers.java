package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Triggers that refuse writes of everybody but Godwit, one on each table, and what has to be known to make them. */
public final class FenceTriggers {
    /** How the names of all of them begin: they are no part of the schema that moves. */
    public static final String PREFIX = "godwit_fence_";

    private final String prefix;
    private final String body;

    /** Sessions of the migration itself pass, those of its way back too: their names begin alike. */
    FenceTriggers(String migration) {
        this.prefix = PREFIX + CaptureInstances.prefix(migration).substring("godwit_".length());
        String own = "godwit " + migration;
        this.body = " AS BEGIN IF LEFT(APP_NAME(), " + own.length() + ") = " + Quoting.text(own)
                + " RETURN; THROW 51000, N'Godwit has moved this table, so that it may not be written any more; this trigger goes with"
                + " `godwit cancel`', 1; END";
    }

    /** Makes those that are missing. */
    void create(Statement statement, List<Table> tables) throws SQLException {
        Set<String> present = names(statement.getConnection());
        for (TableId table : tables.stream().map(Table::id).sorted().toList()) {
            String name = prefix + number(statement, table);
            if (!present.contains(name)) {
                statement.execute("CREATE TRIGGER " + Quoting.name(table.schema()) + '.' + Quoting.name(name) + " ON "
                        + Quoting.table(table) + " AFTER INSERT, UPDATE, DELETE" + body);
            }
        }
    }

    private static long number(Statement statement, TableId table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT OBJECT_ID(" + Quoting.text(Quoting.table(table)) + ")")) {
            row.next();
            return row.getLong(1);
        }
    }

    private Set<String> names(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        for (TableId trigger : all(connection)) {
            names.add(trigger.name());
        }
        return names;
    }

    private List<TableId> all(Connection connection) throws SQLException {
        List<TableId> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT s.name, g.name FROM sys.triggers g"
                + " JOIN sys.tables t ON t.object_id = g.parent_id JOIN sys.schemas s ON s.schema_id = t.schema_id"
                + " WHERE LEFT(g.name, LEN(?)) = ?")) {
            statement.setString(1, prefix);
            statement.setString(2, prefix);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new TableId(row.getString(1), row.getString(2)));
                }
            }
        }
        return found;
    }

    /** Removes the migration's; harmless if there are none. */
    void drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (TableId trigger : all(connection)) {
                statement.execute("DROP TRIGGER " + Quoting.table(trigger));
            }
        }
    }

    /** Whether the user may make them on all these tables, and they would be sure to fire. */
    static boolean canBeMade(Monitor monitor, Server server, List<Table> tables) {
        return fireAlways(monitor, server)
                && monitor.ask("looking whether triggers may be made", c -> {
                    try (PreparedStatement statement =
                            c.prepareStatement("SELECT HAS_PERMS_BY_NAME(?, N'OBJECT', N'ALTER')")) {
                        for (Table table : tables) {
                            statement.setString(1, Quoting.table(table.id()));
                            try (ResultSet row = statement.executeQuery()) {
                                if (row.next() && row.getInt(1) == 0 && !row.wasNull()) {
                                    return false;
                                }
                            }
                        }
                    }
                    return true;
                });
    }

    /** With nested triggers off, what another table's trigger writes would fire none here. */
    private static boolean fireAlways(Monitor monitor, Server server) {
        Platform platform = server.platform();
        if (platform.isSingleDatabase() || platform == Platform.BABELFISH || platform == Platform.OTHER) {
            return true;
        }
        return monitor.ask("looking whether triggers fire triggers", c -> {
            try (Statement statement = c.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CAST(value_in_use AS int) FROM sys.configurations"
                            + " WHERE name = 'nested triggers'")) {
                return !row.next() || row.getInt(1) != 0;
            }
        });
    }

    static void requireNesting(Monitor monitor, Server server) {
        if (!fireAlways(monitor, server)) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "the server's setting `nested triggers` is off, so that what triggers write would not be refused; choose"
                            + " another way, or run EXEC sp_configure 'nested triggers', 1; RECONFIGURE",
                    SqlServerOptions.FENCE.name(),
                    null);
        }
    }

    /** Sessions that hold locks on the tables, as a clause. */
    static String holders(Connection connection, List<Table> tables) throws SQLException {
        List<String> found = new ArrayList<>();
        String sql =
                "SELECT DISTINCT TOP (10) l.request_session_id, COALESCE(s.program_name, N'') FROM sys.dm_tran_locks l"
                        + " LEFT JOIN sys.dm_exec_sessions s ON s.session_id = l.request_session_id"
                        + " WHERE l.resource_type = 'OBJECT' AND l.resource_database_id = DB_ID() AND l.request_status = 'GRANT'"
                        + " AND l.request_mode IN ('IX', 'X', 'SIX', 'UIX', 'U', 'Sch-M', 'BU')"
                        + " AND l.resource_associated_entity_id = OBJECT_ID(?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Table table : tables) {
                statement.setString(1, Quoting.table(table.id()));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next() && found.size() < 10) {
                        String who = "session " + row.getInt(1) + " (" + row.getString(2) + ")";
                        if (!found.contains(who)) {
                            found.add(who);
                        }
                    }
                }
            }
        }
        return found.isEmpty() ? "" : ": " + String.join(", ", found);
    }
}
