package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.ChangesContract;
import io.godwit.testkit.contract.TestDatabase;
import java.util.EnumSet;
import java.util.Set;

/** Snapshots that are none, and whole old rows. */
final class MemoryFuzzyChangesContractTest extends ChangesContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase("snapshots=fuzzy", "images=full");
    }

    @Override
    protected Set<Behaviour> missing() {
        return EnumSet.of(Behaviour.CONSISTENT_SNAPSHOTS);
    }
}
