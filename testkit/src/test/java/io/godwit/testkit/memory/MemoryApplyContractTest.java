package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.ApplyContract;
import io.godwit.testkit.contract.TestDatabase;

final class MemoryApplyContractTest extends ApplyContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase();
    }
}
