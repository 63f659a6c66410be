package io.godwit.mysql.contract;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TargetContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
final class MySqlTargetContractTest extends TargetContract {
    private final String server;

    MySqlTargetContractTest(String server) {
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
}
