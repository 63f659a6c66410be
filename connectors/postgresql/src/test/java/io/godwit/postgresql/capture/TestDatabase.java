package io.godwit.postgresql.capture;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database of its own on a real server, dropped when closed. */
public final class TestDatabase implements AutoCloseable {
    private final PostgresServer server;
    private final String name;

    /** A new database on the shared server of this major version. */
    public TestDatabase(int major) {
        this.server = PostgresServer.shared(major);
        this.name = server.createDatabase();
    }

    public String name() {
        return name;
    }

    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    public Sessions source(String migration, String... options) {
        return sessions(migration, Option.Side.SOURCE, options);
    }

    public Sessions target(String migration, String... options) {
        return sessions(migration, Option.Side.TARGET, options);
    }

    private Sessions sessions(String migration, Option.Side side, String... options) {
        Map<String, String> map = options.length == 0 ? Map.of() : Map.of(options[0], options[1]);
        return Sessions.open(new Endpoint(server.url(name), Secret.NONE, map), migration, side);
    }

    public void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** All rows in text form, columns joined by a bar. */
    public List<String> query(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int c = 1; c <= columns; c++) {
                    line.append(c == 1 ? "" : "|").append(rows.getString(c));
                }
                found.add(line.toString());
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '"
                    + name + "' AND NOT active");
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            statement.execute("DROP DATABASE IF EXISTS " + name);
        }
    }
}
