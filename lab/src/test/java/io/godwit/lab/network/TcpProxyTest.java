package io.godwit.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TcpProxyTest {
    private final PostgresServer server = PostgresServer.shared(18);

    /** Found by the fault lab: a read on a connection whose other end was lost never came back. */
    @Test
    void aSessionWhoseOtherEndIsLostFailsAndOneWhoseServerWorksDoesNot() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), () -> (bytes, count) -> false);
                Connection connection = sessions(proxy).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(4)");
            proxy.freeze();
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
        }
    }

    /** Or its locks, and with them the claim on a target, would be held until the server's own time-outs. */
    @Test
    void theServersPartOfALostSessionIsEnded() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), () -> (bytes, count) -> false);
                Connection connection = sessions(proxy).open("ended");
                Statement statement = connection.createStatement()) {
            proxy.freeze();
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            try (Connection other = server.connect("postgres")) {
                long left = 1;
                while (left > 0) {
                    left = count(other, "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%ended'");
                }
                assertThat(left).isZero();
            }
        }
    }

    @Test
    void aCutConnectionFailsAtOnce() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), () -> (bytes, count) -> false);
                Connection connection = sessions(proxy).open("test");
                Statement statement = connection.createStatement()) {
            proxy.cut();
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }

    private static long count(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Sessions sessions(TcpProxy proxy) {
        return Sessions.open(
                new Endpoint(
                        "postgresql://postgres@127.0.0.1:" + proxy.port() + "/postgres",
                        Secret.NONE,
                        Map.of("silenceSeconds", "1")),
                "test",
                Option.Side.TARGET);
    }
}
