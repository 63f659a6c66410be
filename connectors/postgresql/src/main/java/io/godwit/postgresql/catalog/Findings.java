package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks one connection and collects what is found. */
final class Findings {
    private final Connection connection;
    private final List<Problem> problems = new ArrayList<>();

    Findings(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void blocker(ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(Severity.BLOCKER, code, object, why, remedy));
    }

    void warning(ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(Severity.WARNING, code, object, why, remedy));
    }

    void note(ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(Severity.NOTE, code, object, why, remedy));
    }

    /** One value as text; empty if it is null or there is no row. */
    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    boolean isTrue(String condition) throws SQLException {
        return text("SELECT (" + condition + ")::text").equals("true");
    }

    long number(String sql) throws SQLException {
        String value = text(sql);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    /** Runs a query whose only parameter is an array of texts. */
    void each(String sql, List<String> names, Reading.RowConsumer consumer) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /**
     * Runs statements in a transaction that is rolled back.
     *
     * @return why the server refused, null if it did not
     */
    @Nullable
    SQLException attempt(String... statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            return null;
        } catch (SQLException e) {
            if (ObjectMaker.isBroken(e)) {
                throw e;
            }
            return e;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    static String message(SQLException error) {
        return PostgresErrors.message(error);
    }
}
