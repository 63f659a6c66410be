package io.godwit.sql.rows;

import io.godwit.spi.demand.Effort;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the queries of one table, all of them together no longer than allowed. */
final class Counting {
    private final Connection connection;
    private final RowLanguage language;
    private final Effort effort;
    private final long end;

    Counting(Connection connection, RowLanguage language, Effort effort) {
        this.connection = connection;
        this.language = language;
        this.effort = effort;
        this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(effort.seconds());
    }

    /**
     * What was counted.
     *
     * @param rows one number for each question
     * @param unanswered why there is none; null if there is
     * @param refused whether that is because the server did not take the query
     */
    record Counts(List<Long> rows, @Nullable String unanswered, boolean refused) {}

    /** Rows of a table for which each condition holds, in one pass. */
    Counts matching(Table table, List<String> conditions) throws SQLException {
        List<String> sums = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            marks.add(language.mark(conditions.get(i)) + " AS m" + i);
            sums.add(language.marked("m" + i));
        }
        String filter = table.filter() == null ? "" : " WHERE (" + table.filter() + ")";
        return run(
                "SELECT " + String.join(", ", sums) + " FROM (SELECT " + first() + String.join(", ", marks) + " FROM "
                        + language.table(table.id()) + filter + sampled() + ") t",
                conditions.size());
    }

    /**
     * How many rows are equal to one before them.
     *
     * @param values what they are compared by
     * @param from table and condition
     */
    Counts colliding(List<String> values, String from) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            names.add("f" + i);
            named.add(values.get(i) + " AS f" + i);
        }
        return run(
                "SELECT SUM(n - 1) FROM (SELECT " + language.rows() + " AS n FROM (SELECT " + first()
                        + String.join(", ", named) + from
                        + sampled() + ") t GROUP BY " + String.join(", ", names) + " HAVING COUNT(*) > 1) g",
                1);
    }

    /**
     * Rows of a join.
     *
     * @param rows what stands behind FROM and is called c in the join
     * @param columns those of them that the join uses
     */
    Counts joined(String rows, List<String> columns, String join) throws SQLException {
        String some = effort.rows() == Effort.ALL_ROWS
                ? rows
                : "(SELECT " + first() + String.join(", ", columns) + " FROM " + rows + " s" + sampled() + ")";
        return run("SELECT " + language.rows() + " FROM " + some + " c" + join, 1);
    }

    private String first() {
        return effort.rows() == Effort.ALL_ROWS ? "" : language.first(effort.rows());
    }

    private String sampled() {
        return effort.rows() == Effort.ALL_ROWS ? "" : language.atMost(effort.rows());
    }

    private Counts run(String query, int columns) throws SQLException {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0) {
            return tooLong();
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            language.limit(statement, millis);
            try (ResultSet row = statement.executeQuery(query)) {
                List<Long> rows = new ArrayList<>();
                row.next();
                for (int i = 0; i < columns; i++) {
                    // of no rows the sum is null, which reads as 0
                    rows.add(row.getLong(i + 1));
                }
                return new Counts(rows, null, false);
            }
        } catch (SQLException e) {
            if (language.isTooLong(e)) {
                return tooLong();
            }
            if (language.isBroken(e)) {
                throw e;
            }
            // the server's own words may show a value
            return new Counts(
                    List.of(),
                    "the source does not answer the question (SQL state " + e.getSQLState() + ", error "
                            + e.getErrorCode() + ")",
                    true);
        }
    }

    private Counts tooLong() {
        return new Counts(
                List.of(), "the table is too large to be read within the limit of " + effort.seconds() + " s", false);
    }
}
