package io.godwit.mongodb.connection;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ServerDescription;
import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.cosmos.Throttling;
import io.godwit.spi.Endpoint;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Option;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.codecs.configuration.CodecRegistries;

/** One endpoint: the driver's client and what the servers behind it are. May be used from any thread. */
public final class Deployment implements AutoCloseable {
    /** Long enough for a look at every host, short enough for somebody who mistyped one; an election is waited for by trying again. */
    private static final int SELECTION_SECONDS = 10;

    /** The driver writes down each command with its documents where more is logged; kept here so that the level stays. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

    static {
        DRIVER_LOG.setLevel(Level.WARNING);
    }

    private final Address address;
    private final MongoClient client;
    private final Server server;
    private final Throttling throttling;
    private final String migration;
    private final Option.Side side;

    private Deployment(Address address, MongoClient client, Server server, String migration, Option.Side side) {
        this.address = address;
        this.client = client;
        this.server = server;
        this.throttling = Throttling.of(server.platform().cosmos());
        this.migration = migration;
        this.side = side;
    }

    /**
     * Connects, and asks what answers.
     *
     * @param side {@link Option.Side#SOURCE} or {@link Option.Side#TARGET}
     * @throws GodwitException if the endpoint cannot be reached or an option is unknown
     */
    public static Deployment open(Endpoint endpoint, String migration, Option.Side side) {
        Address address = Address.of(endpoint, side);
        MongoClient plain = connect(address, migration, false, true);
        try {
            ServerProbe probe = new ServerProbe(plain, address);
            Server server = probe.ask();
            boolean retry = server.platform() != Platform.COSMOS_RU;
            if (!server.majorityReads() && retry) {
                return new Deployment(address, plain, server, migration, side);
            }
            MongoClient client = connect(address, migration, server.majorityReads(), retry);
            probe.continueWith(client);
            plain.close();
            return new Deployment(address, client, server, migration, side);
        } catch (MongoTimeoutException e) {
            GodwitException failure = MongoErrors.of(reason(plain, e), side, "connecting", address.hosts());
            plain.close();
            throw failure;
        } catch (RuntimeException e) {
            plain.close();
            throw MongoErrors.of(e, side, "connecting", address.hosts());
        }
    }

    private static MongoClient connect(Address address, String migration, boolean majority, boolean retryWrites) {
        ConnectionString driver = address.driver();
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(driver)
                .applicationName("godwit " + migration)
                .readPreference(ReadPreference.primary())
                .readConcern(majority ? ReadConcern.MAJORITY : ReadConcern.DEFAULT)
                .writeConcern(WriteConcern.MAJORITY)
                // also where something else than the JDK logs
                .applyToLoggerSettings(s -> s.maxDocumentLength(0))
                .applyToSslSettings(s -> Tls.configure(s, address));
        if (!retryWrites) {
            // Cosmos DB refuses the numbers by which a server knows a write that is sent twice
            settings.retryWrites(false);
        }
        if (driver.getServerSelectionTimeout() == null) {
            settings.applyToClusterSettings(s -> s.serverSelectionTimeout(SELECTION_SECONDS, TimeUnit.SECONDS));
        }
        return MongoClients.create(settings.build());
    }

    /** The driver says only that no server was found in time; each server's description says why. */
    private static RuntimeException reason(MongoClient client, MongoTimeoutException timeout) {
        for (ServerDescription each : client.getClusterDescription().getServerDescriptions()) {
            if (each.getException() instanceof RuntimeException telling) {
                return telling;
            }
        }
        return timeout;
    }

    /**
     * The driver's client: reads from the primary with read concern majority where the server has it, writes with majority, each tried
     * once more by the driver where the server can.
     */
    public MongoClient client() {
        return client;
    }

    /** One database of {@link #client}, documents as they are on the wire. */
    public MongoDatabase raw(String database) {
        return client.getDatabase(database)
                .withCodecRegistry(CodecRegistries.fromRegistries(
                        CodecRegistries.fromCodecs(new RawBsonDocumentCodec()),
                        MongoClientSettings.getDefaultCodecRegistry()));
    }

    /**
     * Runs a command on the primary. The command says everything itself: neither read nor write concern is added.
     *
     * @return the reply as it came
     * @throws com.mongodb.MongoException if the server refuses
     */
    public RawBsonDocument command(String database, BsonDocument command) {
        return throttling.obey(database, () -> client.getDatabase(database).runCommand(command, RawBsonDocument.class));
    }

    /**
     * Runs a command as {@link #command(String, BsonDocument)} does, with what the server refuses in Godwit's words.
     *
     * @param doing as a participle: "reading the indexes"
     * @param where table or object; may be empty
     */
    public RawBsonDocument command(String database, BsonDocument command, String doing, String where) {
        try {
            return command(database, command);
        } catch (RuntimeException e) {
            throw failure(e, doing, where);
        }
    }

    /** {@link MongoErrors#of} for this side. */
    public GodwitException failure(RuntimeException error, String doing, String where) {
        return MongoErrors.of(error, side, doing, where);
    }

    /** Where the address asks bulk reads to go ({@code readPreference=secondaryPreferred}); the primary if it does not say. */
    public ReadPreference loadPreference() {
        ReadPreference asked = address.driver().getReadPreference();
        return asked == null ? ReadPreference.primary() : asked;
    }

    /** What answers. */
    public Server server() {
        return server;
    }

    /** What writes go through, so that they are no faster than the endpoint takes them and none is lost or doubled. */
    public Throttling throttling() {
        return throttling;
    }

    /**
     * Which database this is: the one the address names, of which alone is moved what the selection does not choose otherwise; else
     * the deployment as a whole, in the set's name or empty.
     */
    public Identity identity() {
        return new Identity(
                MongoConnector.ENGINE,
                server.versionText(),
                server.platform().title(),
                server.id(),
                address.database().isEmpty() ? server.setName() : address.database(),
                address());
    }

    /** The database that the address names; empty if it names none. */
    public String database() {
        return address.database();
    }

    /** Hosts and ports, for people. */
    public String address() {
        return address.hosts();
    }

    /** The migration's name. */
    public String migration() {
        return migration;
    }

    /** Which side of the migration this is. */
    public Option.Side side() {
        return side;
    }

    /** An option's value, or its default. */
    public String option(Option option) {
        return address.option(option);
    }

    /**
     * Whether an option that is one or the other is on.
     *
     * @throws GodwitException if it is neither
     */
    public boolean isOn(Option option) {
        return address.isOn(option);
    }

    /**
     * A whole number of an option, 1 at least.
     *
     * @throws GodwitException if it is none
     */
    public long positive(Option option) {
        return address.positive(option);
    }

    @Override
    public void close() {
        client.close();
    }
}
