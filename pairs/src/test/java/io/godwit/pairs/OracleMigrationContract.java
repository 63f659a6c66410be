package io.godwit.pairs;

import io.godwit.oracle.OracleConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.OracleTestDatabase;
import java.util.List;
import java.util.Map;

/** What every pair keeps whose source is Oracle, the one given by its address or the stand-in, which is not Oracle. */
abstract class OracleMigrationContract extends MigrationContract {
    /** Which of the target's schemas the source's becomes. */
    abstract String targetSchema();

    @Override
    Connector sourceConnector() {
        return new OracleConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return new OracleTestDatabase();
    }

    @Override
    Selection everything() {
        return new Selection(List.of(), List.of(), List.of(), Map.of("APP", targetSchema()), Map.of(), Map.of());
    }

    @Override
    boolean writesDefinitionsAlike() {
        return false;
    }

    /** Changes are not read yet. */
    @Override
    boolean tellsChanges(TestDatabase from) {
        return false;
    }

    @Override
    boolean filtersChanges() {
        return false;
    }

    @Override
    String fromHundred() {
        return "\"id\" >= 100";
    }

    @Override
    int faultStride() {
        return 0;
    }
}
