package io.godwit.pairs;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryTestDatabase;

/**
 * Changes that leave unchanged large values out.
 *
 * <p>Found with it: a row whose key moves from a range that is loaded later to one that was loaded earlier, in another
 * snapshot, is in neither, and its change does not carry the large value. Converging cannot make it whole. A table with
 * detachable columns is therefore loaded from one snapshot, or again.
 */
final class MemoryPartialImagesMigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new MemoryConnector();
    }

    @Override
    Connector targetConnector() {
        return new MemoryConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new MemoryTestDatabase("images=partial", "fragmentChanges=3");
    }

    @Override
    TestDatabase targetDatabase() {
        return new MemoryTestDatabase();
    }

    @Override
    int faultStride() {
        return 11;
    }
}
