package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.SourceContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {12, 15, 18})
final class PostgresSourceContractTest extends SourceContract {
    /** The first major version whose publications have row filters. */
    private static final int ROW_FILTERS = 15;

    private final int major;

    PostgresSourceContractTest(int major) {
        this.major = major;
    }

    @Override
    protected Connector connector() {
        return new PostgresConnector();
    }

    @Override
    protected Set<Behaviour> missing() {
        return major < ROW_FILTERS ? EnumSet.of(Behaviour.FILTERED_CHANGES) : EnumSet.noneOf(Behaviour.class);
    }

    @Override
    protected TestDatabase database() {
        return new PostgresTestDatabase(major);
    }
}
