package io.godwit.mysql.apply;

import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The table that facts are kept in, and the newest claim's number. One row is one fact; (migration, kind, item) names it, so that the
 * same fact cannot be recorded twice whoever tries. An item's name may be longer than an index takes: its hash stands in the key.
 */
final class CheckpointTable {
    /** The kind of row that holds the number of the newest claim. */
    static final String CLAIMED = "claimed";

    /** The kind of row that says that a migration made the server read-only. */
    static final String FENCED = "fenced";

    private static final String COLUMNS =
            " (migration VARCHAR(128) NOT NULL, kind VARCHAR(16) CHARACTER SET ascii NOT NULL,"
                    + " item_hash BINARY(20) NOT NULL, item LONGTEXT NOT NULL,"
                    + " number BIGINT NOT NULL AUTO_INCREMENT, recorded DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),"
                    + " fencing BIGINT, log_position LONGTEXT, moved_rows BIGINT, moved_bytes BIGINT,"
                    + " table_schema TEXT, table_name TEXT, split_index INT, split_count INT, bounds LONGTEXT, mixable TINYINT,"
                    + " object_kind TEXT, object_name LONGTEXT, stage TEXT, outcome TEXT, reason LONGTEXT,"
                    + " transactions BIGINT, received BIGINT, applied BIGINT, filtered BIGINT, quarantined BIGINT,"
                    + " inserts BIGINT, updates BIGINT, deletes BIGINT, source_commit_millis BIGINT,"
                    + " PRIMARY KEY (migration, kind, item_hash), UNIQUE KEY number (number))"
                    + " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT=";
    private static final String COMMENT = "Kept by Godwit while a migration lasts; `godwit cancel` removes it";
    private static final String DATABASE_TOO = COMMENT + ", and the database with it";
    private static final int CREATION_SECONDS = 30;

    private final String schema;
    private final String table;
    private final String migration;
    private final String creationLock;

    CheckpointTable(String checkpointSchema, String migration) {
        this.schema = checkpointSchema;
        this.table = Quoting.table(new TableId(checkpointSchema, "checkpoint"));
        this.migration = migration;
        this.creationLock = "godwit.t." + HexFormat.of().formatHex(hash(checkpointSchema));
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

    // --- the table itself: these statements commit by themselves ---

    /**
     * Makes database and table unless they are there (needs no privilege if they are), and records a new claim. Waits for
     * transactions that hold an earlier one.
     *
     * @return the claim's number: higher than any before
     */
    long claim(Connection connection) throws SQLException {
        lockCreation(connection);
        try {
            create(connection);
            try (PreparedStatement statement =
                    insert(connection, CLAIMED, "", "fencing", 1, " ON DUPLICATE KEY UPDATE fencing = fencing + 1")) {
                statement.setLong(5, 1);
                statement.executeUpdate();
            }
            return fencing(connection, "");
        } finally {
            unlockCreation(connection);
        }
    }

    private void create(Connection connection) throws SQLException {
        if (exists(connection)) {
            return;
        }
        boolean database =
                !found(connection, "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", schema);
        try (Statement statement = connection.createStatement()) {
            if (database) {
                statement.execute("CREATE DATABASE IF NOT EXISTS " + Quoting.name(schema)
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
            }
            statement.execute("CREATE TABLE " + table + COLUMNS + Quoting.text(database ? DATABASE_TOO : COMMENT));
        }
    }

    boolean exists(Connection connection) throws SQLException {
        return found(
                connection,
                "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = 'checkpoint'",
                schema);
    }

    /** Removes this migration's rows, and then the table if nobody else uses it, and the database if it was made with it. */
    void drop(Connection connection) throws SQLException {
        lockCreation(connection);
        try (Statement statement = connection.createStatement()) {
            if (!exists(connection)) {
                return;
            }
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM " + table + " WHERE migration = ? AND kind <> '" + FENCED + "'")) {
                delete.setString(1, migration);
                delete.executeUpdate();
            }
            dropIfUnused(connection, statement);
        } finally {
            unlockCreation(connection);
        }
    }

    private void dropIfUnused(Connection connection, Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            if (rows.next()) {
                return;
            }
        }
        boolean withDatabase = found(
                connection,
                "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = 'checkpoint'"
                        + " AND table_comment = " + Quoting.text(DATABASE_TOO),
                schema);
        statement.execute("DROP TABLE " + table);
        if (withDatabase && isEmptyDatabase(connection)) {
            statement.execute("DROP DATABASE " + Quoting.name(schema));
        }
    }

