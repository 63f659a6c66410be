package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Server;
import io.godwit.spi.schema.Selection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the dictionary: a session, what was selected, and the schemas in it. Queries are written for the views of what a
 * user may reach (ALL_); where it may read those of everything (DBA_), which have the same columns, these are read instead. A
 * column of the type LONG stands last in a query, because the driver loses it once a later one is read. Used by one thread.
 */
final class Reading {
    /** Users of Oracle's own before 12.1, which marks them in the dictionary (Security Guide 11.2, "Predefined User Accounts"). */
    static final Set<String> PREDEFINED = Set.of(
            "ANONYMOUS",
            "APEX_PUBLIC_USER",
            "APPQOSSYS",
            "AUDSYS",
            "BI",
            "CTXSYS",
            "DBSFWUSER",
            "DBSNMP",
            "DIP",
            "DMSYS",
            "DVF",
            "DVSYS",
            "EXFSYS",
            "FLOWS_FILES",
            "GGSYS",
            "GSMADMIN_INTERNAL",
            "GSMCATUSER",
            "GSMUSER",
            "LBACSYS",
            "MDDATA",
            "MDSYS",
            "MGMT_VIEW",
            "OJVMSYS",
            "OLAPSYS",
            "ORACLE_OCM",
            "ORDDATA",
            "ORDPLUGINS",
            "ORDSYS",
            "OUTLN",
            "OWBSYS",
            "OWBSYS_AUDIT",
            "PUBLIC",
            "RDSADMIN",
            "REMOTE_SCHEDULER_AGENT",
            "SI_INFORMTN_SCHEMA",
            "SPATIAL_CSW_ADMIN_USR",
            "SPATIAL_WFS_ADMIN_USR",
            "SYS",
            "SYSBACKUP",
            "SYSDG",
            "SYSKM",
            "SYSMAN",
            "SYSRAC",
            "SYSTEM",
            "TSMSYS",
            "WK_TEST",
            "WKPROXY",
            "WKSYS",
            "WMSYS",
            "XDB",
            "XS$NULL");

    static final String SCHEMAS = "SELECT username FROM sys.all_users ORDER BY username";
    /** From 12.1 on. */
    static final String OWN_SCHEMAS =
            "SELECT username FROM sys.all_users WHERE oracle_maintained = 'N' ORDER BY username";

    /** Takes one row; the cursor is moved by the caller. */
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Server server;
    private final Selection selection;
    private final List<String> schemas = new ArrayList<>();

    Reading(Connection connection, Server server, Selection selection) throws SQLException {
        this.connection = connection;
        this.server = server;
        this.selection = selection;
        boolean marked = server.isAtLeast(12, 1);
        each(marked ? OWN_SCHEMAS : SCHEMAS, row -> {
            String name = row.getString(1);
            if (!PREDEFINED.contains(name) && !name.startsWith("APEX_") && selection.includesSchema(name)) {
                schemas.add(name);
            }
        });
    }

    /** Runs a query of the dictionary and hands over each row. */
    void each(String sql, RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(500);
            try (ResultSet rows = statement.executeQuery(sight(sql))) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /** Runs a query of the selected schemas, whose owners take the place of {@code {owners}}; nothing if there is none. */
    void ofSchemas(String sql, RowConsumer consumer) throws SQLException {
        if (!schemas.isEmpty()) {
            each(
                    sql.replace(
                            "{owners}",
                            schemas.stream().map(Quoting::text).collect(Collectors.joining(", ", "(", ")"))),
                    consumer);
        }
    }

    /** As {@link #ofSchemas}, of a view that the user may be refused or the version may not have. */
    void ofSchemasIfAllowed(String sql, RowConsumer consumer) throws SQLException {
        try {
            ofSchemas(sql, consumer);
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw e;
            }
        }
    }

    private String sight(String sql) {
        return server.sees() ? sql.replace("sys.all_", "sys.dba_") : sql;
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

    /** The selected schemas, in order. */
    List<String> schemas() {
        return schemas;
    }

    static String nonNull(@Nullable String text) {
        return text == null ? "" : text;
    }
}
