package io.godwit.sqlserver.capture;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The capture instances of a database: which there are, and the statements that make and remove them (Change data capture stored
 * procedures). Those that Godwit makes bear the migration's mark in their names, so that they are known again. Immutable.
 */
final class CaptureInstances {
    private final List<CaptureInstance> all;

    private CaptureInstances(List<CaptureInstance> all) {
        this.all = all;
    }

    /** Whether the database captures changes at all. */
    static boolean isOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT is_cdc_enabled FROM sys.databases WHERE name = DB_NAME()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Reads those there are; none if the database captures nothing. Ones that are being removed are left out. */
    static CaptureInstances read(Connection connection) throws SQLException {
        List<CaptureInstance> found = new ArrayList<>();
        if (!isOn(connection)) {
            return new CaptureInstances(found);
        }
        Map<Long, List<String>> columns = new HashMap<>();
        Map<Long, Set<String>> present = new HashMap<>();
        Set<Long> ordered = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            // a column that was dropped keeps its place, and one that was made anew under its name is not captured
            try (ResultSet row = statement.executeQuery("SELECT k.object_id, k.column_name, c.column_id"
                    + " FROM cdc.captured_columns k JOIN cdc.change_tables t ON t.object_id = k.object_id"
                    + " LEFT JOIN sys.columns c ON c.object_id = t.source_object_id AND c.column_id = k.column_id"
                    + " AND c.name = k.column_name ORDER BY k.object_id, k.column_ordinal")) {
                while (row.next()) {
                    long table = row.getLong(1);
                    columns.computeIfAbsent(table, o -> new ArrayList<>()).add(row.getString(2));
                    if (row.getObject(3) != null) {
                        present.computeIfAbsent(table, o -> new HashSet<>()).add(row.getString(2));
                    }
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT c.object_id FROM sys.columns c JOIN cdc.change_tables t"
                    + " ON t.object_id = c.object_id WHERE c.name = '__$command_id'")) {
                while (row.next()) {
                    ordered.add(row.getLong(1));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT t.capture_instance, t.object_id, s.name, o.name,"
                    + " o.object_id, t.start_lsn, t.partition_switch FROM cdc.change_tables t"
                    + " JOIN sys.tables o ON o.object_id = t.source_object_id"
                    + " JOIN sys.schemas s ON s.schema_id = o.schema_id"
                    + " WHERE t.has_drop_pending IS NULL OR t.has_drop_pending = 0")) {
                while (row.next()) {
                    long table = row.getLong(2);
                    byte[] begins = row.getBytes(6);
                    found.add(new CaptureInstance(
                            row.getString(1),
                            table,
                            new TableId(row.getString(3), row.getString(4)),
                            row.getLong(5),
                            begins == null ? null : LogPosition.of(begins),
                            List.copyOf(columns.getOrDefault(table, List.of())),
                            Set.copyOf(present.getOrDefault(table, Set.of())),
                            ordered.contains(table),
                            row.getBoolean(7)));
                }
            }
        }
        return new CaptureInstances(found);
    }

    List<CaptureInstance> of(TableId table) {
        return all.stream().filter(i -> i.source().equals(table)).toList();
    }

    List<CaptureInstance> all() {
        return all;
    }

    /** Those that can tell all changes of a table's moved columns in their order, the youngest first. */
    List<CaptureInstance> whole(Table table) {
        List<String> wanted = table.moved().stream().map(Column::name).toList();
        return told(table).stream().filter(i -> i.present().containsAll(wanted)).toList();
    }

    /** The same, but those too that told all columns until the table was altered. */
    private List<CaptureInstance> told(Table table) {
        List<String> wanted = table.moved().stream().map(Column::name).toList();
        return of(table.id()).stream()
                .filter(i -> i.ordered() && i.columns().containsAll(wanted))
                .sorted(Comparator.comparing(CaptureInstances::begins).reversed())
                .toList();
    }

    private static LogPosition begins(CaptureInstance instance) {
        LogPosition begins = instance.begins();
        return begins == null ? LogPosition.NONE : begins;
    }

    /**
     * The one to read from a position on: the youngest that holds all changes since, so that an older one can be removed. One whose
     * table was altered is taken if there is no other, for what was committed before that. Null if none holds all changes since.
     */
    @Nullable
    CaptureInstance holding(Table table, LogPosition from) {
        return Stream.concat(whole(table).stream(), told(table).stream())
                .filter(i -> i.holds(from))
                .findFirst()
                .orElse(null);
    }

    /** How the names of a migration's own instances begin. */
    static String prefix(String migration) {
        long hash = 1469598103934665603L;
        for (byte b : migration.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 1099511628211L;
        }
        return String.format(Locale.ROOT, "godwit_%08x_", (int) (hash ^ (hash >>> 32)));
    }

    /** Switches capture on for the database. */
    static String enableDatabase(Server server) {
        return server.platform() == Platform.AMAZON_RDS
                ? "EXEC msdb.dbo.rds_cdc_enable_db " + Quoting.text(server.database())
                : "EXEC sys.sp_cdc_enable_db";
    }

    /** Switches capture off for the database. */
    static String disableDatabase(Server server) {
        return server.platform() == Platform.AMAZON_RDS
                ? "EXEC msdb.dbo.rds_cdc_disable_db " + Quoting.text(server.database())
                : "EXEC sys.sp_cdc_disable_db";
    }

    /**
     * Captures a table: who may read the changes is decided by no role, and partitions can be switched no longer, since no change
     * table would show it.
     *
     * @param partitioned only then the setting may be given
     */
    static String enableTable(TableId table, String instance, List<String> columns, boolean partitioned) {
        return "EXEC sys.sp_cdc_enable_table @source_schema = " + Quoting.text(table.schema()) + ", @source_name = "
                + Quoting.text(table.name()) + ", @role_name = NULL, @capture_instance = " + Quoting.text(instance)
                + ", @supports_net_changes = 0, @captured_column_list = "
                + Quoting.text(columns.stream().map(Quoting::name).collect(Collectors.joining(", ")))
                + (partitioned ? ", @allow_partition_switch = 0" : "");
    }

    /** Captures a table no longer. */
    static String disableTable(CaptureInstance instance) {
        return "EXEC sys.sp_cdc_disable_table @source_schema = "
                + Quoting.text(instance.source().schema()) + ", @source_name = "
                + Quoting.text(instance.source().name()) + ", @capture_instance = " + Quoting.text(instance.name());
    }
}
