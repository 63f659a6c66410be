package io.godwit.pairs;

import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryTestDatabase;

final class MemoryToMemoryMigrationTest extends MigrationContract {
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
        return new MemoryTestDatabase("fragmentChanges=3");
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
