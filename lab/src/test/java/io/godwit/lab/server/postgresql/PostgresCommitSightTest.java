package io.godwit.lab.server.postgresql;

import io.godwit.lab.network.TcpProxy;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class PostgresCommitSightTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PostgresServer server = PostgresServer.shared(18);

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void aCommitIsSeenHoweverItIsAskedFor(String mode) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (TcpProxy proxy = new TcpProxy(server.port(), PostgresCommitSight::new);
                Connection connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + proxy.port()
                        + "/postgres?user=postgres&preferQueryMode=" + mode);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int turn = 1; turn <= 10; turn++) {
                statement.execute("SELECT 'COMMIT'");
                proxy.atNextCommit(seen::incrementAndGet);
                connection.commit();
                // the proxy acts on what it has passed on already: the server may have answered before
                int expected = turn;
                Eventually.until(mode + " commit " + turn, PATIENCE, () -> seen.get() == expected);
            }
        }
    }
}
