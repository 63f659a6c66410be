package io.godwit.testkit.mongodb;

import io.godwit.testkit.server.DocumentDbServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers behind {@link MongoTestDatabase}, which has a whole server for as long as it lives, because a source and a target
 * database of one name cannot be on one server; servers are used again one after another. The environment variables {@code
 * GODWIT_TEST_MONGODB_SOURCE} and {@code GODWIT_TEST_MONGODB_TARGET} (each an address such as {@code mongodb://host/?replicaSet=rs})
 * name servers to be tested in place of DocumentDB: the databases {@code app} and {@code godwit} are removed there.
 */
public final class SharedMongoServers {
    private static final Deque<MongoServer> FREE = new ArrayDeque<>();
    private static final Map<Side, MongoServer> REAL = new ConcurrentHashMap<>();

    /** What a server is for in a test. */
    public enum Side {
        /** It is moved from. */
        SOURCE,
        /** It is moved to. */
        TARGET
    }

    private SharedMongoServers() {}

    private static Optional<String> named(Side side) {
        return Optional.ofNullable(System.getenv("GODWIT_TEST_MONGODB_" + side)).filter(address -> !address.isBlank());
    }

    /**
     * What this machine lacks for a server, for skipping tests with that reason; empty if nothing.
     */
    public static Optional<String> missing(Side side) {
        return named(side).isPresent() ? Optional.empty() : DocumentDbServer.missing();
    }

    /** A server for one user alone, until it is given back; it holds no database. */
    public static MongoServer take(Side side) {
        Optional<String> address = named(side);
        MongoServer server =
                address.isPresent() ? REAL.computeIfAbsent(side, s -> MongoServer.at(address.get())) : ours();
        server.clean();
        return server;
    }

    private static MongoServer ours() {
        synchronized (FREE) {
            while (!FREE.isEmpty()) {
                MongoServer server = FREE.pop();
                if (server.isRunning()) {
                    return server;
                }
                server.close();
            }
        }
        return MongoServer.start();
    }

    /** Gives it back. */
    public static void giveBack(MongoServer server) {
        if (server.isReal()) {
            return;
        }
        synchronized (FREE) {
            FREE.push(server);
        }
    }
}
