package io.godwit.sqlserver.contract;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.ChangesContract;
import io.godwit.testkit.contract.TestDatabase;
import java.util.EnumSet;
import java.util.Set;

final class SqlServerChangesContractTest extends ChangesContract {
    @Override
    protected Connector connector() {
        return new SqlServerConnector();
    }

    @Override
    protected TestDatabase database() {
        return CapturingDatabase.open();
    }

    @Override
    protected Set<Behaviour> missing() {
        return EnumSet.of(Behaviour.TRUNCATE_TOGETHER);
    }
}
