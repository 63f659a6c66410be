package io.godwit.mysql.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.server.MySqlServer;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The servers that all other tests of this module stand on. */
class ServersTest {
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void aTestHasAServerOfItsOwnAndFindsItEmpty(String name) throws Exception {
        for (int turn = 0; turn < 2; turn++) {
            try (MySqlTestDatabase one = new MySqlTestDatabase(name);
                    MySqlTestDatabase two = new MySqlTestDatabase(name)) {
                assertThat(one.server()).isNotSameAs(two.server());
                for (Shape shape : Shape.values()) {
                    one.create(one.table(shape.name()), shape);
                }
                one.run("insert into " + one.table("KEYED") + " values (1, 'été', 2, null)");
                two.create(two.table("t"), "varchar(10)");
                two.run("create database godwit");
                assertThat(one.leftovers()).isEmpty();
                assertThat(two.leftovers()).containsExactly("database godwit");
                one.loseLog("any");
                try (Connection session = DriverManager.getConnection(
                        one.server().jdbcUrl("app").replace("user=" + MySqlServer.ADMIN, "user=" + MySqlServer.USER))) {
                    assertThat(session.isValid(5)).isTrue();
                }
            }
        }
    }
}
