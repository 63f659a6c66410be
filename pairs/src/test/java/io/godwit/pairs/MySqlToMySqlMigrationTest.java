package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.TestedServers;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Like to like, to a newer version, and between the forks; from 5.7 to 5.7 and from MariaDB to MySQL only where it is the {@linkplain TestedServers#other other server}. */
@ParameterizedClass(name = "{0} to {1}")
@MethodSource("servers")
final class MySqlToMySqlMigrationTest extends MigrationContract {
    private final String source;
    private final String target;
    private final int faultStride;

    /** Another server is migrated to itself, and to and from the build's server of its fork. */
    static Stream<Arguments> servers() {
        return TestedServers.other()
                .map(other -> Stream.of(
                        Arguments.of(other, other, 600),
                        Arguments.of(TestedServers.known(other), other, 600),
                        Arguments.of(other, TestedServers.known(other), 600)))
                .orElseGet(() -> Stream.of(
                        Arguments.of("8.0", "8.0", 0),
                        Arguments.of("mariadb-10.11", "mariadb-10.11", 400),
                        Arguments.of("5.7", "8.0", 0),
                        Arguments.of("8.0", "mariadb-10.11", 0)));
    }

    MySqlToMySqlMigrationTest(String source, String target, int faultStride) {
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
        return new MySqlConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return fenceOutlivesGodwit() ? MySqlTestDatabase.asAdmin(source) : new MySqlTestDatabase(source);
    }

    @Override
    TestDatabase targetDatabase() {
        return new MySqlTestDatabase(target);
    }

    /** Between unlike servers the source's user may lock tables, and no more. */
    @Override
    boolean fenceOutlivesGodwit() {
        return source.equals(target);
    }

    @Override
    boolean keepsSomethingOnTheSource() {
        return false;
    }

    @Override
    boolean writesDefinitionsAlike() {
        return source.equals(target);
    }

    @Override
    int faultStride() {
        return faultStride;
    }
}
