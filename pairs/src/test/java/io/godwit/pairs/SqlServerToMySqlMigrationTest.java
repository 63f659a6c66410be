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

/** From SQL Server to MySQL 8.0: on the server given by its address, else in the stand-in. */
final class SqlServerToMySqlMigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new SqlServerConnector();
    }

    @Override
    Connector targetConnector() {
        return new MySqlConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new SqlServerTestDatabase();
    }

    @Override
    TestDatabase targetDatabase() {
        return new MySqlTestDatabase("8.0");
    }

    @Override
    Selection everything() {
        return new Selection(List.of(), List.of(), List.of(), Map.of("dbo", "app"), Map.of(), Map.of());
    }

    @Override
    boolean writesDefinitionsAlike() {
        return false;
    }

    @Override
    boolean tellsChanges(TestDatabase from) {
        return ((SqlServerTestDatabase) from).capturesChanges();
    }

    /** A condition in the source's language is not asked of its change tables. */
    @Override
    boolean filtersChanges() {
        return false;
    }

    /** Nor does it let a view say in what order its rows are shown. */
    @Override
    boolean ordersViews() {
        return false;
    }

    @Override
    int faultStride() {
        return 0;
    }
}
