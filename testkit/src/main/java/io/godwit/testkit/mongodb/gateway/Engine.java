package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of PostgreSQL, outside auto-commit, used again one after another. Each gives up waiting for a lock very soon: MongoDB's
 * transactions do not wait for each other, and writes outside of them are tried again.
 */
final class Engine implements AutoCloseable {
    /** A document as a parameter. */
    static final String BSON = "?::bytea::documentdb_core.bson";

    private static final int MOST_IDLE = 40;
    private static final String SETTINGS =
            "&prepareThreshold=1&options=-c%20lock_timeout=100%20-c%20client_min_messages=warning&ApplicationName=godwit-gateway";

    private final String url;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** An engine.
     *
     * @param jdbcUrl with parameters, so that more can follow
     */
    Engine(String jdbcUrl) {
        this.url = jdbcUrl + SETTINGS;
    }

    Connection take() throws SQLException {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
        }
        return connection;
    }

    /** Gives a session back; what it has not committed is rolled back. */
    void giveBack(Connection connection) {
        try {
            if (closed || connection.isClosed() || idle.size() >= MOST_IDLE) {
                connection.close();
                return;
            }
            connection.rollback();
            if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            connection.rollback();
            idle.push(connection);
        } catch (SQLException e) {
            // it is broken, and so are its locks and its transaction: nothing is left of it
            try {
                connection.close();
            } catch (SQLException broken) {
                e.addSuppressed(broken);
            }
        }
    }

    /** The first column of the only row, as bytes; parameters are bytes, texts, numbers or null. */
    static byte @Nullable [] call(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    static void set(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            if (parameter == null) {
                statement.setNull(i + 1, Types.BINARY);
            } else if (parameter instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, parameter);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            giveBack(connection);
        }
    }
}
