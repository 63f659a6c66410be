package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.TestedServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From PostgreSQL to both forks of MySQL. */
@ParameterizedClass(name = "PostgreSQL {0} to {1}")
@MethodSource("servers")
final class PostgresToMySqlMigrationTest extends MigrationContract {
    private final int source;
    private final String target;

    static Stream<Arguments> servers() {
        return TestedServers.other()
                .map(other -> Stream.of(Arguments.of(15, other)))
                .orElseGet(() -> Stream.of(Arguments.of(15, "8.0"), Arguments.of(18, "mariadb-10.11")));
    }

    PostgresToMySqlMigrationTest(int source, String target) {
        this.source = source;
        this.target = target;
    }

    @Override
    Connector sourceConnector() {
        return new PostgresConnector();
    }

    @Override
    Connector targetConnector() {
        return new MySqlConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new PostgresTestDatabase(source);
    }

    @Override
    TestDatabase targetDatabase() {
        return new MySqlTestDatabase(target);
    }

    /** A schema is a database there, and the one of the test has another name. */
    @Override
    Selection everything() {
        return new Selection(List.of(), List.of(), List.of(), Map.of("public", "app"), Map.of(), Map.of());
    }

    @Override
    boolean writesDefinitionsAlike() {
        return false;
    }

    @Override
    int faultStride() {
        return 200;
    }
}
