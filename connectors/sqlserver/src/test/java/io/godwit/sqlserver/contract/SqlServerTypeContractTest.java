package io.godwit.sqlserver.contract;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.TypeCase;
import io.godwit.testkit.contract.TypeContract;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

final class SqlServerTypeContractTest extends TypeContract {
    private boolean exact;

    @BeforeEach
    void knowTheServer() {
        try (SqlServerTestDatabase database = new SqlServerTestDatabase()) {
            assumeFalse(database.isStandIn(), "the stand-in keeps no values of all types");
            exact = !database.query("SELECT @@VERSION").get(0).contains("Babelfish");
        }
    }

    @Override
    protected Connector connector() {
        return new SqlServerConnector();
    }

    @Override
    protected TestDatabase database() {
        return new SqlServerTestDatabase();
    }

    @Override
    protected List<TypeCase> cases() {
        return SqlServerTypeCases.of(exact);
    }

    @Override
    protected String literal(TypeCase type, String neutralText) {
        return SqlServerTypeCases.literal(type, neutralText);
    }
}
