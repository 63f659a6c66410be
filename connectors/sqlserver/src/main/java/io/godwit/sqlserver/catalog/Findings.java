package io.godwit.sqlserver.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks one connection and collects what is found. */
final class Findings {
    private static final int NAMES_SHOWN = 10;

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

    /** Names for people: the first few, and how many more there are. */
    static String shown(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
    }

    /** Runs a query and hands over each row. */
    void each(String sql, Reading.RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /** One value as text; empty if it is null or there is no row. */
    String text(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        each(sql, row -> found.add(Reading.text(row, 1)));
        return found.isEmpty() ? "" : found.get(0);
    }

    /** The first column of what a query finds that the user may not be allowed, or the server may not know; none then. */
    List<String> attempt(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try {
            each(sql, row -> found.add(Reading.text(row, 1)));
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (state.startsWith("08")) {
                throw e;
            }
        }
        return found;
    }
}
