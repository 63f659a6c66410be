package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** From PostgreSQL to both forks of MySQL. */
@ParameterizedClass(name = "PostgreSQL {0} to {1}")
@CsvSource({"15, 8.0", "18, mariadb-10.11"})
final class PostgresToMySqlMigrationTest extends MigrationContract {
    private final int source;
    private final String target;

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
