package io.godwit.testkit.mongodb;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.godwit.testkit.mongodb.gateway.Gateway;
import io.godwit.testkit.server.DocumentDbServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * A server under test: DocumentDB behind Godwit's test gateway, started here, or one that somebody else runs. Safe for use by many
 * threads.
 */
public final class MongoServer implements AutoCloseable {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");
    /** What a server of somebody else's may lose to a test. */
    private static final Set<String> TESTS = Set.of("app");

    private final String uri;
    private final @Nullable DocumentDbServer engine;
    private final @Nullable Gateway gateway;
    private final MongoClient client;

    private MongoServer(String uri, @Nullable DocumentDbServer engine, @Nullable Gateway gateway) {
        this.uri = uri;
        this.engine = engine;
        this.gateway = gateway;
        this.client = MongoClients.create(uri);
    }

    /** Starts one of DocumentDB; fails with what this machine lacks. */
    public static MongoServer start() {
        DocumentDbServer engine = DocumentDbServer.start();
        try {
            Gateway gateway = Gateway.start(engine.jdbcUrl());
            return new MongoServer(gateway.uri(), engine, gateway);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** One that runs already. */
    static MongoServer at(String uri) {
        return new MongoServer(uri, null, null);
    }

    /** How a driver reaches it. */
    public String uri() {
        return uri;
    }

    /** Whether it is somebody else's, and no stand-in of ours is in front of it. */
    public boolean isReal() {
        return gateway == null;
    }

    /** The engine; empty for a server of somebody else's. */
    public Optional<DocumentDbServer> engine() {
        return Optional.ofNullable(engine);
    }

    /** The gateway; empty for a server of somebody else's. */
    public Optional<Gateway> gateway() {
        return Optional.ofNullable(gateway);
    }

    /** A client as an application has it, which may do everything; it ends with the server. */
    public MongoClient client() {
        return client;
    }

    boolean isRunning() {
        return engine == null || engine.isRunning();
    }

    /** The names of databases that hold something, without the server's own. */
    List<String> databases() {
        List<String> names = new ArrayList<>();
        client.listDatabaseNames().forEach(name -> {
            if (!INTERNAL.contains(name)) {
                names.add(name);
            }
        });
        return names;
    }

    /** Lets everybody write again, and removes all databases; of somebody else's server only those that tests make. */
    void clean() {
        letWrite();
        for (String name : databases()) {
            if (!isReal() || TESTS.contains(name) || name.startsWith("godwit")) {
                client.getDatabase(name).drop();
            }
        }
    }

    private void letWrite() {
        BsonDocument unblock =
                new BsonDocument("setUserWriteBlockMode", new BsonInt32(1)).append("global", BsonBoolean.FALSE);
        try {
            client.getDatabase("admin").runCommand(unblock);
        } catch (MongoCommandException e) {
            if (!isReal()) {
                throw e;
            }
            // before MongoDB 6.0 there is no such mode, and so it is not on
        }
        if (gateway != null) {
            gateway.unlock();
        }
    }

    /** Ends it, if it was started here. */
    @Override
    public void close() {
        client.close();
        if (gateway != null) {
            gateway.close();
        }
        if (engine != null) {
            engine.close();
        }
    }
}
