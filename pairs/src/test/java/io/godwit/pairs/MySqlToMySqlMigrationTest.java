package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Like to like, to a newer version, and between the forks. */
@ParameterizedClass(name = "{0} to {1}")
@CsvSource({
    "5.7, 5.7, 0",
    "8.0, 8.0, 200",
    "mariadb-10.11, mariadb-10.11, 200",
    "5.7, 8.0, 0",
    "8.0, mariadb-10.11, 0",
    "mariadb-10.11, 8.0, 0"
})
final class MySqlToMySqlMigrationTest extends MigrationContract {
    private final String source;
    private final String target;
    private final int faultStride;

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
