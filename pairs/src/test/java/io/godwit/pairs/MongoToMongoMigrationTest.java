package io.godwit.pairs;

import io.godwit.mongodb.MongoConnector;
import io.godwit.spi.Connector;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.mongodb.MongoTestDatabase;

/** Between two servers of DocumentDB behind the tests' gateway, or two that the environment names. */
final class MongoToMongoMigrationTest extends MigrationContract {
    @Override
    Connector sourceConnector() {
        return new MongoConnector();
    }

    @Override
    Connector targetConnector() {
        return new MongoConnector();
    }

    @Override
    TestDatabase sourceDatabase() {
        return MongoTestDatabase.source();
    }

    @Override
    TestDatabase targetDatabase() {
        return MongoTestDatabase.target();
    }

    @Override
    int faultStride() {
        return 0;
    }

    @Override
    boolean keylessTables() {
        return false;
    }

    /** An event does not say whether its document was within a filter before. */
    @Override
    boolean filtersChanges() {
        return false;
    }

    @Override
    String fromHundred() {
        return "{\"_id\": {\"$gte\": 100}}";
    }

    /** A server keeps its log by size and age, whoever needs it. */
    @Override
    boolean keepsSomethingOnTheSource() {
        return false;
    }
}
