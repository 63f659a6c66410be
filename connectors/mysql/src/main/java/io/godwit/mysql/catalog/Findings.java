package io.godwit.mysql.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    static String shown(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        return String.join(", ", all.subList(0, Math.min(NAMES_SHOWN, all.size())))
                + (all.size() > NAMES_SHOWN ? " and " + (all.size() - NAMES_SHOWN) + " more" : "");
    }

    /** A global setting's value; empty if the server does not know it. */
    String variable(String name) throws SQLException {
        List<String> values = new ArrayList<>();
        each("SHOW GLOBAL VARIABLES LIKE '" + name.replace("_", "\\_") + "'", row -> values.add(row.getString(2)));
        return values.isEmpty() ? "" : Reading.nonNull(values.get(0));
    }

    boolean isOn(String variable) throws SQLException {
        String value = variable(variable);
        return value.equalsIgnoreCase("ON") || value.equals("1");
    }

    long number(String variable) throws SQLException {
        String value = variable(variable);
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
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

    /**
     * Runs a query that the user may not be allowed, or the server may not know.
     *
     * @return why the server refused, null if it did not
     */
    @Nullable
    SQLException attempt(String sql, Reading.RowConsumer consumer) throws SQLException {
        try {
            each(sql, consumer);
            return null;
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (state.startsWith("08") || state.startsWith("70")) {
                throw e;
            }
            return e;
        }
    }

    /** Databases of tables' names, each once. */
    static Set<String> databases(Iterable<io.godwit.spi.schema.Table> tables) {
        Set<String> databases = new java.util.TreeSet<>();
        tables.forEach(t -> databases.add(t.id().schema()));
        return databases;
    }
}
