package io.godwit.sqlserver.apply;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.LoadEnded;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.FactRows;
import io.godwit.sqlserver.apply.Suspension.Suspended;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts as rows. Every method works inside the connection's transaction and leaves committing to the caller. */
final class FactTable {
    /** A constraint or trigger that is switched off for a while. */
    private static final String SUSPENDED = "suspended";

    /** Of a key, and of an index ("Database engine events and errors"). */
    private static final Set<Integer> DUPLICATE = Set.of(2627, 2601);

    private final CheckpointTable table;

    FactTable(CheckpointTable table) {
        this.table = table;
    }

    /** Records any fact; see {@link Facts#record(Connection, Checkpoint)}. */
    void record(Connection connection, Checkpoint fact) throws SQLException {
        if (fact instanceof ObjectCreated created) {
            record(connection, created.report());
        } else if (fact instanceof StageCreated created) {
            String stage = created.stage().name();
            if (!table.isThere(connection, "stage", stage)) {
                recordText(connection, "stage", stage, "stage", stage);
            }
        } else if (fact instanceof LoadBegun begun) {
            if (!table.isThere(connection, "load-begun", "")) {
                recordText(connection, "load-begun", "", "log_position", begun.replayFrom());
            }
        } else if (fact instanceof LoadEnded ended) {
            if (!moved(connection, ended.convergeUntil())) {
                recordText(connection, "load-ended", "", "log_position", ended.convergeUntil());
            }
        } else if (fact instanceof Opened opened) {
            recordText(connection, "opened", "", "log_position", opened.fence());
        } else if (fact instanceof SplitLoaded loaded) {
            record(connection, loaded);
        } else if (fact instanceof AppliedTo applied) {
            recordApplied(connection, applied);
        } else if (fact instanceof Repaired repaired) {
            record(connection, repaired);
        }
    }

