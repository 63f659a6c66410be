package io.godwit.pairs;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;

/** From Oracle to PostgreSQL 15: from the server given by its address, else from the stand-in, which is not Oracle. */
final class OracleToPostgresMigrationTest extends OracleMigrationContract {
    @Override
    Connector targetConnector() {
        return new PostgresConnector();
    }

    @Override
    TestDatabase targetDatabase() {
        return new PostgresTestDatabase(15);
    }

    @Override
    String targetSchema() {
        return "public";
    }
}
