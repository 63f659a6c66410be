package io.godwit.pairs;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@CsvSource({"12, 0", "15, 120", "18, 0"})
final class PostgresToPostgresMigrationTest extends MigrationContract {
    /** The first major version whose publications have row filters. */
    private static final int ROW_FILTERS = 15;

    private final int major;
    private final int faultStride;

    PostgresToPostgresMigrationTest(int major, int faultStride) {
        this.major = major;
        this.faultStride = faultStride;
    }

    @Override
    Connector sourceConnector() {
        return new PostgresConnector();
    }

    @Override
    Connector targetConnector() {
        return new PostgresConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new PostgresTestDatabase(major);
    }

    @Override
    TestDatabase targetDatabase() {
        return new PostgresTestDatabase(major);
    }

    @Override
    boolean filtersChanges() {
        return major >= ROW_FILTERS;
    }

    @Override
    int faultStride() {
        return faultStride;
    }
}
