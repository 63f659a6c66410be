package io.godwit.mysql.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.server.MySqlServer;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions whose other end is lost fail, in the driver and on the wire, and those that a server works for do not. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#later")
@Timeout(60)
final class SilenceWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String server;
    private MySqlTestDatabase database;
    private Relay relay;

    @SuppressWarnings("NullAway.Init") // before each test
    SilenceWatchTest(String server) {
        this.server = server;
    }

    @BeforeEach
    void open() throws Exception {
        database = new MySqlTestDatabase(server);
        relay = new Relay(database.server().port());
    }

    @AfterEach
    void close() throws Exception {
        if (relay != null) { // else the server cannot run here
            relay.close();
            database.close();
        }
    }

    private Sessions sessions(String migration) {
        return Sessions.open(
                new Endpoint(
                        "mysql://" + MySqlServer.USER + "@127.0.0.1:" + relay.port() + "/app",
                        Secret.of(MySqlServer.PASSWORD),
                        Map.of("silenceSeconds", "1")),
                migration,
                Option.Side.TARGET);
    }

    @Test
    void sessionsWhoseOtherEndIsLostFailAndOneWhoseServerWorksDoesNot() throws Exception {
        Sessions sessions = sessions("lost");
        WireSession wire = sessions.openWire("asks");
        try (Connection connection = sessions.open("holds");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT GET_LOCK('of a lost session', 0)");
            wire.execute("DO SLEEP(3)");
            relay.freeze();
            assertThatThrownBy(() -> wire.execute("DO 1")).isInstanceOf(SQLException.class);
            // that one waited for nothing: but its locks, and with them a claim, would be held until the server's own
            // time-outs
            Eventually.until("the lock is free", PATIENCE, () -> {
                try (Connection other = database.server().connect("app");
                        Statement ask = other.createStatement();
                        ResultSet row = ask.executeQuery("SELECT IS_FREE_LOCK('of a lost session')")) {
                    return row.next() && row.getInt(1) == 1;
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
        } finally {
            wire.close();
        }
    }
}
