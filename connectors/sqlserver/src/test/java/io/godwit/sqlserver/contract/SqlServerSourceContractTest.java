package io.godwit.sqlserver.contract;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.SourceContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;

final class SqlServerSourceContractTest extends SourceContract {
    @Override
    protected Connector connector() {
        return new SqlServerConnector();
    }

    @Override
    protected TestDatabase database() {
        return new SqlServerTestDatabase();
    }

    @Override
    protected void assumeChanges(TestDatabase database) {
        assumeThat(database)
                .as("the stand-in tells no changes")
                .matches(d -> d instanceof SqlServerTestDatabase server && server.capturesChanges());
    }
}
