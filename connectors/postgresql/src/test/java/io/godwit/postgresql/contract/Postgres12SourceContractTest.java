package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.SourceContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.EnumSet;
import java.util.Set;

final class Postgres12SourceContractTest extends SourceContract {
    @Override
    protected Connector connector() {
        return new PostgresConnector();
    }

    @Override
    protected Set<Behaviour> missing() {
        // publications have row filters from 15 on
        return EnumSet.of(Behaviour.FILTERED_CHANGES);
    }

    @Override
    protected TestDatabase database() {
        return new PostgresTestDatabase(12);
    }
}
