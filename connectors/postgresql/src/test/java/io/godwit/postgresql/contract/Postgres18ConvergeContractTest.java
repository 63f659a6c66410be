package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.ConvergeContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;

final class Postgres18ConvergeContractTest extends ConvergeContract {
    @Override
    protected Connector connector() {
        return new PostgresConnector();
    }

    @Override
    protected TestDatabase database() {
        return new PostgresTestDatabase(18);
    }
}
