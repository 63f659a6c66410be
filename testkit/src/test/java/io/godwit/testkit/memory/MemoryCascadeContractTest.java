package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.CascadeContract;
import io.godwit.testkit.contract.TestDatabase;

final class MemoryCascadeContractTest extends CascadeContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase();
    }
}
