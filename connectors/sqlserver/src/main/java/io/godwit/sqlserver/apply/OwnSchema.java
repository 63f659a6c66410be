package io.godwit.sqlserver.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * The schema that Godwit keeps its own tables in, on a target and on a source. Whoever finds it missing makes it and says so in an
 * extended property; whoever leaves it empty removes it if it says so. Every method works inside the connection's transaction and
 * leaves committing to the caller.
 */
public final class OwnSchema {
    private static final String PROPERTY = "MS_Description";
    private static final String COMMENT = "Kept by Godwit while a migration lasts; `godwit cancel` removes it";
    private static final int CREATION_MILLIS = 30_000;

    private final String name;

    /** Asks nothing yet. */
    public OwnSchema(String name) {
        this.name = name;
    }

    /**
     * Keeps others from making or removing what is in the schema until the transaction ends.
     *
     * @throws GodwitException if somebody else has been at it for half a minute
     */
    public void lock(Connection connection) throws SQLException {
        // a session in manual commit has no transaction before its first look at a table, and the lock would have no
        // owner
        found(connection, "SELECT TOP (1) 1 FROM sys.schemas WHERE name = ?");
        String lock = "godwit.t." + HexFormat.of().formatHex(CheckpointTable.hash(name), 0, 10);
        if (!ApplicationLock.take(
                connection, lock, ApplicationLock.Mode.EXCLUSIVE, ApplicationLock.Owner.TRANSACTION, CREATION_MILLIS)) {
            throw new GodwitException(
                    Errors.TARGET_UNREACHABLE,
                    "another session makes or removes tables in Godwit's schema",
                    name,
                    null);
        }
    }

    /** Makes it unless it is there; needs no privilege if it is. To be called under {@link #lock}. */
    public void create(Connection connection) throws SQLException {
        if (found(connection, "SELECT 1 WHERE SCHEMA_ID(?) IS NOT NULL")) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + Quoting.name(name));
            statement.execute("EXEC sp_addextendedproperty @name = N'" + PROPERTY + "', @value = "
                    + Quoting.text(COMMENT) + ", @level0type = N'SCHEMA', @level0name = " + Quoting.text(name));
        }
    }

    /** Removes it if Godwit made it and nothing is left in it. To be called under {@link #lock}. */
    public void dropIfEmpty(Connection connection) throws SQLException {
        boolean ours = found(
                connection,
                "SELECT 1 FROM sys.extended_properties p WHERE p.class_desc = 'SCHEMA' AND p.major_id = SCHEMA_ID(?)"
                        + " AND p.name = N'" + PROPERTY + "' AND CAST(p.value AS nvarchar(400)) = "
                        + Quoting.text(COMMENT));
        if (ours
                && !found(connection, "SELECT 1 FROM sys.objects o WHERE o.schema_id = SCHEMA_ID(?)")
                && !found(connection, "SELECT 1 FROM sys.types t WHERE t.schema_id = SCHEMA_ID(?)")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP SCHEMA " + Quoting.name(name));
            }
        }
    }

    private boolean found(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
