package io.godwit.sqlserver.contract;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.ApplyContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;

final class SqlServerApplyContractTest extends ApplyContract {
    @Override
    protected Connector connector() {
        return new SqlServerConnector();
    }

    @Override
    protected TestDatabase database() {
        return new SqlServerTestDatabase();
    }
}
