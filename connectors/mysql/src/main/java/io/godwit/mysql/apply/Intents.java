package io.godwit.mysql.apply;

import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was begun with statements that commit by themselves, as those that define objects do here: recorded before, taken back after,
 * so that a runner that died in between leaves word. Every method works inside the connection's transaction and leaves committing to
 * the caller.
 */
final class Intents {
    /** An object that is being made. */
    static final String MAKING = "making";
    /** A table that is being emptied. */
    static final String RESET = "reset";

    private static final String OPENING =
            "migration = ? AND kind IN ('object', '" + MAKING + "') AND item LIKE 'OPEN %'";
    private static final int DUPLICATE = 1062;

    private final CheckpointTable table;

    Intents(CheckpointTable table) {
        this.table = table;
    }

    /** Records that an object is about to be made; false if an earlier runner recorded it and did not come to its end. */
    boolean beginMaking(Connection connection, String item) throws SQLException {
        try (PreparedStatement statement = table.insert(connection, MAKING, item, "stage", 1, "")) {
            statement.setString(5, "");
            statement.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == DUPLICATE) {
                return false;
            }
            throw e;
        }
    }

    void endMaking(Connection connection, String item) throws SQLException {
        table.delete(connection, MAKING, item);
    }

    /** Records that a table is being emptied, and forgets its loaded splits. */
    void beginReset(Connection connection, TableId source, TableId target) throws SQLException {
        try (PreparedStatement statement = table.insert(
                connection,
                RESET,
                target.toString(),
                "table_schema, table_name",
                2,
                " ON DUPLICATE KEY UPDATE kind = kind")) {
            statement.setString(5, target.schema());
            statement.setString(6, target.name());
            statement.executeUpdate();
        }
        deleteSplits(connection, source);
    }

    void endReset(Connection connection, TableId target) throws SQLException {
        table.delete(connection, RESET, target.toString());
    }

    /** Tables that an earlier runner began to empty. */
    List<TableId> begunResets(Connection connection) throws SQLException {
        List<TableId> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT table_schema, table_name FROM "
                + table.name() + " WHERE migration = ? AND kind = '" + RESET + "'")) {
            statement.setString(1, table.migration());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(new TableId(row.getString(1), row.getString(2)));
                }
            }
        }
        return tables;
    }

    /** Forgets the loaded splits of a table, by its name on the source. */
    private void deleteSplits(Connection connection, TableId source) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table.name()
                + " WHERE migration = ? AND kind = 'split' AND table_schema = ? AND table_name = ?")) {
            statement.setString(1, table.migration());
            statement.setString(2, source.schema());
            statement.setString(3, source.name());
            statement.executeUpdate();
        }
    }

    /** What a hand-over that did not come to its end made or was making, each as kind and name; empty after one that did. */
    List<String> unfinishedOpening(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT SUBSTRING(item, 6) FROM " + table.name()
                + " WHERE " + OPENING + " AND NOT EXISTS (SELECT 1 FROM " + table.name()
                + " o WHERE o.migration = ? AND o.kind = 'opened')")) {
            statement.setString(1, table.migration());
            statement.setString(2, table.migration());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    /** Forgets that it was made. */
    void forgetOpening(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + table.name() + " WHERE " + OPENING)) {
            statement.setString(1, table.migration());
            statement.executeUpdate();
        }
    }
}
