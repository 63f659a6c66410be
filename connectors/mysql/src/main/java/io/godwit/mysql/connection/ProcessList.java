package io.godwit.mysql.connection;

import io.godwit.sql.connection.SessionList;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** The server's list of sessions (MySQL Reference Manual, "Thread Command Values" and "General Thread States"). */
final class ProcessList implements SessionList {
    private static final long ANSWER_MILLIS = 10_000;
    private static final int NO_SUCH_THREAD = 1094;

    private static final String ASK =
            "SELECT id, command, COALESCE(state, '') FROM information_schema.processlist WHERE id IN (";

    /** States in which a server waits for its client to send or to take. */
    private static final Set<String> WAITING =
            Set.of("writing to net", "sending to client", "reading from net", "receiving from client");

    private final String jdbcUrl;
    private final Properties properties;

    ProcessList(String jdbcUrl, Properties properties) {
        this.jdbcUrl = jdbcUrl;
        this.properties = new Properties();
        this.properties.putAll(properties);
        this.properties.setProperty("socketTimeout", String.valueOf(ANSWER_MILLIS));
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    /** Numbers are not used again while a server runs. */
    @Override
    public Map<Long, Doing> doing(Connection connection, Map<Long, String> names) throws SQLException {
        String numbers = names.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        Map<Long, Doing> doing = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK + numbers + ")")) {
            while (row.next()) {
                doing.put(row.getLong(1), doing(row.getString(2), row.getString(3)));
            }
        }
        return doing;
    }

    private static Doing doing(String command, String state) {
        // a sender of the binary log that has nothing to send still sends heartbeats
        boolean waits = command.equals("Sleep")
                || command.startsWith("Binlog Dump")
                || WAITING.contains(state.toLowerCase(Locale.ROOT));
        return waits ? Doing.WAITS : Doing.WORKS;
    }

    @Override
    public void end(Connection connection, long number) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + number);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    @Override
    public boolean isUnreachable(SQLException error) {
        return ("" + error.getSQLState()).startsWith("08");
    }
}
