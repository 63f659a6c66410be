package io.godwit.postgresql.contract;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.TypeCase;
import io.godwit.testkit.contract.TypeContract;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.List;

final class Postgres12TypeContractTest extends TypeContract {
    @Override
    protected Connector connector() {
        return new PostgresConnector();
    }

    @Override
    protected TestDatabase database() {
        return new PostgresTestDatabase(12);
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
