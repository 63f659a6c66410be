package io.godwit.mysql.contract;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.CascadeContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
final class MySqlCascadeContractTest extends CascadeContract {
    private final String server;

    MySqlCascadeContractTest(String server) {
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
