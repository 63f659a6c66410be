package io.godwit.sqlserver.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/**
 * The table that facts are kept in, and the newest claim's number. One row is one fact; (migration, kind, item) names it, so that the
 * same fact cannot be recorded twice whoever tries. An item's name may be longer than an index takes, and the server takes names that
 * end in blanks for the same: its hash stands in the key. Every method works inside the connection's transaction and leaves committing
 * to the caller.
 */
final class CheckpointTable {
    /** The kind of row that holds the number of the newest claim. */
    static final String CLAIMED = "claimed";

    /** An object that is being made by a statement that cannot be part of a transaction. */
    static final String MAKING = "making";

    /** The condition that names one row; see {@link #name(PreparedStatement, int, String, String)}. */
    static final String ONE = " WHERE migration = ? AND kind = ? AND item_hash = ?";

    private static final String COLUMNS =
            " (migration nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL, kind nvarchar(16) COLLATE Latin1_General_BIN2 NOT NULL,"
                    + " item_hash binary(20) NOT NULL, item nvarchar(max) NOT NULL,"
                    + " number bigint IDENTITY NOT NULL, recorded datetime2(3) NOT NULL DEFAULT SYSUTCDATETIME(),"
                    + " fencing bigint NULL, log_position nvarchar(max) NULL, moved_rows bigint NULL, moved_bytes bigint NULL,"
                    + " table_schema nvarchar(max) NULL, table_name nvarchar(max) NULL, split_index int NULL, split_count int NULL,"
                    + " bounds nvarchar(max) NULL, mixable bit NULL, object_kind nvarchar(max) NULL, object_name nvarchar(max) NULL,"
                    + " stage nvarchar(max) NULL, outcome nvarchar(max) NULL, reason nvarchar(max) NULL, transactions bigint NULL,"
                    + " received bigint NULL, applied bigint NULL, filtered bigint NULL, quarantined bigint NULL,"
                    + " inserts bigint NULL, updates bigint NULL, deletes bigint NULL, source_commit_millis bigint NULL,"
                    + " PRIMARY KEY CLUSTERED (migration, kind, item_hash))";

    private final OwnSchema schema;
    private final String table;
    private final String migration;

    CheckpointTable(String checkpointSchema, String migration) {
        this.schema = new OwnSchema(checkpointSchema);
        this.table = Quoting.table(new TableId(checkpointSchema, "checkpoint"));
        this.migration = migration;
    }

    /** The quoted name. */
    String name() {
        return table;
    }

    String migration() {
        return migration;
    }

    /** The first 20 bytes of SHA-256. */
    static byte[] hash(String text) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(whole, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    // --- the table itself ---

    boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT 1 WHERE OBJECT_ID(" + Quoting.text(table) + ", N'U') IS NOT NULL")) {
            return row.next();
        }
    }

    /** Removes this migration's rows, and then the table if nobody else uses it, and the schema if it was made with it. */
    void drop(Connection connection) throws SQLException {
        schema.lock(connection);
        if (!exists(connection)) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE migration = ?")) {
            delete.setString(1, migration);
            delete.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT TOP (1) 1 FROM " + table)) {
                if (rows.next()) {
                    return;
                }
            }
            statement.execute("DROP TABLE " + table);
        }
        schema.dropIfEmpty(connection);
    }

    // --- claims ---

    /**
     * Makes schema and table unless they are there (needs no privilege if they are), and records a new claim. Waits for transactions
     * that hold an earlier one. Its row keeps the table from being dropped as empty.
     *
     * @return the claim's number: higher than any before
     */
    long claim(Connection connection) throws SQLException {
        schema.lock(connection);
        if (!exists(connection)) {
            schema.create(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE " + table + COLUMNS);
            }
        }
        if (update(connection, CLAIMED, "", "fencing = fencing + 1") == 0) {
            try (PreparedStatement statement = insert(connection, CLAIMED, "", "fencing", 1)) {
                statement.setLong(5, 1);
                statement.executeUpdate();
            }
        }
        return fencing(connection, "");
    }

    /**
     * Makes sure that no newer claim was made, and keeps one from being made until the transaction ends.
     *
     * @param mine the number of the claim that the transaction builds on
     * @throws GodwitException if another runner has taken over
     */
    void checkClaim(Connection connection, long mine) throws SQLException {
        if (fencing(connection, " WITH (HOLDLOCK, ROWLOCK)") != mine) {
            throw new GodwitException(
                    Errors.TARGET_CLAIMED, "another runner has taken over this migration", table, null);
        }
    }

    private long fencing(Connection connection, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT fencing FROM " + table + lock + ONE)) {
            name(statement, 1, CLAIMED, "");
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    // --- rows ---

    /** Sets the three parameters of {@link #ONE}. */
    void name(PreparedStatement statement, int first, String kind, String item) throws SQLException {
        statement.setString(first, migration);
        statement.setString(first + 1, kind);
        statement.setBytes(first + 2, hash(item));
    }

    /** A statement that inserts a row of this migration; the parameters of the columns begin with the fifth. */
    PreparedStatement insert(Connection connection, String kind, String item, String columns, int count)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (migration, kind, item_hash, item, " + columns + ") VALUES (?, ?, ?, ?" + ", ?".repeat(count)
                + ")");
        name(statement, 1, kind, item);
        statement.setString(4, item);
        return statement;
    }

    /** Whether a row is there; if it is not, none can come until the transaction ends. */
    boolean isThere(Connection connection, String kind, String item) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM " + table + " WITH (UPDLOCK, HOLDLOCK, ROWLOCK)" + ONE)) {
            name(statement, 1, kind, item);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private int update(Connection connection, String kind, String item, String set) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table + " SET " + set + ONE)) {
            name(statement, 1, kind, item);
            return statement.executeUpdate();
        }
    }

    void delete(Connection connection, String kind, String item) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table + ONE)) {
            name(statement, 1, kind, item);
            statement.executeUpdate();
        }
    }
}
