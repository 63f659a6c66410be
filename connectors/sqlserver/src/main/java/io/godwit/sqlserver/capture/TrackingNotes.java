package io.godwit.sqlserver.capture;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.apply.OwnSchema;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Godwit's own table on a source, of what it switched on there for Change Tracking and has to switch off at the end. */
final class TrackingNotes {
    /** Stands for the database; other numbers are tables'. */
    static final long DATABASE = 0;

    private final TableId table;
    private final String migration;
    private final OwnSchema schema;

    TrackingNotes(String schemaName, String migration) {
        this.table = new TableId(schemaName, "tracking");
        this.migration = migration;
        this.schema = new OwnSchema(schemaName);
    }

    boolean exist(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 WHERE OBJECT_ID(?, N'U') IS NOT NULL")) {
            statement.setString(1, Quoting.table(table));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            schema.lock(connection);
            if (!exist(connection)) {
                schema.create(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE " + Quoting.table(table)
                            + " ([migration] nvarchar(400) NOT NULL, [object] int NOT NULL,"
                            + " PRIMARY KEY ([migration], [object]))");
                }
            }
            connection.commit();
        } finally {
            end(connection);
        }
    }

    /** Notes that something is switched on by this migration. */
    void made(Connection connection, long object) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + Quoting.table(table)
                + " ([migration], [object]) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM " + Quoting.table(table)
                + " WHERE [migration] = ? AND [object] = ?)")) {
            statement.setString(1, migration);
            statement.setLong(2, object);
            statement.setString(3, migration);
            statement.setLong(4, object);
            statement.executeUpdate();
        }
    }

    /** What this migration's notes say. */
    List<Long> made(Connection connection) throws SQLException {
        List<Long> made = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT [object] FROM " + Quoting.table(table) + " WHERE [migration] = ?")) {
            statement.setString(1, migration);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    made.add(row.getLong(1));
                }
            }
        }
        return made;
    }

    /** Notes that something is switched off again. */
    void gone(Connection connection, long object) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM " + Quoting.table(table) + " WHERE [migration] = ? AND [object] = ?")) {
            statement.setString(1, migration);
            statement.setLong(2, object);
            statement.executeUpdate();
        }
    }

    /** Removes the table if no migration has notes in it, and its schema if nothing else is there. */
    void dropIfEmpty(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            schema.lock(connection);
            boolean empty;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + Quoting.table(table))) {
                empty = row.next() && row.getLong(1) == 0;
            }
            if (empty) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE " + Quoting.table(table));
                }
                schema.dropIfEmpty(connection);
            }
            connection.commit();
        } finally {
            end(connection);
        }
    }

    private static void end(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
