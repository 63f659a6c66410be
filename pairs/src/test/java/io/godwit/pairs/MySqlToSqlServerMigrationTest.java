package io.godwit.pairs;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import java.util.Map;

/** From MySQL 8.0 to SQL Server: on the server given by its address, else in the stand-in. */
final class MySqlToSqlServerMigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new MySqlConnector();
    }

    @Override
    Connector targetConnector() {
        return new SqlServerConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new MySqlTestDatabase("8.0");
    }

    @Override
    TestDatabase targetDatabase() {
        return new SqlServerTestDatabase();
    }

    @Override
    Selection everything() {
        return new Selection(List.of(), List.of(), List.of(), Map.of("app", "dbo"), Map.of(), Map.of());
    }

    @Override
    boolean writesDefinitionsAlike() {
        return false;
    }

    @Override
    boolean keepsSomethingOnTheSource() {
        return false;
    }

    @Override
    boolean fenceOutlivesGodwit() {
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
