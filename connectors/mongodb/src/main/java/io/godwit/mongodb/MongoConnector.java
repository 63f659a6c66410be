package io.godwit.mongodb;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/** MongoDB 4.0 and later, and the services that speak its language: Atlas, Azure Cosmos DB, DocumentDB. */
public final class MongoConnector implements Connector {
    /** The engine's name. */
    public static final String ENGINE = "mongodb";

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public List<String> schemes() {
        return List.of("mongodb", "mongodb+srv");
    }

    @Override
    public List<Option> options() {
        return MongoOptions.ALL;
    }

    @Override
    public List<ErrorCode> codes() {
        return MongoErrors.ALL;
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        return new MongoSource(Deployment.open(endpoint, migration, Option.Side.SOURCE));
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        return new MongoTarget(Deployment.open(endpoint, migration, Option.Side.TARGET));
    }
}
