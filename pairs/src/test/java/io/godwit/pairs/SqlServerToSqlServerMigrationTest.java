package io.godwit.pairs;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;

/** From SQL Server to SQL Server: on the server given by its address, else in the stand-in. */
final class SqlServerToSqlServerMigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new SqlServerConnector();
    }

    @Override
    Connector targetConnector() {
        return new SqlServerConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new SqlServerTestDatabase();
    }

    @Override
    TestDatabase targetDatabase() {
        return new SqlServerTestDatabase();
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
        return 150;
    }
}
