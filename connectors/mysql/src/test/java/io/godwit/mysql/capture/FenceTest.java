package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.MySqlConnector;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.server.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Stopping writers on a real server; the lock is what the contract of changes shows. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class FenceTest extends LogTests {
    FenceTest(String server) {
        super(server);
    }

    private Fence fence(String way, String user) {
        String url = database.server().url("app").replace(MySqlServer.USER + "@", user + "@");
        Endpoint endpoint = new Endpoint(url, Secret.of(MySqlServer.PASSWORD), Map.of("fence", way));
        return new Fence(Sessions.open(endpoint, "capture", Option.Side.SOURCE), log);
    }

    private List<Table> car() {
        admin("CREATE TABLE car (id int PRIMARY KEY)");
        return List.of(plan("car").table());
    }

    private Connection user() throws SQLException {
        return DriverManager.getConnection(
                database.server().jdbcUrl("app").replace("user=" + MySqlServer.ADMIN, "user=" + MySqlServer.USER));
    }

    @Test
    void aReadOnlyServerTakesNothingUntilTheFenceIsLifted() throws SQLException {
        List<Table> tables = car();
        admin("GRANT INSERT ON app.* TO " + MySqlServer.USER);
        try (Connection writer = user();
                Statement statement = writer.createStatement()) {
            statement.execute("INSERT INTO car VALUES (1)");
            try (Fence fence = fence("read-only", MySqlServer.ADMIN)) {
                LogPosition first = fence.fence(tables);
                assertThat(fence.fence(tables).covers(first)).isTrue();
                assertThatThrownBy(() -> statement.execute("INSERT INTO car VALUES (2)"))
                        .isInstanceOf(SQLException.class);
            }
            try (Fence next = fence("read-only", MySqlServer.ADMIN)) {
                assertThat(ask("SELECT @@GLOBAL.read_only")).isEqualTo("1");
                next.unfence();
                next.unfence();
            }
            assertThat(ask("SELECT @@GLOBAL.read_only")).isEqualTo("0");
            statement.execute("INSERT INTO car VALUES (3)");
        }
    }

    @Test
    void theStrongestFenceOutlivesGodwitWhereTheServerHasNothingElse() throws SQLException {
        List<Table> tables = car();
        try (Fence fence = fence("auto", MySqlServer.ADMIN)) {
            fence.fence(tables);
            assertThat(fence.inWords()).contains("whole server is read-only");
            // a killed process does no more than this
        }
        try (Connection writer = user();
                Statement statement = writer.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO car VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            try (Fence next = fence("lock", MySqlServer.ADMIN)) {
                next.unfence();
                next.unfence();
            }
            statement.execute("INSERT INTO car VALUES (1)");
        }
        assertThat(database.leftovers()).isEmpty();
    }

    @Test
    void theStrongestFenceIsALockWhereOthersWriteToTheServer() throws SQLException {
        List<Table> tables = car();
        admin("CREATE DATABASE other", "CREATE TABLE other.train (id int PRIMARY KEY)");
        try (Fence fence = fence("auto", MySqlServer.ADMIN);
                Connection writer = user();
                Statement statement = writer.createStatement()) {
            fence.fence(tables);
            assertThat(fence.inWords()).contains("other.train").contains("after hand-over nothing keeps writers");
            statement.execute("INSERT INTO other.train VALUES (1)");
            statement.execute("SET SESSION lock_wait_timeout = 1");
            assertThatThrownBy(() -> statement.execute("INSERT INTO car VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            fence.unfence();
            statement.execute("INSERT INTO car VALUES (1)");
        }
        assertThat(database.leftovers()).isEmpty();
    }

    @Test
    void theStrongestFenceIsALockForWhoMayNoMore() {
        List<Table> tables = car();
        try (Fence fence = fence("auto", MySqlServer.USER)) {
            fence.fence(tables);
            assertThat(fence.inWords()).contains("may not make the server read-only");
            assertThat(ask("SELECT @@GLOBAL.read_only")).isEqualTo("0");
        }
    }

    /** A lock for the snapshot would stand behind the writer, and the writer behind the fence, for as long as the writer waits. */
    @Test
    void aWriterThatWaitsAtTheFenceDoesNotKeepTheComparisonFromItsSnapshot() throws Exception {
        List<Table> tables = car();
        admin("GRANT INSERT ON app.* TO " + MySqlServer.USER);
        Endpoint endpoint = new Endpoint(
                database.server().url(MySqlServer.ADMIN, "app"),
                Secret.of(MySqlServer.PASSWORD),
                Map.of("fence", "lock"));
        try (Source source = new MySqlConnector().source(endpoint, "fenced");
                Connection writer = user();
                Statement statement = writer.createStatement()) {
            source.schema(Selection.ALL);
            source.fence(tables);
            CompletableFuture<Boolean> write = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("INSERT INTO car VALUES (1)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Eventually.until(
                    "a writer at the fence",
                    Duration.ofSeconds(30),
                    () ->
                            ask("SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'")
                                    .equals("1"));
            try (Snapshot snapshot = source.snapshot(false)) {
                assertThat(snapshot.consistent()).isTrue();
            }
            assertThat(write.isDone()).as("a write behind the fence").isFalse();
            source.unfence();
            write.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatWasReadOnlyStaysSo() {
        List<Table> tables = car();
        for (String way : List.of("auto", "read-only")) {
            admin("SET GLOBAL read_only = ON");
            try (Fence fence = fence(way, MySqlServer.ADMIN)) {
                fence.fence(tables);
                assertThat(fence.inWords()).contains("was read-only before");
            }
            try (Fence next = fence(way, MySqlServer.ADMIN)) {
                next.unfence();
            }
            assertThat(ask("SELECT @@GLOBAL.read_only")).isEqualTo("1");
            admin("SET GLOBAL read_only = OFF");
        }
        assertThat(database.leftovers()).isEmpty();
    }

    @Test
    void aWayBackMayWriteBehindTheFenceAndOrdinaryUsersMayNot() throws SQLException {
        List<Table> tables = car();
        Endpoint endpoint = new Endpoint(
                database.server().url(MySqlServer.ADMIN, "app"), Secret.of(MySqlServer.PASSWORD), Map.of());
        try (Fence fence = fence("auto", MySqlServer.ADMIN)) {
            fence.fence(tables);
        }
        try (Fence fence = fence("auto", MySqlServer.ADMIN);
                Connection writer = user();
                Statement statement = writer.createStatement()) {
            new ReadOnlyServer(Sessions.open(endpoint, "back", Option.Side.TARGET)).letPrivilegedWrite();
            database.server().execute("app", "INSERT INTO car VALUES (1)");
            assertThatThrownBy(() -> statement.execute("INSERT INTO car VALUES (2)"))
                    .isInstanceOf(SQLException.class);
            fence.unfence();
            statement.execute("INSERT INTO car VALUES (2)");
        }
        assertThat(ask("SELECT @@GLOBAL.read_only")).isEqualTo("0");
    }

    @Test
    void whoMayNotMakeTheServerReadOnlyIsToldWhatElseThereIs() {
        List<Table> tables = car();
        try (Fence fence = fence("read-only", MySqlServer.USER)) {
            assertThatThrownBy(() -> fence.fence(tables))
                    .isInstanceOfSatisfying(
                            GodwitException.class,
                            e -> assertThat(e.code()).as(e.detail()).isEqualTo(Errors.PERMISSION_DENIED));
        }
    }

    @Test
    void theOperatorsWordIsChecked() throws SQLException {
        List<Table> tables = car();
        admin("GRANT PROCESS ON *.* TO " + MySqlServer.USER);
        try (Fence fence = fence("operator", MySqlServer.ADMIN);
                Connection writer = database.server().connect("app");
                Statement statement = writer.createStatement()) {
            fence.fence(tables);
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO car VALUES (1)");
            assertThatThrownBy(() -> fence.fence(tables))
                    .isInstanceOfSatisfying(
                            GodwitException.class,
                            e -> assertThat(e.code()).as(e.detail()).isEqualTo(Errors.SOURCE_REFUSED));
        }
        assertThatThrownBy(() -> fence("prayer", MySqlServer.ADMIN)).isInstanceOf(GodwitException.class);
    }
}
