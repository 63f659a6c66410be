package io.godwit.mongodb.cosmos;

import java.util.Locale;
import org.bson.BsonDocument;

/**
 * Which of Azure's MongoDB-compatible services answers, if any, and the engine they share.
 *
 * <p>What they are told apart by: an RU account since server version 3.6 lives under {@code *.mongo.cosmos.azure.com}, an older one under
 * {@code *.documents.azure.com} (Microsoft Learn, "Azure Cosmos DB for MongoDB: supported features and syntax", section Protocol
 * support), both port 10255 with {@code replicaSet=globaldb}; each of its answers carries the name of its kind in {@code _t}
 * ("Manage indexing in Azure Cosmos DB for MongoDB" shows such answers). A vCore cluster, now called Azure DocumentDB, lives under
 * {@code *.mongocluster.cosmos.azure.com}; it and the open DocumentDB engine answer {@code hello} with {@code internal.documentdb_versions}
 * (formerly {@code cosmos_versions}) and {@code internal.kind}, which is {@code azuredocumentdb} on Azure (DocumentDB's open gateway makes
 * that document). {@code setName} is {@code globaldb} for vCore too, so it alone does not tell the two apart.
 */
public enum CosmosService {
    /** None of them. */
    NONE("", false),

    /** Azure Cosmos DB for MongoDB, paid and throttled by request units. */
    REQUEST_UNITS("Azure Cosmos DB for MongoDB (RU)", true),

    /** Azure Cosmos DB for MongoDB vCore, also named Azure DocumentDB. */
    VCORE("Azure Cosmos DB for MongoDB (vCore)", true),

    /** The open DocumentDB engine, outside Azure. */
    DOCUMENTDB("DocumentDB", false);

    private final String title;
    private final boolean throttles;

    CosmosService(String title, boolean throttles) {
        this.title = title;
        this.throttles = throttles;
    }

    /** What people call it; empty for {@link #NONE}. */
    public String title() {
        return title;
    }

    /** Whether it may answer a request that it has the means for with "not now" (error 16500 or 429). */
    public boolean throttles() {
        return throttles;
    }

    /**
     * Recognises a service.
     *
     * @param hello what it answered to {@code hello} or {@code isMaster}
     * @param buildInfo what it answered to {@code buildInfo}; empty if it refused
     * @param host the name it is reached by, without a port; empty if that says nothing
     */
    public static CosmosService of(BsonDocument hello, BsonDocument buildInfo, String host) {
        BsonDocument internal = document(hello, "internal");
        String name = host.toLowerCase(Locale.ROOT);
        boolean cluster = name.contains(".mongocluster.cosmos.azure.");
        if (internal.containsKey("documentdb_versions") || internal.containsKey("cosmos_versions")) {
            boolean azure = cluster
                    || internal.containsKey("cosmos_versions")
                    || text(internal, "kind").startsWith("azure")
                    || name.contains(".azure.");
            return azure ? VCORE : DOCUMENTDB;
        }
        if (cluster) {
            return VCORE;
        }
        if (name.contains(".mongo.cosmos.azure.") || name.contains(".documents.azure.")) {
            return REQUEST_UNITS;
        }
        boolean kindNamed = hello.containsKey("_t") || buildInfo.containsKey("_t");
        return "globaldb".equals(text(hello, "setName")) || kindNamed ? REQUEST_UNITS : NONE;
    }

    private static BsonDocument document(BsonDocument of, String field) {
        return of.isDocument(field) ? of.getDocument(field) : new BsonDocument();
    }

    private static String text(BsonDocument of, String field) {
        return of.isString(field) ? of.getString(field).getValue() : "";
    }
}
