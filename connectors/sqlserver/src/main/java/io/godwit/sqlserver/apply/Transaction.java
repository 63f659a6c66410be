package io.godwit.sqlserver.apply;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a session that is done whole or not at all. */
final class Transaction {
    private Transaction() {}

    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Does the work and commits it; rolls it back if it fails. Afterwards each statement commits by itself again. */
    static void run(Connection connection, Work work) throws SQLException {
        synchronized (connection) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
