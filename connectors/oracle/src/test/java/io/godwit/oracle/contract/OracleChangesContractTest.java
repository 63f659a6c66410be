package io.godwit.oracle.contract;

import io.godwit.oracle.OracleConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.ChangesContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.OracleTestDatabase;
import java.util.EnumSet;
import java.util.Set;

final class OracleChangesContractTest extends ChangesContract {
    @Override
    protected Connector connector() {
        return new OracleConnector();
    }

    @Override
    protected TestDatabase database() {
        return new OracleTestDatabase(true);
    }

    @Override
    protected Set<Behaviour> missing() {
        return EnumSet.of(Behaviour.TRUNCATE_TOGETHER, Behaviour.KEPT_LOG);
    }
}
