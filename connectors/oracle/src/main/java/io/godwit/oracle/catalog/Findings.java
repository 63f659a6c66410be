package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks one connection and collects what is found. */
final class Findings {
    private static final int NAMES_SHOWN = 10;

    private final Connection connection;
    private final List<Problem> problems = new ArrayList<>();

    Findings(Connection connection) {
        this.connection = connection;
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
    static String shown(List<String> all) {
        return String.join(", ", all.subList(0, Math.min(NAMES_SHOWN, all.size())))
                + (all.size() > NAMES_SHOWN ? " and " + (all.size() - NAMES_SHOWN) + " more" : "");
    }

    /**
     * Runs a query that the user may not be allowed, or the server may not know.
     *
     * @return why the server refused, null if it did not
     */
    @Nullable
    SQLException attempt(String sql, Reading.RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
            return null;
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw e;
            }
            return e;
        }
    }
}
