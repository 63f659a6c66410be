package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.load.NativeType;
import io.godwit.oracle.load.TypeMapping;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at all values of columns whose type does not say which numbers they hold: NUMBER without precision, and FLOAT, which is a
 * NUMBER too. One pass over a table, within a time limit; what was seen only in part says nothing.
 */
final class NumberMeasure {
    /** TM9 prints a number as short as it can be, in scientific notation if that is longer than 64 characters. */
    private static final int MOST_FRACTION = 60;

    private final Connection connection;
    private final int seconds;

    NumberMeasure(Connection connection, int seconds) {
        this.connection = connection;
        this.seconds = seconds;
    }

    /** Whether a column has to be looked at: unless a rule gives it a type. */
    static boolean isOpen(NativeColumn column) {
        NativeType type = NativeType.parse(column.spelling());
        return !column.virtual() && type.isUnbounded();
    }

    /** What each of the columns holds; none that is empty, and none at all if the time was not enough. */
    Map<String, Type> measure(NativeTable table, List<String> columns) throws SQLException {
        Map<String, Type> found = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            try (ResultSet row = statement.executeQuery(query(table, columns))) {
                row.next();
                for (int i = 0; i < columns.size(); i++) {
                    BigDecimal largest = row.getBigDecimal(3 * i + 1);
                    int fraction = row.getInt(3 * i + 2);
                    boolean finer = row.getInt(3 * i + 3) > 0;
                    if (largest != null) {
                        found.put(columns.get(i), TypeMapping.measured(wholeDigits(largest), finer ? -1 : fraction));
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e) && !OracleErrors.isCancelled(e)) {
                throw e;
            }
            return Map.of();
        }
    }

    static int wholeDigits(BigDecimal largest) {
        BigDecimal whole = largest.setScale(0, RoundingMode.DOWN);
        return whole.signum() == 0 ? 0 : whole.precision() - whole.scale();
    }

    static String query(NativeTable table, List<String> columns) {
        List<String> items = new ArrayList<>();
        for (String column : columns) {
            String name = Quoting.name(column);
            String fraction = "(ABS(" + name + ") - TRUNC(ABS(" + name + ")))";
            items.add("MAX(ABS(" + name + "))");
            items.add(
                    "MAX(CASE WHEN " + fraction + " = 0 THEN 0 ELSE LENGTH(TO_CHAR(" + fraction + ", 'TM9')) - 1 END)");
            items.add("MAX(CASE WHEN " + name + " <> ROUND(" + name + ", " + MOST_FRACTION + ") THEN 1 ELSE 0 END)");
        }
        return "SELECT " + String.join(", ", items) + " FROM " + Quoting.table(table.id);
    }
}
