package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what captures changes, and removes it. With the option {@code enableCapture} Godwit does it; without, the statements are a
 * script for the database's administrator.
 */
final class CaptureSetup {
    private static final int INSTANCES_PER_TABLE = 2;
    private static final int INSTANCE_GONE = 22985;
    private static final int MAXIMUM = Integer.MAX_VALUE;

    private final Sessions sessions;
    private final Server server;
    private final MarkTable marks;

    CaptureSetup(Sessions sessions, MarkTable marks) {
        this.sessions = sessions;
        this.server = sessions.server();
        this.marks = marks;
    }

    private boolean isAllowed() {
        return sessions.isOn(SqlServerOptions.ENABLE_CAPTURE);
    }

    /** Makes what is missing; may be repeated. */
    void complete(Connection connection, List<Table> tables) throws SQLException {
        List<String> script = script(connection, tables);
        if (!script.isEmpty() && !isAllowed()) {
            throw new GodwitException(
                    SqlServerErrors.CAPTURE_OFF,
                    "changes are not captured; run " + String.join("; ", script) + "; or set enableCapture",
                    sessions.database(),
                    null);
        }
        if (!script.isEmpty()) {
            requireRoomForLargeValues(connection, tables);
        }
        completeMark(connection);
        CaptureInstances instances = CaptureInstances.read(connection);
        for (Table table : tables) {
            for (String statement : missing(connection, instances, table, true)) {
                run(connection, statement);
            }
        }
    }

    /** The statements that are missing for all changes to be captured, for people; none if nothing is. */
    List<String> script(Connection connection, List<Table> tables) throws SQLException {
        List<String> script = new ArrayList<>();
        CaptureInstances instances = CaptureInstances.read(connection);
        if (!CaptureInstances.isOn(connection)) {
            script.add(CaptureInstances.enableDatabase(server));
        }
        if (!marks.exists(connection)) {
            script.add("IF SCHEMA_ID(" + Quoting.text(marks.id().schema()) + ") IS NULL EXEC("
                    + Quoting.text("CREATE SCHEMA " + Quoting.name(marks.id().schema())) + ")");
            script.add(marks.creation());
        }
        if (instances.of(marks.id()).isEmpty()) {
            script.add(enableMark());
        }
        for (Table table : tables) {
            script.addAll(missing(connection, instances, table, isAllowed()));
        }
        return script;
    }

    private String enableMark() {
        return CaptureInstances.enableTable(marks.id(), MarkTable.INSTANCE, List.of("migration", "token"), false);
    }

    /**
     * What captures a table; nothing if it is captured as it must be. An instance of Godwit's own that no longer does makes room for a
     * new one, others' are left to them.
     */
    private List<String> missing(Connection connection, CaptureInstances instances, Table table, boolean own)
            throws SQLException {
        boolean partitioned = isPartitioned(connection, table);
        List<CaptureInstance> whole = instances.whole(table);
        if (whole.stream().anyMatch(i -> !partitioned || !i.allowsSwitch())) {
            return List.of();
        }
        List<CaptureInstance> present = new ArrayList<>(instances.of(table.id()));
        String prefix = CaptureInstances.prefix(sessions.migration());
        List<String> statements = new ArrayList<>();
        if (own && present.size() >= INSTANCES_PER_TABLE) {
            present.stream()
                    .filter(i -> i.name().startsWith(prefix))
                    .findFirst()
                    .ifPresent(stale -> {
                        statements.add(CaptureInstances.disableTable(stale));
                        present.remove(stale);
                    });
        }
        if (present.size() >= INSTANCES_PER_TABLE) {
            throw new GodwitException(
                    SqlServerErrors.CAPTURE_OFF,
                    "the table has two capture instances, which is all it may have, and none of them captures every column in"
                            + " order and forbids that partitions are switched; remove one: "
                            + CaptureInstances.disableTable(present.get(0)),
                    table.id().toString(),
                    null);
        }
        String name = own
                ? prefix + objectNumber(connection, table)
                : table.id().schema() + "_" + table.id().name();
        boolean taken = instances.all().stream().anyMatch(i -> i.name().equals(name));
        List<String> columns = table.moved().stream().map(Column::name).toList();
        statements.add(CaptureInstances.enableTable(table.id(), taken ? name + "_2" : name, columns, partitioned));
        return statements;
    }

    /**
     * Removes instances that Godwit made and whose tables are captured by younger ones, which hold all that is still needed.
     *
     * @param applied changes up to here are needed no more
     */
    void tidy(Connection connection, LogPosition applied) throws SQLException {
        if (!isAllowed()) {
            return;
        }
        String prefix = CaptureInstances.prefix(sessions.migration());
        List<CaptureInstance> all = CaptureInstances.read(connection).all();
        for (CaptureInstance old : all) {
            boolean needed = all.stream().noneMatch(young -> isInPlaceOf(young, old, applied));
            if (old.name().startsWith(prefix) && !needed) {
                disable(connection, old);
            }
        }
    }

