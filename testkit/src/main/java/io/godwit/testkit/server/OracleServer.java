package io.godwit.testkit.server;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.testkit.oracle.OracleStandIn;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Oracle that suites run on: the one whose address stands in the environment variable {@code GODWIT_TEST_ORACLE}, such as {@code
 * oracle://system@localhost:1521/FREEPDB1}, with the password in {@code GODWIT_TEST_ORACLE_PASSWORD}; without one a stand-in, which is
 * not Oracle. On a server the user named there makes the user {@link #USER} for each test and drops it with all that it has, so that
 * there must be none of that name, and nothing else in the database.
 */
final class OracleServer {
    /** The user whose schema a test has. */
    static final String USER = OracleStandIn.USER;

    private static final String ADDRESS = "GODWIT_TEST_ORACLE";
    private static final String PASSWORD = "GODWIT_TEST_ORACLE_PASSWORD";
    private static final String ROOT_SERVICE = "GODWIT_TEST_ORACLE_ROOT_SERVICE";
    private static final int DEFAULT_PORT = 1521;

    private final @Nullable OracleStandIn standIn;
    private final @Nullable URI given;

    private OracleServer(@Nullable OracleStandIn standIn, @Nullable URI given) {
        this.standIn = standIn;
        this.given = given;
    }

    /** A schema of its own on the server that the environment names; without one in a new stand-in. */
    static OracleServer take() {
        try {
            String address = System.getenv(ADDRESS);
            if (address == null) {
                return new OracleServer(OracleStandIn.start(), null);
            }
            OracleServer server = new OracleServer(null, URI.create(address));
            server.administer(
                    "CREATE USER " + USER + " IDENTIFIED BY \"" + password() + "\"",
                    "GRANT CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE SYNONYM, CREATE PROCEDURE,"
                            + " UNLIMITED TABLESPACE, SELECT_CATALOG_ROLE TO " + USER);
            return server;
        } catch (SQLException e) {
            throw new IllegalStateException("no Oracle for the test", e);
        }
    }

    boolean isStandIn() {
        return standIn != null;
    }

    private static String password() {
        return Optional.ofNullable(System.getenv(PASSWORD)).orElse("");
    }

    Endpoint endpoint() {
        if (standIn != null) {
            return standIn.endpoint();
        }
        return new Endpoint("oracle://" + USER + "@" + hostAndPath(), Secret.of(password()), Map.of());
    }

    /** Options by which the log is read, beside the endpoint's own: the service of the root container. */
    Map<String, String> optionsOfTheLog() {
        String root = standIn == null ? System.getenv(ROOT_SERVICE) : "STANDIN";
        return root == null ? Map.of() : Map.of("rootService", root);
    }

    private String hostAndPath() {
        URI uri = java.util.Objects.requireNonNull(given);
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return uri.getHost() + ":" + port + uri.getPath();
    }

    /** A session in auto-commit of the user whose schema it is; the caller closes it. */
    Connection connect() throws SQLException {
        return standIn != null
                ? standIn.connect()
                : DriverManager.getConnection("jdbc:oracle:thin:@//" + hostAndPath(), USER, password());
    }

    /** Writes on into another redo log and removes all that are archived. */
    void loseLogs() throws SQLException {
        if (standIn == null) {
            throw new UnsupportedOperationException("archived logs of a server are not removed by a test");
        }
        standIn.execute("ALTER SYSTEM SWITCH LOGFILE");
        standIn.deleteArchivedLogs();
    }

    private void administer(String... statements) throws SQLException {
        String user = java.util.Objects.requireNonNull(given).getUserInfo();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:oracle:thin:@//" + hostAndPath(), user, password());
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** Drops the schema, or ends the stand-in. */
    void release() {
        try {
            if (standIn != null) {
                standIn.close();
            } else {
                administer("DROP USER " + USER + " CASCADE");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
