package io.godwit.testkit.server;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The server that SQL Server's suites run on: the one whose address stands in the environment variable {@code
 * GODWIT_TEST_SQLSERVER}, such as {@code sqlserver://sa@localhost:1433?trustServerCertificate=true}, with the password in {@code
 * GODWIT_TEST_SQLSERVER_PASSWORD}. The user makes and drops databases there, whose names begin with {@code godwit_test_}.
 *
 * @param hostAndPort where it is
 * @param user who logs in
 * @param password of that user
 * @param parameters of the address
 * @param standIn whether it is Godwit's own stand-in and no server
 */
public record SqlServerAddress(
        String hostAndPort, String user, String password, Map<String, String> parameters, boolean standIn) {
    private static final String ADDRESS = "GODWIT_TEST_SQLSERVER";
    private static final String PASSWORD = "GODWIT_TEST_SQLSERVER_PASSWORD";
    private static final int DEFAULT_PORT = 1433;

    /** What the environment names. */
    public static Optional<SqlServerAddress> given() {
        return Optional.ofNullable(System.getenv(ADDRESS)).map(SqlServerAddress::parse);
    }

    private static SqlServerAddress parse(String url) {
        URI uri = URI.create(url);
        Map<String, String> parameters = new TreeMap<>();
        if (uri.getQuery() != null) {
            for (String parameter : uri.getQuery().split("&", -1)) {
                int equals = parameter.indexOf('=');
                parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new SqlServerAddress(
                uri.getHost() + ":" + port,
                uri.getUserInfo(),
                Optional.ofNullable(System.getenv(PASSWORD)).orElse(""),
                parameters,
                false);
    }

    /** A session in auto-commit in a database; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        Properties all = new Properties();
        all.putAll(parameters);
        all.setProperty("user", user);
        all.setProperty("password", password);
        all.setProperty("databaseName", database);
        all.setProperty("applicationName", "godwit test");
        return DriverManager.getConnection("jdbc:sqlserver://" + hostAndPort, all);
    }

    /** Runs statements, each by itself. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
