package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.SourceContract;
import io.godwit.testkit.contract.TestDatabase;

final class MemorySourceContractTest extends SourceContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase();
    }
}
