package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.TestedServers;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From both forks to PostgreSQL, where nothing of a table is spelt as it was. */
@ParameterizedClass(name = "{0} to PostgreSQL {1}")
@MethodSource("servers")
final class MySqlToPostgresMigrationTest extends MigrationContract {
    private final String source;
    private final int target;
    private final int faultStride;

    static Stream<Arguments> servers() {
        return TestedServers.other()
                .map(other -> Stream.of(Arguments.of(other, 18, 600)))
                .orElseGet(() -> Stream.of(Arguments.of("8.0", 18, 400), Arguments.of("mariadb-10.11", 15, 0)));
    }

    MySqlToPostgresMigrationTest(String source, int target, int faultStride) {
        this.source = source;
        this.target = target;
        this.faultStride = faultStride;
    }

    @Override
    Connector sourceConnector() {
        return new MySqlConnector();
    }

    @Override
    Connector targetConnector() {
        return new PostgresConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return fenceOutlivesGodwit() ? MySqlTestDatabase.asAdmin(source) : new MySqlTestDatabase(source);
    }

    @Override
    TestDatabase targetDatabase() {
        return new PostgresTestDatabase(target);
    }

    @Override
    boolean inventoried() {
        return true;
    }

    @Override
    boolean writesDefinitionsAlike() {
        return false;
    }

    /** MariaDB's user may lock tables here, and no more. */
    @Override
    boolean fenceOutlivesGodwit() {
        return !source.startsWith("mariadb");
    }

    @Override
    boolean keepsSomethingOnTheSource() {
        return false;
    }

    @Override
    int faultStride() {
        return faultStride;
    }
}
