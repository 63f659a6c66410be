package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of the catalog views: a session, what was selected, and the schemas in it. Used by one thread. */
final class Reading {
    /** Schemas that are the server's own, among them those that bear the names of fixed roles. */
    private static final Set<String> SYSTEM = Set.of(
            "sys",
            "information_schema",
            "guest",
            "cdc",
            "db_owner",
            "db_accessadmin",
            "db_securityadmin",
            "db_ddladmin",
            "db_backupoperator",
            "db_datareader",
            "db_datawriter",
            "db_denydatareader",
            "db_denydatawriter");

    /** Services have what is newest, whatever version they name. */
    private static final int NEWEST = 99;

    /** Views that Babelfish lacks, of those that SQL Server has had since 2012. */
    private static final Set<String> NOT_IN_BABELFISH =
            Set.of("allocation_units", "parameters", "dm_db_partition_stats", "internal_tables", "stats_columns");

    /** Takes one row; the cursor is moved by the caller. */
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Server server;
    private final Selection selection;
    private final List<String> schemas = new ArrayList<>();
    private final List<String> owners = new ArrayList<>();

    /**
     * Reads which schemas there are.
     *
     * @param own Godwit's own schema
     */
    Reading(Connection connection, Server server, Selection selection, String own) throws SQLException {
        this.connection = connection;
        this.server = server;
        this.selection = selection;
        each(Queries.SCHEMAS, row -> {
            String schema = row.getString(1);
            boolean mine = schema.equalsIgnoreCase(own) || isSystem(schema);
            if (!mine && selection.includesSchema(schema)) {
                schemas.add(schema);
                owners.add(text(row, 2));
            }
        });
    }

    /** Whether a schema is the server's own. */
    static boolean isSystem(String schema) {
        return SYSTEM.contains(schema.toLowerCase(Locale.ROOT));
    }

    /** Runs a query of {@link Queries} and hands over each row. */
    void each(String query, RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(Queries.of(query, major()))) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /** Whether the server has a view that came with a version. */
    boolean has(String view, int since) {
        return major() >= since && !(server.platform() == Platform.BABELFISH && NOT_IN_BABELFISH.contains(view));
    }

    private int major() {
        return server.isAtLeast(NEWEST) ? NEWEST : server.major();
    }

    Connection connection() {
        return connection;
    }

    Server server() {
        return server;
    }

    Selection selection() {
        return selection;
    }

    /** The selected schemas, by name. */
    List<String> schemas() {
        return schemas;
    }

    /** Who owns a selected schema; empty if that is not for the user to see. */
    String owner(String schema) {
        int found = schemas.indexOf(schema);
        return found < 0 ? "" : owners.get(found);
    }

    /** A column's text, empty if it is null. */
    static String text(ResultSet row, int column) throws SQLException {
        @Nullable String text = row.getString(column);
        return text == null ? "" : text;
    }
}
