package io.godwit.sqlserver.capture;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.apply.OwnSchema;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Godwit's own table on a source, with a row for each migration that is captured there. Whoever writes a token into his row finds it in
 * the change table with the position of that commit, as soon as the capture job has come that far: everything that was committed
 * before is captured then too. The row also notes what was made for capture and has to go with it.
 */
final class MarkTable {
    /** Name of the table, and of its capture instance with {@code godwit_} before it. */
    static final String NAME = "mark";

    static final String INSTANCE = "godwit_mark";

    /** What a row notes: Godwit made this table. */
    static final int MADE_TABLE = 1;
    /** Godwit switched change data capture on for the database. */
    static final int MADE_CAPTURE = 2;

    private static final int MIGRATION_CHARACTERS = 400;

    private final TableId table;
    private final String migration;
    private final OwnSchema schema;

    MarkTable(String schemaName, String migration) {
        this.table = new TableId(schemaName, NAME);
        this.migration = migration;
        this.schema = new OwnSchema(schemaName);
    }

    TableId id() {
        return table;
    }

    /** The statement that makes it, for scripts too. */
    String creation() {
        return "CREATE TABLE " + Quoting.table(table) + " ([migration] nvarchar(" + MIGRATION_CHARACTERS
                + ") NOT NULL PRIMARY KEY, [token] nvarchar(36) NOT NULL, [made] int NOT NULL)";
    }

    boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 WHERE OBJECT_ID(?, N'U') IS NOT NULL")) {
            statement.setString(1, Quoting.table(table));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Makes it unless it is there; says whether it did. */
    boolean create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            schema.lock(connection);
            boolean missing = !exists(connection);
            if (missing) {
                schema.create(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(creation());
                }
            }
            connection.commit();
            return missing;
        } finally {
            end(connection);
        }
    }

    /** Whether this migration has its row. */
    boolean isEntered(Connection connection) throws SQLException {
        return exists(connection) && made(connection) >= 0;
    }

    /** What the migration's row notes; -1 if there is no row. */
    private int made(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT [made] FROM " + Quoting.table(table) + " WHERE [migration] = ?")) {
            statement.setString(1, migration);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : -1;
            }
        }
    }

    /** Makes sure that the migration has its row, and adds to what that notes. */
    void enter(Connection connection, int made) throws SQLException {
        int noted = made(connection);
        String sql = noted < 0
                ? "INSERT INTO " + Quoting.table(table) + " ([made], [token], [migration]) VALUES (?, ?, ?)"
                : "UPDATE " + Quoting.table(table) + " SET [made] = ?, [token] = ? WHERE [migration] = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, Math.max(noted, 0) | made);
            statement.setString(2, UUID.randomUUID().toString());
            statement.setString(3, migration);
            statement.executeUpdate();
        }
    }

    /** Commits a new token; gives an empty one if the migration has no row. */
    String write(Connection connection) throws SQLException {
        String token = UUID.randomUUID().toString();
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + Quoting.table(table) + " SET [token] = ? WHERE [migration] = ?")) {
            statement.setString(1, token);
            statement.setString(2, migration);
            return statement.executeUpdate() == 1 ? token : "";
        }
    }

    /**
     * Where a token was committed.
     *
     * @param since a position before it
     * @return null if the capture job has not come that far
     */
    @Nullable
    LogPosition find(Connection connection, String changeTable, String token, LogPosition since) throws SQLException {
        String sql = "SELECT TOP (1) c.[__$start_lsn] FROM " + changeTable
                + " c WHERE c.[__$start_lsn] > CAST(? AS binary(10)) AND c.[token] = ? AND c.[__$operation] IN (2, 4)"
                + " AND c.[__$start_lsn] <= sys.fn_cdc_get_max_lsn()";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, since.bytes());
            statement.setString(2, token);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? LogPosition.of(row.getBytes(1)) : null;
            }
        }
    }

    /**
     * Removes the migration's row. What it notes goes over to another migration's row, if there is one.
     *
     * @return what was made for capture and is needed by nobody any more
     */
    int leave(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            schema.lock(connection);
            int made = Math.max(made(connection), 0);
            String name = Quoting.table(table);
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + name + " WHERE [migration] = ?")) {
                statement.setString(1, migration);
                statement.executeUpdate();
            }
            int others;
            try (PreparedStatement statement = connection.prepareStatement("UPDATE " + name
                    + " SET [made] = [made] | ? WHERE [migration] = (SELECT MIN([migration]) FROM " + name + ")")) {
                statement.setInt(1, made);
                others = statement.executeUpdate();
            }
            connection.commit();
            return others > 0 ? 0 : made;
        } finally {
            end(connection);
        }
    }

    /** Removes the table, and its schema if nothing else is in it. */
    void drop(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            schema.lock(connection);
            if (exists(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE " + Quoting.table(table));
                }
            }
            schema.dropIfEmpty(connection);
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
