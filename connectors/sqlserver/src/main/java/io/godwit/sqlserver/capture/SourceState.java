package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.load.ActualColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The planned tables with the capture instances they are read from. Asks at every poll how far changes are captured, whether capture
 * is still on and whole for every table, and whether a younger instance is there to go over to; and how far may be read before a table
 * is no longer what was planned. Used by one thread.
 */
final class SourceState {
    private static final Logger LOG = LoggerFactory.getLogger(SourceState.class);
    private static final int VALID_SECONDS = 5;
    private static final int NO_SUCH_OBJECT = 208;

    private static final String INSTANCES =
            "SELECT t.object_id, t.start_lsn, sys.fn_cdc_get_max_lsn(), t.source_object_id FROM cdc.change_tables t"
                    + " WHERE t.has_drop_pending IS NULL OR t.has_drop_pending = 0";

    private static final String SOURCES = "SELECT source_object_id FROM cdc.change_tables";

    private final ChangeCapture capture;
    private final Connection connection;
    private final Server server;
    private final Definitions definitions;
    private final List<CapturedTable> tables = new ArrayList<>();
    private final Set<Long> known = new HashSet<>();
    private Map<Long, String> shapes;
    private @Nullable Suspicion suspicion;
    private boolean superseded;

    /** A table that is not as planned, though the capture job has noted no statement that made it so. */
    private record Suspicion(TablePlan plan, String how, Mark mark) {}

    /**
     * Finds the instances that hold all changes since a position.
     *
     * @throws GodwitException LOG_LOST if there is none for a table, SCHEMA_CHANGED if a table was not as planned at the position
     */
    SourceState(ChangeCapture capture, Connection connection, Server server, List<TablePlan> plans, LogPosition from)
            throws SQLException {
        this.capture = capture;
        this.connection = connection;
        this.server = server;
        this.definitions = new Definitions(connection, server);
        this.shapes = definitions.shapes(SOURCES);
        CaptureInstances instances = CaptureInstances.read(connection);
        instances.all().stream().filter(i -> i.holds(from)).forEach(i -> known.add(i.changeTable()));
        for (TablePlan plan : plans) {
            CaptureInstance instance = instances.holding(plan.table(), from);
            if (instance == null) {
                throw lost(instances, plan, from);
            }
            tables.add(captured(plan, instance));
        }
        requirePlanned(from);
    }

    List<CapturedTable> tables() {
        return tables;
    }

    /** Whether instances were left for younger ones since this was asked last. */
    boolean leftInstances() {
        boolean left = superseded;
        superseded = false;
        return left;
    }

    private GodwitException lost(CaptureInstances instances, TablePlan plan, LogPosition from) throws SQLException {
        List<CaptureInstance> present = instances.of(plan.table().id());
        String how = present.isEmpty() ? null : definitions.difference(plan.table(), present.get(0));
        return how == null
                ? ChangeCapture.lost(List.of(plan.table().id()), from)
                : Definitions.changed(plan.table(), how);
    }

    /** A table that is not as planned any more is read by what its change table is, which is what it was. */
    private CapturedTable captured(TablePlan plan, CaptureInstance instance) throws SQLException {
        String shape = shape(instance);
        String how = definitions.difference(plan.table(), instance);
        if (how == null) {
            ActualColumns actual =
                    ActualColumns.read(connection, server, plan.table().id());
            return new CapturedTable(plan, instance, actual, shape);
        }
        try {
            return new CapturedTable(plan, instance, ActualColumns.read(connection, server, instance.changes()), shape);
        } catch (GodwitException e) {
            throw Definitions.changed(plan.table(), how);
        }
    }

