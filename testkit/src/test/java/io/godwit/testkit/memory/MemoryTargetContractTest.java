package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TargetContract;
import io.godwit.testkit.contract.TestDatabase;

final class MemoryTargetContractTest extends TargetContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase();
    }
}
