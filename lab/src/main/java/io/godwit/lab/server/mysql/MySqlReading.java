package io.godwit.lab.server.mysql;

import io.godwit.lab.server.Reading;
import io.godwit.lab.server.Rows;
import io.godwit.lab.workload.Bank;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** By {@code SELECT ... ORDER BY} of all columns, in the server's own text or in one that other engines give too. */
final class MySqlReading implements Reading {
    private static final int READ_ONLY = 1290;
    private static final int FETCHED_ROWS = 500;
    private static final Set<Integer> BYTES = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    private static final String TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'bank'"
            + " AND table_type = 'BASE TABLE' ORDER BY CAST(table_name AS BINARY)";

    private static final String TRIGGERS =
            "SELECT 'trigger', trigger_name, action_timing, event_manipulation, event_object_table, action_statement"
                    + " FROM information_schema.triggers WHERE trigger_schema = 'bank'";
    private static final String VIEWS =
            "SELECT 'view', table_name, view_definition FROM information_schema.views WHERE table_schema = 'bank'";

    /** What decides the next number is told from a copy that may be a day old, unless one asks for the present (MySQL 8.0 manual). */
    private static final String FRESH = "SET SESSION information_schema_stats_expiry = 0";

    private static final int UNKNOWN_VARIABLE = 1193;

    private static final String NEUTRAL = "SELECT CONCAT('unique ', table_name, ' (',"
            + " GROUP_CONCAT(column_name ORDER BY seq_in_index), ')') FROM information_schema.statistics"
            + " WHERE table_schema = 'bank' AND non_unique = 0 GROUP BY table_name, index_name"
            + " UNION ALL SELECT CONCAT('foreign ', k.table_name, ' (',"
            + " GROUP_CONCAT(k.column_name ORDER BY k.ordinal_position), ') ', k.referenced_table_name, ' (',"
            + " GROUP_CONCAT(k.referenced_column_name ORDER BY k.ordinal_position), ')',"
            + " CASE MAX(r.delete_rule) WHEN 'CASCADE' THEN ' cascade' ELSE '' END)"
            + " FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r"
            + " ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name"
            + " AND r.table_name = k.table_name"
            + " WHERE k.table_schema = 'bank' GROUP BY k.table_name, k.constraint_name, k.referenced_table_name";

    @Override
    public List<String> tables(Connection connection) throws SQLException {
        return Rows.of(connection, TABLES);
    }

    @Override
    public void rows(Connection connection, String table, boolean neutral, Consumer<String> line) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION time_zone = '+00:00'");
            statement.setFetchSize(FETCHED_ROWS);
            try (ResultSet rows = statement.executeQuery(query(connection, table, neutral))) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        text.append(i > 1 ? "\t" : "").append(cell(rows, i));
                    }
                    line.accept(text.toString());
                }
            }
        }
    }

    private static String cell(ResultSet rows, int column) throws SQLException {
        int type = rows.getMetaData().getColumnType(column);
        if (BYTES.contains(type)) {
            byte @Nullable [] value = rows.getBytes(column);
            return value == null ? "\\N" : HexFormat.of().formatHex(value);
        }
        String value = rows.getString(column);
        if (value == null) {
            return "\\N";
        }
        // the bits, which every engine has
        return type == Types.DOUBLE
                ? HexFormat.of().toHexDigits(Double.doubleToLongBits(Double.parseDouble(value)))
                : escaped(value);
    }

    /** As PostgreSQL's {@code COPY} writes it. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r")
                .replace("\b", "\\b")
                .replace("\f", "\\f")
                .replace("\u000b", "\\v");
    }

    private static String query(Connection connection, String table, boolean neutral) throws SQLException {
        List<String> shown = new ArrayList<>();
        for (String column : Rows.of(
                connection,
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'bank' AND table_name = '"
                        + table + "' ORDER BY CAST(column_name AS BINARY)")) {
            String name = column.substring(0, column.indexOf(' '));
            String type = column.substring(column.indexOf(' ') + 1);
            shown.add(
                    neutral && (type.equals("timestamp") || type.equals("datetime"))
                            ? "DATE_FORMAT(" + name + ", '%Y-%m-%d %H:%i:%s.%f')"
                            : name);
        }
        List<String> order = new ArrayList<>();
        for (String column : Bank.order(table)) {
            order.add(column + " IS NOT NULL");
            order.add("CAST(" + column + " AS BINARY)");
        }
        return "SELECT " + String.join(", ", shown) + " FROM bank." + table + " ORDER BY " + String.join(", ", order);
    }

    @Override
    public List<String> structure(Connection connection, boolean neutral) throws SQLException {
        if (neutral) {
            return Rows.of(connection, NEUTRAL).stream().sorted().toList();
        }
        List<String> found = new ArrayList<>(Rows.of(connection, TRIGGERS));
        found.addAll(Rows.of(connection, VIEWS));
        for (String table : tables(connection)) {
            // with the counter's next number
            found.addAll(Rows.of(connection, "SHOW CREATE TABLE bank." + table));
        }
        return found.stream().sorted().toList();
    }

    @Override
    public long nextBooking(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(FRESH);
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_VARIABLE) {
                throw e;
            }
        }
        return Long.parseLong(Rows.of(
                        connection,
                        "SELECT auto_increment FROM information_schema.tables WHERE table_schema = 'bank'"
                                + " AND table_name = 'booking'")
                .get(0));
    }

    /** It keeps its log for nobody, and the fence is meant to stay. */
    @Override
    public List<String> leftovers(Connection connection) {
        return List.of();
    }

    @Override
    public boolean isFence(SQLException error) {
        return error.getErrorCode() == READ_ONLY;
    }
}
