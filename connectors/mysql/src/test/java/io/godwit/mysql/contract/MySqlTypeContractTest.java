package io.godwit.mysql.contract;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.TypeCase;
import io.godwit.testkit.contract.TypeContract;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
final class MySqlTypeContractTest extends TypeContract {
    private final String server;

    MySqlTypeContractTest(String server) {
        this.server = server;
    }

    @Override
    protected Connector connector() {
        return new MySqlConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MySqlTestDatabase(server);
    }

    @Override
    protected List<TypeCase> cases() {
        return MySqlTypeCases.of(server);
    }

    @Override
    protected String literal(TypeCase type, String neutralText) {
        return MySqlTypeCases.literal(type, neutralText);
    }
}
