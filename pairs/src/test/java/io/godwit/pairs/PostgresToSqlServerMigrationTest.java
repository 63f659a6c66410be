package io.godwit.pairs;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import java.util.Map;

/** From PostgreSQL 15 to SQL Server: on the server given by its address, else in the stand-in. */
final class PostgresToSqlServerMigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new PostgresConnector();
    }

    @Override
    Connector targetConnector() {
        return new SqlServerConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new PostgresTestDatabase(15);
    }

    @Override
    TestDatabase targetDatabase() {
        return new SqlServerTestDatabase();
    }

    @Override
    Selection everything() {
        return new Selection(List.of(), List.of(), List.of(), Map.of("public", "dbo"), Map.of(), Map.of());
    }

    @Override
    boolean writesDefinitionsAlike() {
        return false;
    }

    @Override
    int faultStride() {
        return 0;
    }

    @Override
    String replacesView() {
        return "alter view";
    }
}
