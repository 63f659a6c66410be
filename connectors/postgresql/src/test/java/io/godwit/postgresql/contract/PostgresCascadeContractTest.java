package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.CascadeContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {12, 15, 18})
final class PostgresCascadeContractTest extends CascadeContract {
    private final int major;

    PostgresCascadeContractTest(int major) {
        this.major = major;
    }

    @Override
    protected Connector connector() {
        return new PostgresConnector();
    }

    @Override
    protected TestDatabase database() {
        return new PostgresTestDatabase(major);
    }
}
