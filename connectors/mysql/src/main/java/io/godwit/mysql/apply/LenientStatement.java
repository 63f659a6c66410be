package io.godwit.mysql.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes one row that holds an enumeration's invalid value, number 0. Servers in strict mode store it for nobody (reference
 * manual, "The ENUM Type"), so strict mode is off for the one statement, and what it keeps watch over is watched here: of nothing but
 * these values may the server warn.
 */
final class LenientStatement {
    /** ER_WARN_DATA_TRUNCATED: what servers say of the invalid value. */
    private static final int TRUNCATED = 1265;

    private LenientStatement() {}

    /** Runs it; returns how many rows it found. */
    static int run(Connection connection, String sql, TargetTable table, Cells row) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET @godwit_sql_mode = @@SESSION.sql_mode, SESSION sql_mode ="
                    + " 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'");
            try {
                int touched = statement.executeUpdate(sql);
                watch(statement, table, row);
                return touched;
            } finally {
                statement.execute("SET SESSION sql_mode = @godwit_sql_mode");
            }
        }
    }

    private static void watch(Statement statement, TargetTable table, Cells row) throws SQLException {
        int said = 0;
        try (ResultSet warning = statement.executeQuery("SHOW WARNINGS")) {
            while (warning.next()) {
                said++;
                String message = "" + warning.getString(3);
                if (warning.getInt(2) != TRUNCATED || !table.isInvalidLabel(row, message)) {
                    throw new GodwitException(
                            Errors.VALUE_REFUSED,
                            "the server would not take a value as it is: " + message,
                            table.where(),
                            null);
                }
            }
        }
        if (said > table.invalidLabels(row)) {
            throw new GodwitException(
                    Errors.VALUE_REFUSED, "the server would not take a value as it is", table.where(), null);
        }
    }
}
