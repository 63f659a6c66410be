package io.godwit.pairs;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;

/** From Oracle to SQL Server: from the server given by its address, else from the stand-in, which is not Oracle. */
final class OracleToSqlServerMigrationTest extends OracleMigrationContract {
    @Override
    Connector targetConnector() {
        return new SqlServerConnector();
    }

    @Override
    TestDatabase targetDatabase() {
        return new SqlServerTestDatabase();
    }

    @Override
    String targetSchema() {
        return "dbo";
    }
}
