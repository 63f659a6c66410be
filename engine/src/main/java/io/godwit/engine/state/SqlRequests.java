package io.godwit.engine.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The statements on the table of requests. Used under the store's lock. */
final class SqlRequests {
    private static final String COLUMNS = "SELECT id, kind, arguments, state, result FROM request WHERE name = ?";

    private final Connection connection;

    SqlRequests(Connection connection) {
        this.connection = connection;
    }

    /** One statement, so that it is there with its migration or not at all. */
    long ask(String name, Request.Kind kind, Request.Arguments arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO request (name, kind, arguments) VALUES (?, ?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            statement.setString(1, name);
            statement.setString(2, kind.name());
            statement.setString(3, StateJson.write(arguments));
            statement.executeUpdate();
            try (ResultSet id = statement.getGeneratedKeys()) {
                id.next();
                return id.getLong(1);
            }
        }
    }

    List<Request> open(String name) throws SQLException {
        return read(COLUMNS + " AND state IN ('ASKED', 'TAKEN') ORDER BY id", name, 0);
    }

    List<Request> one(String name, long id) throws SQLException {
        return read(COLUMNS + " AND id = ?", name, id);
    }

    private List<Request> read(String sql, String name, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            if (id > 0) {
                statement.setLong(2, id);
            }
            try (ResultSet row = statement.executeQuery()) {
                List<Request> requests = new ArrayList<>();
                while (row.next()) {
                    requests.add(new Request(
                            row.getLong(1),
                            Request.Kind.valueOf(row.getString(2)),
                            StateJson.read(row.getString(3), Request.Arguments.class),
                            Request.State.valueOf(row.getString(4)),
                            row.getString(5)));
                }
                return List.copyOf(requests);
            }
        }
    }

    boolean take(String name, long id) throws SQLException {
        return update(
                "UPDATE request SET state = 'TAKEN' WHERE name = ? AND id = ? AND state IN ('ASKED', 'TAKEN')",
                name,
                id);
    }

    boolean withdraw(String name, long id) throws SQLException {
        return update("DELETE FROM request WHERE name = ? AND id = ? AND state IN ('ASKED', 'TAKEN')", name, id);
    }

    void answer(String name, long id, Request.State state, String result) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE request SET state = ?, result = ?"
                + " WHERE name = ? AND id = ? AND state IN ('ASKED', 'TAKEN')")) {
            statement.setString(1, state.name());
            statement.setString(2, result);
            statement.setString(3, name);
            statement.setLong(4, id);
            statement.executeUpdate();
        }
    }

    private boolean update(String sql, String name, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setLong(2, id);
            return statement.executeUpdate() == 1;
        }
    }
}