    // --- fences ---

    /** Whether this migration, or any at all, made the server read-only. */
    boolean isFenced(Connection connection, boolean any) throws SQLException {
        String fences = "SELECT 1 FROM " + table + " WHERE kind = '" + FENCED + "' AND migration ";
        return exists(connection) && found(connection, fences + (any ? "LIKE ?" : "= ?"), any ? "%" : migration);
    }

    /** Says that it is about to; harmless if that is said. */
    void fence(Connection connection) throws SQLException {
        lockCreation(connection);
        try {
            create(connection);
            try (PreparedStatement statement =
                    insert(connection, FENCED, "", "reason", 1, " ON DUPLICATE KEY UPDATE reason = VALUES(reason)")) {
                statement.setString(5, "the server took writes before; `godwit cancel` lets them in again");
                statement.executeUpdate();
            }
        } finally {
            unlockCreation(connection);
        }
    }

    /** Takes it back, and the table with it if nothing else is in it. */
    void unfence(Connection connection) throws SQLException {
        lockCreation(connection);
        try (Statement statement = connection.createStatement()) {
            if (exists(connection)) {
                delete(connection, FENCED, "");
                dropIfUnused(connection, statement);
            }
        } finally {
            unlockCreation(connection);
        }
    }

    private boolean isEmptyDatabase(Connection connection) throws SQLException {
        for (String place :
                List.of("tables WHERE table_schema", "routines WHERE routine_schema", "events WHERE event_schema")) {
            if (found(connection, "SELECT 1 FROM information_schema." + place + " = ? LIMIT 1", schema)) {
                return false;
            }
        }
        return true;
    }

    private void lockCreation(Connection connection) throws SQLException {
        // the lock counts how often it was taken, so that the statement must be one that calls the function once
        if (number(connection, "SELECT GET_LOCK(?, " + CREATION_SECONDS + ")") != 1) {
            throw new GodwitException(
                    Errors.TARGET_UNREACHABLE, "another session makes or removes the table of facts", table, null);
        }
    }

    private void unlockCreation(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            number(connection, "SELECT RELEASE_LOCK(?)");
        }
    }

    private long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, creationLock);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    // --- claims ---

    /**
     * Makes sure that no newer claim was made, and keeps one from being made until the transaction ends.
     *
     * @param mine the number of the claim that the transaction builds on
     * @throws GodwitException if another runner has taken over
     */
    void checkClaim(Connection connection, long mine) throws SQLException {
        if (fencing(connection, " LOCK IN SHARE MODE") != mine) {
            throw new GodwitException(
                    Errors.TARGET_CLAIMED, "another runner has taken over this migration", table, null);
        }
    }

    private long fencing(Connection connection, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT fencing FROM " + table
                + " WHERE migration = ? AND kind = '" + CLAIMED + "' AND item_hash = ?" + lock)) {
            statement.setString(1, migration);
            statement.setBytes(2, hash(""));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    // --- rows ---

    /** A statement that inserts a row of this migration; the parameters of the columns begin with the fifth. */
    PreparedStatement insert(
            Connection connection, String kind, String item, String columns, int count, String conflict)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (migration, kind, item_hash, item, " + columns + ") VALUES (?, ?, ?, ?" + ", ?".repeat(count) + ")"
                + conflict);
        statement.setString(1, migration);
        statement.setString(2, kind);
        statement.setBytes(3, hash(item));
        statement.setString(4, item);
        return statement;
    }

    void delete(Connection connection, String kind, String item) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM " + table + " WHERE migration = ? AND kind = ? AND item_hash = ?")) {
            statement.setString(1, migration);
            statement.setString(2, kind);
            statement.setBytes(3, hash(item));
            statement.executeUpdate();
        }
    }

    private static boolean found(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
