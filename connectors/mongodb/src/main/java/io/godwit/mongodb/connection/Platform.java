package io.godwit.mongodb.connection;

import io.godwit.mongodb.cosmos.CosmosService;
import java.util.Locale;
import org.bson.BsonDocument;

/** Whose server speaks the language, and who runs it: it decides what can be asked of it. */
public enum Platform {
    SELF_MANAGED("self-managed"),
    ATLAS("MongoDB Atlas"),
    /** An engine of its own, paid for by request units. */
    COSMOS_RU(CosmosService.REQUEST_UNITS.title()),
    /** DocumentDB, run by Azure. */
    COSMOS_VCORE(CosmosService.VCORE.title()),
    AMAZON_DOCUMENTDB("Amazon DocumentDB"),
    /** The open engine on PostgreSQL, whoever runs it. */
    DOCUMENTDB(CosmosService.DOCUMENTDB.title());

    private final String title;

    Platform(String title) {
        this.title = title;
    }

    /** The name people know. */
    public String title() {
        return title;
    }

    /** Whether the server is MongoDB itself, so that its version number says what it can do. */
    public boolean isMongo() {
        return this == SELF_MANAGED || this == ATLAS;
    }

    /** Whether a service runs it, so that nobody is given the rights of a server's owner. */
    public boolean isManaged() {
        return this != SELF_MANAGED && this != DOCUMENTDB;
    }

    /** Whether it is DocumentDB, whoever runs it. */
    public boolean isDocumentDb() {
        return this == COSMOS_VCORE || this == DOCUMENTDB;
    }

    /** Which of Azure's services it is, or the engine they share. */
    public CosmosService cosmos() {
        return switch (this) {
            case COSMOS_RU -> CosmosService.REQUEST_UNITS;
            case COSMOS_VCORE -> CosmosService.VCORE;
            case DOCUMENTDB -> CosmosService.DOCUMENTDB;
            default -> CosmosService.NONE;
        };
    }

    /**
     * Tells Azure's services and their engine as {@link CosmosService} does, and the others by the host's name, which a service chooses.
     *
     * @param host as the endpoint names it, without a port
     */
    static Platform of(String host, BsonDocument hello, BsonDocument buildInfo) {
        return switch (CosmosService.of(hello, buildInfo, host)) {
            case REQUEST_UNITS -> COSMOS_RU;
            case VCORE -> COSMOS_VCORE;
            case DOCUMENTDB -> DOCUMENTDB;
            case NONE -> byName(host.toLowerCase(Locale.ROOT));
        };
    }

    private static Platform byName(String name) {
        if (name.contains(".docdb.") && name.contains(".amazonaws.com")) {
            return AMAZON_DOCUMENTDB;
        }
        return name.endsWith(".mongodb.net") || name.endsWith(".mongodbgov.net") ? ATLAS : SELF_MANAGED;
    }
}
