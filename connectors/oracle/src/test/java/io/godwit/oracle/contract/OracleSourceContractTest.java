package io.godwit.oracle.contract;

import io.godwit.oracle.OracleConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.SourceContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.OracleTestDatabase;
import java.util.EnumSet;
import java.util.Set;

final class OracleSourceContractTest extends SourceContract {
    @Override
    protected Connector connector() {
        return new OracleConnector();
    }

    @Override
    protected TestDatabase database() {
        return new OracleTestDatabase(true);
    }

    @Override
    protected String fromFifteen() {
        return "\"id\" >= 15";
    }

    @Override
    protected Set<Behaviour> missing() {
        return EnumSet.of(Behaviour.FILTERED_CHANGES);
    }
}
