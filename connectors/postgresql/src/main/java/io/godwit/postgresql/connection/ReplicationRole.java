package io.godwit.postgresql.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * Whether a session may act as a replica, in which foreign keys and ordinary triggers do not fire (documentation of
 * session_replication_role: superusers, and since version 15 whom it is granted to).
 */
public final class ReplicationRole {
    private static final String NOT_PERMITTED = "42501";

    private ReplicationRole() {}

    /**
     * Tries it and takes it back; the session and its transaction stay as they were.
     *
     * @throws SQLException if the connection broke
     */
    public static boolean permitted(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            Savepoint before = connection.setSavepoint();
            try {
                statement.execute("SET LOCAL session_replication_role = replica");
                return true;
            } catch (SQLException e) {
                if (NOT_PERMITTED.equals(e.getSQLState())) {
                    return false;
                }
                throw e;
            } finally {
                // on a broken connection this fails as well: the first failure is the one that counts
                rollBack(connection, before);
            }
        } finally {
            if (autoCommit) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void rollBack(Connection connection, Savepoint before) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        }
    }
}
