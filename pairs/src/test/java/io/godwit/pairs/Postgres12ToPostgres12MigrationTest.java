package io.godwit.pairs;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;

final class Postgres12ToPostgres12MigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new PostgresConnector();
    }

    @Override
    Connector targetConnector() {
        return new PostgresConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new PostgresTestDatabase(12);
    }

    @Override
    TestDatabase targetDatabase() {
        return new PostgresTestDatabase(12);
    }

    @Override
    boolean filtersChanges() {
        return false;
    }

    @Override
    int faultStride() {
        return 45;
    }
}
