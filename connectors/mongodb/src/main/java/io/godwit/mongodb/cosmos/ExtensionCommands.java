package io.godwit.mongodb.cosmos;

import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What only an RU account understands (Microsoft Learn, "Use MongoDB extension commands to manage data stored in Azure Cosmos DB for
 * MongoDB"): collections with a shard key and throughput of their own. Each runs in the collection's database and answers {@code ok: 1}.
 */
final class ExtensionCommands {
    private ExtensionCommands() {}

    /** Makes a collection. */
    static BsonDocument create(String collection, CollectionSettings settings) {
        BsonDocument command = of("CreateCollection", collection);
        if (!settings.shardKey().isEmpty()) {
            command.append("shardKey", new BsonString(settings.shardKey()));
        }
        if (settings.requestUnits() > 0) {
            command.append("offerThroughput", new BsonInt32(settings.requestUnits()));
        }
        if (settings.autoscaleRequestUnits() > 0) {
            command.append("autoScaleSettings", autoscale(settings.autoscaleRequestUnits()));
        }
        return command;
    }

    /** Asks what a collection has. */
    static BsonDocument get(String collection) {
        return of("GetCollection", collection);
    }

    /** Changes a collection's throughput; from fixed to autoscale and back only the portal can. */
    static BsonDocument update(String collection, Throughput throughput) {
        BsonDocument command = of("UpdateCollection", collection);
        return throughput.autoscale()
                ? command.append("autoScaleSettings", autoscale(throughput.requestUnits()))
                : command.append("offerThroughput", new BsonInt32(throughput.requestUnits()));
    }

    private static BsonDocument of(String action, String collection) {
        return new BsonDocument("customAction", new BsonString(action))
                .append("collection", new BsonString(collection));
    }

    private static BsonDocument autoscale(int most) {
        return new BsonDocument("maxThroughput", new BsonInt32(most));
    }

    /**
     * A collection's own throughput.
     *
     * @param requestUnits per second; of autoscale the most; 0 if it shares its database's, or the account is serverless
     */
    record Throughput(int requestUnits, boolean autoscale) {
        /** Reads an answer to {@link #get}. */
        static Throughput of(BsonDocument answer) {
            if (answer.isDocument("autoScaleSettings")) {
                BsonDocument settings = answer.getDocument("autoScaleSettings");
                return new Throughput(units(settings, "maxThroughput"), true);
            }
            return new Throughput(units(answer, "provisionedThroughput"), false);
        }

        private static int units(BsonDocument of, String field) {
            return of.isNumber(field) ? of.getNumber(field).intValue() : 0;
        }
    }
}
