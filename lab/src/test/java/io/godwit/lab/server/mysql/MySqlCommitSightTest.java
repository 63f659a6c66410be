package io.godwit.lab.server.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.network.TcpProxy;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.server.MySqlServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mariadb.jdbc.Statement;

@Timeout(60)
final class MySqlCommitSightTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MySqlServer server = MySqlServer.shared("8.0");

    @Test
    void aCommitIsSeenAndNoRowThatReadsLikeOne() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        String database = server.createDatabase();
        try (TcpProxy proxy = new TcpProxy(server.port(), MySqlCommitSight::new);
                Connection connection = DriverManager.getConnection(
                        server.jdbcUrl(database).replace(":" + server.port() + "/", ":" + proxy.port() + "/"));
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (v varchar(100))");
            connection.setAutoCommit(false);
            for (int turn = 1; turn <= 10; turn++) {
                proxy.atNextCommit(seen::incrementAndGet);
                statement.execute("SELECT 'COMMIT'");
                statement
                        .unwrap(Statement.class)
                        .setLocalInfileInputStream(
                                new ByteArrayInputStream("\u0003COMMIT\nCOMMIT\n".getBytes(StandardCharsets.UTF_8)));
                statement.execute("LOAD DATA LOCAL INFILE 'x' INTO TABLE t");
                assertThat(seen.get()).isEqualTo(turn - 1);
                connection.commit();
                int expected = turn;
                Eventually.until("commit " + turn, PATIENCE, () -> seen.get() == expected);
            }
        }
    }
}