    private String shape(CaptureInstance instance) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT "
                        + Definitions.shapeOf("t.object_id") + " FROM cdc.change_tables t WHERE t.object_id = "
                        + instance.changeTable())) {
            String shape = row.next() ? row.getString(1) : null;
            return shape == null ? "" : shape;
        }
    }

    /** A table that is not as planned may be read until the statement that altered it, if that is still to come. */
    private void requirePlanned(LogPosition from) throws SQLException {
        for (CapturedTable table : tables) {
            String how = definitions.difference(table.plan.table(), table.instance);
            if (how == null) {
                continue;
            }
            if (server.platform() == Platform.BABELFISH) {
                throw Definitions.changed(table.plan.table(), how);
            }
            LogPosition now = capture.mark().position();
            boolean coming = Alteration.between(connection, from, now).stream()
                    .anyMatch(a ->
                            a.sourceObject() == table.instance.sourceObject() && a.kind() == Alteration.Kind.COLUMNS);
            if (!coming) {
                throw Definitions.changed(table.plan.table(), how);
            }
        }
    }

    /** How far changes are captured, if all is as it must be for reading on from a position; may go over to younger instances. */
    LogPosition captured(LogPosition complete) throws SQLException {
        Map<Long, LogPosition> begins = new HashMap<>();
        LogPosition captured = LogPosition.NONE;
        Set<Long> sources = new HashSet<>();
        tables.forEach(t -> sources.add(t.instance.sourceObject()));
        boolean younger = false;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INSTANCES)) {
            while (row.next()) {
                long table = row.getLong(1);
                byte[] begin = row.getBytes(2);
                byte[] end = row.getBytes(3);
                if (begin != null) {
                    LogPosition begun = LogPosition.of(begin);
                    begins.put(table, begun);
                    younger |= !known.contains(table)
                            && begun.compareTo(complete.next()) <= 0
                            && sources.contains(row.getLong(4));
                }
                captured = end == null ? LogPosition.NONE : LogPosition.of(end);
            }
        }
        boolean gone = tables.stream().anyMatch(t -> !begins.containsKey(t.instance.changeTable()));
        if (younger || gone) {
            goOver(complete);
        }
        for (CapturedTable table : tables) {
            LogPosition begin = begins.get(table.instance.changeTable());
            if (begin != null && begin.compareTo(complete.next()) > 0) {
                throw ChangeCapture.lost(List.of(table.plan.table().id()), complete);
            }
        }
        return captured;
    }

    /**
     * Reads on from the youngest instances that hold all changes since a position: as long as both are there, an older instance and a
     * younger hold the same from where the younger begins.
     *
     * @throws GodwitException LOG_LOST if a table has none such
     */
    private void goOver(LogPosition complete) throws SQLException {
        CaptureInstances instances = CaptureInstances.read(connection);
        for (CaptureInstance instance : instances.all()) {
            if (instance.holds(complete)) {
                known.add(instance.changeTable());
            }
        }
        for (int i = 0; i < tables.size(); i++) {
            CapturedTable table = tables.get(i);
            CaptureInstance next = instances.holding(table.plan.table(), complete);
            if (next == null) {
                throw instances.all().stream().anyMatch(a -> a.changeTable() == table.instance.changeTable())
                        ? lost(instances, table.plan, complete)
                        : TableCursor.gone(table);
            }
            if (next.changeTable() != table.instance.changeTable()) {
                LOG.info(
                        "changes of {} after {} are read from capture instance {}, no longer from {}",
                        table.plan.table().id(),
                        complete.text(),
                        next.name(),
                        table.instance.name());
                tables.set(i, captured(table.plan, next));
                superseded = true;
            }
        }
    }

    /** Whether an error says that a change table is not what it was. */
    static boolean isStale(SQLException error) {
        return error instanceof StaleTableException || error.getErrorCode() == NO_SUCH_OBJECT;
    }

    /**
     * Looks anew at the instances, of which one is gone or was altered.
     *
     * @param complete up to here all was given
     * @throws GodwitException LOG_LOST if changes are missing now
     */
    boolean renew(LogPosition complete) throws SQLException {
        List<CapturedTable> before = List.copyOf(tables);
        goOver(complete);
        boolean renewed = false;
        for (int i = 0; i < tables.size(); i++) {
            CapturedTable table = tables.get(i);
            if (table.equals(before.get(i)) && !shape(table.instance).equals(table.shape)) {
                tables.set(i, captured(table.plan, table.instance));
            }
            renewed |= !tables.get(i).equals(before.get(i));
        }
        return renewed;
    }

    /** Whether an error comes from capture having been switched off, with which all change tables go. */
    boolean isSwitchedOff() {
        try {
            return connection.isValid(VALID_SECONDS) && !CaptureInstances.isOn(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Looks whether a table was altered, of which the capture job will note where in the log. */
    void look() throws SQLException {
        Map<Long, String> now = definitions.shapes(SOURCES);
        for (CapturedTable table : tables) {
            long object = table.instance.sourceObject();
            String present = now.get(object);
            if (suspicion == null && (present == null || !present.equals(shapes.get(object)))) {
                String how = definitions.difference(table.plan.table(), table.instance);
                if (how != null) {
                    if (server.platform() == Platform.BABELFISH) {
                        throw Definitions.changed(table.plan.table(), how);
                    }
                    suspicion = new Suspicion(table.plan, how, capture.mark());
                }
            }
        }
        if (suspicion == null) {
            shapes = now;
        }
    }

    /**
     * How far may be read: up to the first statement after which a table is not as planned.
     *
     * @param complete up to here all was given
     * @param captured up to here changes are captured
     * @return a position after the first, and not after the second
     * @throws GodwitException SCHEMA_CHANGED if there is none
     */
    LogPosition limit(LogPosition complete, LogPosition captured) throws SQLException {
        for (Alteration alteration : Alteration.between(connection, complete, captured)) {
            GodwitException end = end(alteration);
            if (end != null) {
                return before(alteration.commit(), complete, end);
            }
        }
        Suspicion suspected = suspicion;
        LogPosition marked = suspected == null ? null : suspected.mark().found();
        if (suspected == null || marked == null || captured.compareTo(marked) < 0) {
            return captured;
        }
        suspicion = null;
        return before(
                marked.next(), complete, Definitions.changed(suspected.plan().table(), suspected.how()));
    }

    private static LogPosition before(LogPosition end, LogPosition complete, GodwitException why) {
        LogPosition last = end.previous();
        if (last.compareTo(complete) <= 0) {
            throw why;
        }
        return last;
    }

    /** Why changes after a statement cannot be given; null if they can. */
    private @Nullable GodwitException end(Alteration alteration) throws SQLException {
        for (CapturedTable table : tables) {
            if (table.instance.sourceObject() != alteration.sourceObject()
                    || alteration.kind() == Alteration.Kind.HARMLESS) {
                continue;
            }
            if (alteration.kind() == Alteration.Kind.SWITCH) {
                return new GodwitException(
                        SqlServerErrors.ROWS_SWITCHED,
                        "rows were switched in or out at " + alteration.commit().text(),
                        table.plan.table().id().toString(),
                        null);
            }
            String how = definitions.difference(table.plan.table(), table.instance);
            if (how != null) {
                return new GodwitException(
                        Errors.SCHEMA_CHANGED,
                        how + " since " + alteration.commit().text()
                                + "; everything that was committed before was read. Undo it, and the migration goes on",
                        table.plan.table().id().toString(),
                        null);
            }
        }
        return null;
    }
}