    /** Moves the end of the load, if it is recorded. */
    private boolean moved(Connection connection, String position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table.name()
                + " SET log_position = ?, recorded = SYSUTCDATETIME()" + CheckpointTable.ONE)) {
            statement.setString(1, position);
            table.name(statement, 2, "load-ended", "");
            return statement.executeUpdate() == 1;
        }
    }

    /** One fact a table, which adds up. */
    private void record(Connection connection, Repaired repaired) throws SQLException {
        String item = repaired.table().toString();
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table.name()
                + " SET moved_rows = moved_rows + ?, log_position = ?, recorded = SYSUTCDATETIME()"
                + CheckpointTable.ONE)) {
            statement.setLong(1, repaired.rows());
            statement.setString(2, repaired.position());
            table.name(statement, 3, "repaired", item);
            if (statement.executeUpdate() == 1) {
                return;
            }
        }
        try (PreparedStatement statement =
                table.insert(connection, "repaired", item, "table_schema, table_name, moved_rows, log_position", 4)) {
            statement.setString(5, repaired.table().schema());
            statement.setString(6, repaired.table().name());
            statement.setLong(7, repaired.rows());
            statement.setString(8, repaired.position());
            run(statement, item);
        }
    }

    /** Records what became of an object in place of what was recorded of it before. */
    void replace(Connection connection, ObjectReport report) throws SQLException {
        table.delete(connection, "object", item(report));
        record(connection, report);
    }

    private static String item(ObjectReport report) {
        return report.stage() + " " + report.kind() + " " + report.name();
    }

    private void record(Connection connection, ObjectReport report) throws SQLException {
        String item = item(report);
        try (PreparedStatement statement =
                table.insert(connection, "object", item, "object_kind, object_name, stage, outcome, reason", 5)) {
            statement.setString(5, report.kind());
            statement.setString(6, report.name());
            statement.setString(7, report.stage().name());
            statement.setString(8, report.outcome().name());
            statement.setString(9, report.reason());
            run(statement, report.kind() + " " + report.name());
        }
    }

    private void record(Connection connection, SplitLoaded loaded) throws SQLException {
        Split split = loaded.split();
        String item = item(split);
        try (PreparedStatement statement = table.insert(
                connection,
                "split",
                item,
                "table_schema, table_name, split_index, split_count, bounds, mixable, moved_rows, moved_bytes, log_position",
                9)) {
            statement.setString(5, split.table().schema());
            statement.setString(6, split.table().name());
            statement.setInt(7, split.index());
            statement.setInt(8, split.count());
            statement.setString(9, split.bounds());
            statement.setBoolean(10, split.mixable());
            statement.setLong(11, loaded.rows());
            statement.setLong(12, loaded.bytes());
            statement.setString(13, loaded.asOf());
            run(statement, split.toString());
        }
    }

    private static String item(Split split) {
        return split.table() + "#" + (split.index() + 1) + "/" + split.count();
    }

    boolean isLoaded(Connection connection, Split split) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM " + table.name() + CheckpointTable.ONE)) {
            table.name(statement, 1, "split", item(split));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Forgets the loaded splits of a table, by its name on the source. */
    void deleteSplits(Connection connection, TableId source) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table.name()
                + " WHERE migration = ? AND kind = N'split' AND table_schema = ? AND table_name = ?")) {
            statement.setString(1, table.migration());
            statement.setString(2, source.schema());
            statement.setString(3, source.name());
            statement.executeUpdate();
        }
    }

    /** Records that something is switched off, unless it is recorded. */
    void suspend(Connection connection, Suspended suspended) throws SQLException {
        if (table.isThere(connection, SUSPENDED, suspended.item())) {
            return;
        }
        try (PreparedStatement statement = table.insert(
                connection,
                SUSPENDED,
                suspended.item(),
                "object_kind, table_schema, table_name, object_name, mixable",
                5)) {
            statement.setString(5, suspended.kind().name());
            statement.setString(6, suspended.table().schema());
            statement.setString(7, suspended.table().name());
            statement.setString(8, suspended.name());
            statement.setBoolean(9, suspended.trusted());
            run(statement, suspended.item());
        }
    }

    /** Forgets that something was switched off. */
    void resume(Connection connection, Suspended suspended) throws SQLException {
        table.delete(connection, SUSPENDED, suspended.item());
    }

    /** What is switched off. */
    List<Suspended> suspended(Connection connection) throws SQLException {
        List<Suspended> found = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT object_kind, table_schema, table_name, object_name, mixable FROM "
                        + table.name() + " WHERE migration = ? AND kind = N'" + SUSPENDED + "' ORDER BY number")) {
            statement.setString(1, table.migration());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Suspended(
                            Suspension.Kind.valueOf(row.getString(1)),
                            new TableId(row.getString(2), row.getString(3)),
                            row.getString(4),
                            row.getBoolean(5)));
                }
            }
        }
        return found;
    }

    private void recordText(Connection connection, String kind, String item, String column, String text)
            throws SQLException {
        try (PreparedStatement statement = table.insert(connection, kind, item, column, 1)) {
            statement.setString(5, text);
            run(statement, item.isEmpty() ? kind : item);
        }
    }

    /** Moves the applied position; its totals can only grow, which keeps a late writer from moving it back. */
    private void recordApplied(Connection connection, AppliedTo applied) throws SQLException {
        String columns =
                "log_position, transactions, received, applied, filtered, quarantined, inserts, updates, deletes,"
                        + " source_commit_millis";
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table.name() + " SET "
                + columns.replace(",", " = ?,") + " = ?, recorded = SYSUTCDATETIME()" + CheckpointTable.ONE
                + " AND transactions <= ? AND received <= ?")) {
            setApplied(statement, 1, applied);
            table.name(statement, 11, "applied", "");
            statement.setLong(14, applied.ledger().transactions());
            statement.setLong(15, applied.ledger().received());
            if (statement.executeUpdate() == 1) {
                return;
            }
        }
        try (PreparedStatement statement = table.insert(connection, "applied", "", columns, 10)) {
            setApplied(statement, 5, applied);
            statement.executeUpdate();
        } catch (SQLException e) {
            if (DUPLICATE.contains(e.getErrorCode())) {
                throw new GodwitException(
                        Errors.FACT_EXISTS, "changes beyond this position are recorded already", applied.position(), e);
            }
            throw e;
        }
    }

    private static void setApplied(PreparedStatement statement, int first, AppliedTo applied) throws SQLException {
        Ledger ledger = applied.ledger();
        statement.setString(first, applied.position());
        statement.setLong(first + 1, ledger.transactions());
        statement.setLong(first + 2, ledger.received());
        statement.setLong(first + 3, ledger.applied());
        statement.setLong(first + 4, ledger.filtered());
        statement.setLong(first + 5, ledger.quarantined());
        statement.setLong(first + 6, ledger.inserts());
        statement.setLong(first + 7, ledger.updates());
        statement.setLong(first + 8, ledger.deletes());
        statement.setLong(first + 9, applied.sourceCommitMillis());
    }

    /** The applied position, locked until the transaction ends; null if nothing is applied yet. */
    @Nullable
    String lockApplied(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT log_position FROM " + table.name()
                + " WITH (UPDLOCK, HOLDLOCK, ROWLOCK)" + CheckpointTable.ONE)) {
            table.name(statement, 1, "applied", "");
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private static void run(PreparedStatement statement, String where) throws SQLException {
        try {
            statement.executeUpdate();
        } catch (SQLException e) {
            if (DUPLICATE.contains(e.getErrorCode())) {
                throw new GodwitException(Errors.FACT_EXISTS, "this is recorded already", where, e);
            }
            throw e;
        }
    }

    /** All facts, as one statement sees them. */
    Progress read(Connection connection) throws SQLException {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        List<ObjectReport> objects = new ArrayList<>();
        List<SplitLoaded> splits = new ArrayList<>();
        String replayFrom = null;
        String convergeUntil = null;
        AppliedTo applied = null;
        Opened opened = null;
        List<Repaired> repaired = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM " + table.name() + " WHERE migration = ? ORDER BY number")) {
            statement.setString(1, table.migration());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String kind = row.getString("kind");
                    switch (kind) {
                        case "stage" -> stages.add(Stage.valueOf(row.getString("stage")));
                        case "object" -> objects.add(FactRows.report(row));
                        case "split" -> splits.add(split(row));
                        case "load-begun" -> replayFrom = row.getString("log_position");
                        case "load-ended" -> convergeUntil = row.getString("log_position");
                        case "applied" -> applied = applied(row);
                        case "opened" -> opened = new Opened(row.getString("log_position"));
                        case "repaired" ->
                            repaired.add(new Repaired(
                                    new TableId(row.getString("table_schema"), row.getString("table_name")),
                                    row.getLong("moved_rows"),
                                    row.getString("log_position")));
                        case CheckpointTable.CLAIMED, CheckpointTable.MAKING, SUSPENDED -> {}
                        default ->
                            throw new GodwitException(
                                    Errors.NOT_SUPPORTED,
                                    "the target holds a fact of kind `" + kind + "` from a newer Godwit; run that one");
                    }
                }
            }
        }
        return new Progress(stages, objects, replayFrom, splits, convergeUntil, applied, opened, repaired);
    }

    private static SplitLoaded split(ResultSet row) throws SQLException {
        return new SplitLoaded(
                FactRows.split(row),
                row.getLong("moved_rows"),
                row.getLong("moved_bytes"),
                row.getString("log_position"));
    }

    private static AppliedTo applied(ResultSet row) throws SQLException {
        return new AppliedTo(row.getString("log_position"), FactRows.ledger(row), row.getLong("source_commit_millis"));
    }
}
