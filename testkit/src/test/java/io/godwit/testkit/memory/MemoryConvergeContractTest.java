package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.ConvergeContract;
import io.godwit.testkit.contract.TestDatabase;

final class MemoryConvergeContractTest extends ConvergeContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase();
    }
}
