package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.ChangesContract;
import io.godwit.testkit.contract.TestDatabase;

/** Ranges of places, fragments of two changes, and large values left out. */
final class MemoryPhysicalChangesContractTest extends ChangesContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase("splits=physical", "fragmentChanges=2", "images=partial");
    }
}
