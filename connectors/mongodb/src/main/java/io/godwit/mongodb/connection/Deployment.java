package io.godwit.mongodb.connection;

import com.mongodb.client.MongoClient;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Option;

/** One endpoint: the driver's client and what the servers behind it are. May be used from any thread. */
public final class Deployment implements AutoCloseable {
    private final MongoClient client;
    private final String migration;
    private final Option.Side side;

    private Deployment(MongoClient client, String migration, Option.Side side) {
        this.client = client;
        this.migration = migration;
        this.side = side;
    }

    /**
     * Connects.
     *
     * @throws GodwitException if the endpoint cannot be reached or an option is unknown
     */
    public static Deployment open(Endpoint endpoint, String migration, Option.Side side) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** The driver's client: majority reads and writes, retried once by the driver where the server can. */
    public MongoClient client() {
        return client;
    }

    /** Which database this is; a deployment as a whole, because a migration may move several of its databases. */
    public Identity identity() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** The migration's name. */
    public String migration() {
        return migration;
    }

    /** Which side of the migration this is. */
    public Option.Side side() {
        return side;
    }

    @Override
    public void close() {
        client.close();
    }
}