    private static boolean isInPlaceOf(CaptureInstance young, CaptureInstance old, LogPosition applied) {
        LogPosition oldBegins = old.begins();
        LogPosition youngBegins = young.begins();
        return young.sourceObject() == old.sourceObject()
                && oldBegins != null
                && youngBegins != null
                && youngBegins.compareTo(oldBegins) > 0
                && young.holds(applied)
                && young.ordered()
                && young.present().containsAll(old.columns());
    }

    private boolean isPartitioned(Connection connection, Table table) throws SQLException {
        if (server.platform() == Platform.BABELFISH || server.platform() == Platform.OTHER) {
            return false;
        }
        return number(
                        connection,
                        "SELECT COUNT(*) FROM sys.indexes i JOIN sys.partition_schemes p ON p.data_space_id = i.data_space_id"
                                + " WHERE i.index_id IN (0, 1) AND i.object_id = OBJECT_ID(?)",
                        Quoting.table(table.id()))
                > 0;
    }

    private static long objectNumber(Connection connection, Table table) throws SQLException {
        return number(connection, "SELECT OBJECT_ID(?)", Quoting.table(table.id()));
    }

    private static long number(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * With capture on, the server refuses to applications what is larger than a setting (server configuration option max text repl
     * size): capture must not break what writes to the source.
     */
    private void requireRoomForLargeValues(Connection connection, List<Table> tables) throws SQLException {
        Table large = tables.stream()
                .filter(t -> t.moved().stream().anyMatch(Column::detachable))
                .findFirst()
                .orElse(null);
        long bytes = large == null ? -1 : largestValue(connection);
        if (large != null && bytes >= 0 && bytes < MAXIMUM) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "with capture on, applications could not write values of more than " + bytes
                            + " bytes any more; first run: EXEC sp_configure 'max text repl size', -1; RECONFIGURE",
                    large.id().toString(),
                    null);
        }
    }

    /** How large a captured value may be, in bytes; -1 if there is no limit, or none is known. */
    long largestValue(Connection connection) throws SQLException {
        if (server.platform().isSingleDatabase()
                || server.platform() == Platform.BABELFISH
                || server.platform() == Platform.OTHER) {
            return -1;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CAST(value_in_use AS bigint) FROM sys.configurations"
                        + " WHERE name = 'max text repl size (B)'")) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    /** Makes sure that there is a captured table of marks, with a row of this migration. */
    void completeMark(Connection connection) throws SQLException {
        int made = 0;
        boolean on = CaptureInstances.isOn(connection);
        if (!on && isAllowed()) {
            run(connection, CaptureInstances.enableDatabase(server));
            made |= MarkTable.MADE_CAPTURE;
        } else if (!on) {
            throw new GodwitException(
                    Errors.LOG_LOST, "change data capture was switched off", sessions.database(), null);
        }
        if (!marks.exists(connection) && marks.create(connection)) {
            made |= MarkTable.MADE_TABLE;
        }
        marks.enter(connection, made);
        if (CaptureInstances.read(connection).of(marks.id()).isEmpty()) {
            run(connection, enableMark());
        }
    }

    /** Removes the migration's own instances and row, and what nobody else needs. */
    void remove(Connection connection) throws SQLException {
        boolean on = CaptureInstances.isOn(connection);
        CaptureInstances instances = CaptureInstances.read(connection);
        String prefix = CaptureInstances.prefix(sessions.migration());
        for (CaptureInstance instance : instances.all()) {
            if (instance.name().startsWith(prefix)) {
                disable(connection, instance);
            }
        }
        int made = marks.isEntered(connection) ? marks.leave(connection) : 0;
        if ((made & MarkTable.MADE_TABLE) != 0) {
            for (CaptureInstance instance : instances.of(marks.id())) {
                disable(connection, instance);
            }
            marks.drop(connection);
        }
        if (on
                && (made & MarkTable.MADE_CAPTURE) != 0
                && CaptureInstances.read(connection).all().isEmpty()) {
            run(connection, CaptureInstances.disableDatabase(server));
        }
    }

    private static void disable(Connection connection, CaptureInstance instance) throws SQLException {
        try {
            run(connection, CaptureInstances.disableTable(instance));
        } catch (SQLException e) {
            if (e.getErrorCode() != INSTANCE_GONE) {
                throw e;
            }
        }
    }

    /** The procedures save points and go on after errors of their own, which a session that ends transactions at once does not let them. */
    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET XACT_ABORT OFF");
            try {
                boolean rows = statement.execute(sql);
                while (rows || statement.getUpdateCount() >= 0) {
                    rows = statement.getMoreResults();
                }
            } finally {
                statement.execute("SET XACT_ABORT ON");
            }
        }
    }
}
