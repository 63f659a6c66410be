package io.godwit.mysql.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.MySqlOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.server.MySqlServer;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target's binary log gets of what Godwit writes. */
class BinaryLogTest {
    private static Sessions sessions(MySqlTestDatabase database, String user, String logged) {
        Endpoint endpoint = new Endpoint(
                database.server().url(user, "app"),
                Secret.of(MySqlServer.PASSWORD),
                Map.of(MySqlOptions.BINARY_LOG.name(), logged));
        return Sessions.open(endpoint, "one", Option.Side.TARGET);
    }

    private static String end(MySqlTestDatabase database) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.server().jdbcUrl("app"));
                Statement statement = connection.createStatement();
                ResultSet end = statement.executeQuery("SHOW MASTER STATUS")) {
            end.next();
            return end.getString(1) + ":" + end.getString(2);
        }
    }

    private static void write(Sessions sessions, String table) throws SQLException {
        try (Connection connection = sessions.open("write");
                Statement statement = connection.createStatement();
                WireSession wire = sessions.openWire("write")) {
            statement.execute("CREATE TABLE app." + table + " (id int PRIMARY KEY)");
            statement.execute("INSERT INTO app." + table + " VALUES (1)");
            sessions.restore(connection);
            statement.execute("INSERT INTO app." + table + " VALUES (2)");
            wire.execute("INSERT INTO app." + table + " VALUES (3)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7", "8.0", "mariadb-10.11"})
    void getsNothingWhereThatIsAskedFor(String name) throws Exception {
        try (MySqlTestDatabase database = new MySqlTestDatabase(name)) {
            String before = end(database);
            Sessions silent = sessions(database, MySqlServer.ADMIN, "false");
            assertThat(silent.isLogged()).isFalse();
            write(silent, "silent");
            assertThat(end(database)).isEqualTo(before);
            write(sessions(database, MySqlServer.ADMIN, "true"), "told");
            assertThat(end(database)).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7", "8.0", "mariadb-10.11"})
    void aUserWhoMayNotLeaveItOutIsToldSo(String name) {
        try (MySqlTestDatabase database = new MySqlTestDatabase(name)) {
            refused(Errors.PERMISSION_DENIED, database, "false");
            refused(Errors.OPTION_INVALID, database, "maybe");
        }
    }

    private static void refused(ErrorCode code, MySqlTestDatabase database, String logged) {
        assertThatThrownBy(() -> sessions(database, MySqlServer.USER, logged))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.where()).isEqualTo(MySqlOptions.BINARY_LOG.name());
                });
    }
}
