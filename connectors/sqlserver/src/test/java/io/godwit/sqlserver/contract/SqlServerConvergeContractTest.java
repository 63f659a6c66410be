package io.godwit.sqlserver.contract;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.ConvergeContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;

final class SqlServerConvergeContractTest extends ConvergeContract {
    @Override
    protected Connector connector() {
        return new SqlServerConnector();
    }

    @Override
    protected TestDatabase database() {
        return new SqlServerTestDatabase();
    }
}
