package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.TypeCase;
import io.godwit.testkit.contract.TypeContract;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {12, 15, 18})
final class PostgresTypeContractTest extends TypeContract {
    private final int major;

    PostgresTypeContractTest(int major) {
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

    @Override
    protected List<TypeCase> cases() {
        return PostgresTypeCases.ALL;
    }

    @Override
    protected String literal(TypeCase type, String neutralText) {
        return PostgresTypeCases.literal(type, neutralText);
    }
}
