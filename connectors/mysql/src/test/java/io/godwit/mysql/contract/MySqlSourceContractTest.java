package io.godwit.mysql.contract;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.SourceContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
final class MySqlSourceContractTest extends SourceContract {
    private final String server;

    MySqlSourceContractTest(String server) {
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
    protected Set<Behaviour> missing() {
        return EnumSet.noneOf(Behaviour.class);
    }
}
