package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.DigestContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;

final class Postgres15DigestContractTest extends DigestContract {
    @Override
    protected Connector connector() {
        return new PostgresConnector();
    }

    @Override
    protected TestDatabase database() {
        return new PostgresTestDatabase(15);
    }
}
