package io.godwit.mongodb.contract;

import io.godwit.mongodb.MongoConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.ConvergeContract;
import io.godwit.testkit.contract.TestDatabase;
import java.util.Set;

final class MongoConvergeContractTest extends ConvergeContract {
    private final TestedDatabases databases = new TestedDatabases();

    @Override
    protected Connector connector() {
        return new MongoConnector();
    }

    @Override
    protected TestDatabase database() {
        return databases.next();
    }

    @Override
    protected Set<Behaviour> missing() {
        return TestedDatabases.missing();
    }

    @Override
    protected String idFrom(long least) {
        return TestedDatabases.idFrom(least);
    }
}
