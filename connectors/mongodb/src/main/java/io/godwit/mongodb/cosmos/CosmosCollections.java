package io.godwit.mongodb.cosmos;

import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** How collections are made on a service that option {@code collections} says something of. */
public final class CosmosCollections {
    private final CosmosService service;
    private final Map<String, CollectionSettings> settings;

    /**
     * For an endpoint.
     *
     * @param option the value of {@link CosmosOptions#COLLECTIONS}
     * @throws GodwitException {@code OPTION_INVALID} if it cannot be read
     */
    public CosmosCollections(CosmosService service, String option) {
        this.service = service;
        this.settings = CollectionSettings.parse(option);
    }

    /** What is said of a collection, by its name on the target. */
    public CollectionSettings of(TableId collection) {
        return settings.getOrDefault(collection.toString(), CollectionSettings.NONE);
    }

    /** The names that something is said of. */
    public Set<String> named() {
        return new TreeSet<>(settings.keySet());
    }

    /** The command that makes a collection, to be run in its database; null if {@code create} does. */
    public @Nullable BsonDocument creation(TableId collection) {
        CollectionSettings own = of(collection);
        return service != CosmosService.REQUEST_UNITS || own.equals(CollectionSettings.NONE)
                ? null
                : ExtensionCommands.create(collection.name(), own);
    }

    /**
     * The command that spreads a collection, which must be empty, by its shard key, to be run in {@code admin}; null if it stays in one
     * piece, or is spread as it is made. DocumentDB spreads by hash only (Microsoft Learn, "Sharding for horizontal scalability in Azure
     * DocumentDB").
     */
    public @Nullable BsonDocument sharding(TableId collection) {
        String key = of(collection).shardKey();
        boolean spreads = service == CosmosService.VCORE || service == CosmosService.DOCUMENTDB;
        return key.isEmpty() || !spreads
                ? null
                : new BsonDocument("shardCollection", new BsonString(collection.toString()))
                        .append("key", new BsonDocument(key, new BsonString("hashed")));
    }
}
