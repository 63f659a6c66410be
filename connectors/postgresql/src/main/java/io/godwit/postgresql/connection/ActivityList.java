package io.godwit.postgresql.connection;

import io.godwit.sql.connection.SessionList;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The server's list of sessions (pg_stat_activity, wait events Client and Activity). */
final class ActivityList implements SessionList {
    private static final int ANSWER_SECONDS = 10;
    private static final String ASK = "SELECT pid, application_name, state, coalesce(wait_event_type, '')"
            + " FROM pg_catalog.pg_stat_activity WHERE pid = ANY (?)";
    private static final String END = "SELECT pg_catalog.pg_terminate_backend(?)";

    private final String jdbcUrl;
    private final Properties properties;

    ActivityList(String jdbcUrl, Properties properties) {
        this.jdbcUrl = jdbcUrl;
        this.properties = new Properties();
        this.properties.putAll(properties);
        this.properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
        this.properties.setProperty("ApplicationName", properties.getProperty("ApplicationName") + " watch");
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    @Override
    public Map<Long, Doing> doing(Connection connection, Map<Long, String> names) throws SQLException {
        Map<Long, Doing> doing = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ASK)) {
            Object[] processes = names.keySet().stream().map(Long::intValue).toArray();
            statement.setArray(1, connection.createArrayOf("int4", processes));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long process = row.getLong(1);
                    if (!same(row.getString(2), names.get(process))) {
                        continue;
                    }
                    boolean waits = row.getString(4).equals("Client")
                            || row.getString(4).equals("Activity")
                            || ("" + row.getString(3)).startsWith("idle");
                    doing.put(process, waits ? Doing.WAITS : Doing.WORKS);
                }
            }
        }
        return doing;
    }

    /** The server cuts long names. */
    private static boolean same(@Nullable String shown, @Nullable String ours) {
        return shown != null && ours != null && !shown.isEmpty() && ours.startsWith(shown);
    }

    @Override
    public void end(Connection connection, long number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setInt(1, (int) number);
            statement.execute();
        }
    }

    @Override
    public boolean isUnreachable(SQLException error) {
        String state = "" + error.getSQLState();
        return state.startsWith("08") || state.startsWith("57P");
    }
}
