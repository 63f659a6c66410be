package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.server.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping writers on a real server; the lock is what the contract of changes shows. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"5.7", "8.0", "mariadb-10.11"})
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
