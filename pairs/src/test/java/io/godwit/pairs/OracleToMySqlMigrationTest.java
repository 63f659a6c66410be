package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;

/** From Oracle to MySQL 8.0: from the server given by its address, else from the stand-in, which is not Oracle. */
final class OracleToMySqlMigrationTest extends OracleMigrationContract {
    @Override
    Connector targetConnector() {
        return new MySqlConnector();
    }

    @Override
    TestDatabase targetDatabase() {
        return new MySqlTestDatabase("8.0");
    }

    @Override
    String targetSchema() {
        return "app";
    }
}
