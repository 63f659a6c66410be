package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.server.MySqlServer;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source fails while changes are applied, and a replica of it is promoted: the migration goes on there, or says why not. */
@Timeout(240)
final class FailoverMigrationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Connectors connectors = new Connectors(List.of(new MySqlConnector()));
    private final StateStore store = new MemoryStateStore();

    @ParameterizedTest
    @ValueSource(strings = {"8.0", "mariadb-10.11"})
    void aMigrationGoesOnAtAPromotedReplica(String version) throws Exception {
        Assumptions.assumeTrue(
                MySqlServer.missing(version).isEmpty(),
                () -> MySqlServer.missing(version).orElse(""));
        try (MySqlServer primary = MySqlServer.builder(version).start();
                MySqlServer replica = MySqlServer.builder(version).start();
                MySqlServer stranger = MySqlServer.builder(version).start();
                MySqlTestDatabase target = new MySqlTestDatabase("mariadb-10.11")) {
            follow(replica, primary);
            fill(primary);
            Running before = new Running(primary, target);
            before.awaitPhase(Phase.SYNC);
            primary.execute("app", "INSERT INTO item VALUES (1001, 'on the primary')");
            awaitRow(target.server(), 1001);
            before.runner.stop();
            before.end(State.PAUSED);
            // written while nobody looks, to the server that fails then
            primary.execute("app", "UPDATE item SET name = 'unseen' WHERE id = 7", "DELETE FROM item WHERE id = 8");
            primary.execute("app", "INSERT INTO item VALUES (1002, 'the last')");
            awaitRow(replica, 1002);
            primary.kill();
            replica.execute("", "STOP SLAVE", "RESET SLAVE ALL");
            replica.execute(
                    "app",
                    "INSERT INTO item VALUES (1003, 'on the new primary')",
                    "UPDATE item SET name = 'seen' WHERE id = 9");

            // a server that never heard of these transactions
            fill(stranger);
            Status refused = new Running(stranger, target).end(State.STOPPED);
            assertThat(Objects.requireNonNull(refused.error()).code()).isEqualTo("SOURCE_REPLACED");
            assertThat(refused.error().message()).contains("It cannot take over");

            Running after = new Running(replica, target);
            after.awaitPhase(Phase.SYNC);
            awaitRow(target.server(), 1003);
            store.desire("failover", Desired.CUTOVER);
            after.end(State.DONE);
            assertThat(store.journal("failover")).anyMatch(e -> e.event().equals("source-taken-over"));
            assertThat(contents(endpoint(replica))).isEqualTo(contents(target.endpoint()));
            assertThat(contents(target.endpoint()).toString())
                    .contains("7|unseen", "9|seen", "1002|the last")
                    .doesNotContain("8|row 8");
        }
    }

    private static void fill(MySqlServer server) {
        server.execute("", "CREATE DATABASE app CHARACTER SET utf8mb4");
        server.execute("app", "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(100))");
        for (int i = 0; i < 20; i++) {
            server.execute("app", "INSERT INTO item VALUES (" + i + ", 'row " + i + "')");
        }
    }

    private static void follow(MySqlServer replica, MySqlServer primary) {
        replica.execute(
                "",
                "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + primary.port() + ", MASTER_USER = '"
                        + MySqlServer.ADMIN + "', MASTER_PASSWORD = '" + MySqlServer.PASSWORD + "', "
                        + (replica.isMariaDb()
                                ? "MASTER_USE_GTID = slave_pos"
                                : "MASTER_AUTO_POSITION = 1, GET_MASTER_PUBLIC_KEY = 1"),
                "START SLAVE");
    }

    private static void awaitRow(MySqlServer server, int id) {
        Eventually.until("row " + id, PATIENCE, () -> {
            try (Connection connection = server.connect("app");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 1 FROM item WHERE id = " + id)) {
                return row.next();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Endpoint endpoint(MySqlServer server) {
        return new Endpoint(server.url("app"), Secret.of(MySqlServer.PASSWORD), Map.of());
    }

    private static Map<String, List<String>> contents(Endpoint endpoint) {
        Map<String, List<String>> contents = new TreeMap<>();
        try (Source source = new MySqlConnector().source(endpoint, "looking")) {
            for (Table table : source.schema(Selection.ALL).tables()) {
                contents.put(table.id().name(), Moves.rows(source, table));
            }
        }
        return contents;
    }

    private final class Running {
        private final AtomicReference<Status> now = new AtomicReference<>();
        private final AtomicReference<Status> last = new AtomicReference<>();
        private final MigrationRunner runner;

        Running(MySqlServer from, MySqlTestDatabase to) {
            Definition definition = new Definition(
                    "failover",
                    Mode.ONLINE,
                    new EndpointReference(endpoint(from).url(), "", Map.of()),
                    new EndpointReference(to.endpoint().url(), "", Map.of()),
                    Selection.ALL,
                    new Definition.Load(2, 1 << 20),
                    new Definition.Sync(100, 50, 8L << 20),
                    new CutoverPolicy(
                            CutoverPolicy.When.ON_COMMAND, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000, false));
            runner = new MigrationRunner(definition, endpoint(from), to.endpoint(), connectors, store, now::set);
            new Thread(() -> last.set(runner.run()), "runner").start();
        }

        void awaitPhase(Phase phase) {
            Eventually.until("phase " + phase, PATIENCE, () -> {
                Status ended = last.get();
                if (ended != null) {
                    throw new AssertionError("ended: " + ended.message() + " " + ended.error());
                }
                Status seen = now.get();
                return seen != null && seen.phase().compareTo(phase) >= 0;
            });
        }

        Status end(State state) {
            Status ended = Eventually.value("the end of the run", PATIENCE, last::get);
            assertThat(ended.state())
                    .as("%s %s", ended.message(), ended.error())
                    .isEqualTo(state);
            return ended;
        }
    }
}
