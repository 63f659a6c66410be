package io.godwit.sqlserver.connection;

import io.godwit.sql.connection.SessionList;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The server's list of sessions and what each has asked for (Transact-SQL Reference, sys.dm_exec_sessions and sys.dm_exec_requests).
 * Needs VIEW SERVER STATE: without it a session would see itself alone.
 */
final class RequestList implements SessionList {
    private static final String ANSWER_MILLIS = "10000";
    private static final int NO_SUCH_SESSION = 6106;
    private static final int OWN_SESSION = 6104;

    private static final String ASK =
            "SELECT s.session_id, s.program_name, r.wait_type, r.session_id FROM sys.dm_exec_sessions AS s"
                    + " LEFT JOIN sys.dm_exec_requests AS r ON r.session_id = s.session_id WHERE s.is_user_process = 1";

    private final String jdbcUrl;
    private final Properties properties;

    RequestList(String jdbcUrl, Properties properties) {
        this.jdbcUrl = jdbcUrl;
        this.properties = new Properties();
        this.properties.putAll(properties);
        this.properties.setProperty("socketTimeout", ANSWER_MILLIS);
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    /** Numbers are used again soon: a session of another name is another's. */
    @Override
    public Map<Long, Doing> doing(Connection connection, Map<Long, String> names) throws SQLException {
        Map<Long, Doing> doing = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK)) {
            while (row.next()) {
                long number = row.getLong(1);
                String name = row.getString(2);
                if (name != null && name.equals(names.get(number))) {
                    String wait = row.getString(3);
                    boolean idle = row.getObject(4) == null || "ASYNC_NETWORK_IO".equals(wait);
                    doing.put(number, idle ? Doing.WAITS : Doing.WORKS);
                }
            }
        }
        return doing;
    }

    @Override
    public void end(Connection connection, long number) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + number);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_SESSION && e.getErrorCode() != OWN_SESSION) {
                throw e;
            }
        }
    }

    @Override
    public boolean isUnreachable(SQLException error) {
        return ("" + error.getSQLState()).startsWith("08");
    }
}
