package io.godwit.mongodb.apply;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.mongodb.MongoServer;
import io.godwit.testkit.mongodb.SharedMongoServers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A server to write to, and what a test opened on it. */
final class TargetServer implements AutoCloseable {
    private final MongoServer server;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    TargetServer() {
        Optional<String> missing = SharedMongoServers.missing(SharedMongoServers.Side.TARGET);
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        server = SharedMongoServers.take(SharedMongoServers.Side.TARGET);
    }

    /** The database that facts are kept in. */
    String checkpoints() {
        return "godwit";
    }

    /** A database for rows. */
    String rows() {
        return "app";
    }

    Deployment deployment(String migration) {
        Endpoint endpoint = new Endpoint(server.uri(), Secret.NONE, Map.of());
        Deployment deployment = Deployment.open(endpoint, migration, Option.Side.TARGET);
        open.push(deployment);
        return deployment;
    }

    /** The facts as one more process would hold them. */
    Facts facts(String migration) {
        Facts facts = new Facts(deployment(migration));
        open.push(facts::close);
        return facts;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        SharedMongoServers.giveBack(server);
    }
}
