package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import io.godwit.mongodb.connection.Deployment;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Looks into {@code local.oplog.rs}, where a replica set's server keeps its log (MongoDB Manual, "Replica Set Oplog"). */
final class OplogEntries {
    private OplogEntries() {}

    /**
     * Runs a query.
     *
     * @throws MongoException if the user may not
     */
    static List<BsonDocument> of(Deployment deployment, BsonDocument find) {
        return deployment.command("local", find).getDocument("cursor").getArray("firstBatch").stream()
                .map(BsonValue::asDocument)
                .toList();
    }

    /**
     * The time of the oldest or of the newest entry; null if there is none.
     *
     * @throws MongoException if the user may not look
     */
    static @Nullable ClusterPosition end(Deployment deployment, boolean oldest) {
        List<BsonDocument> found = of(
                deployment,
                new BsonDocument("find", new BsonString("oplog.rs"))
                        .append("sort", new BsonDocument("$natural", new BsonInt32(oldest ? 1 : -1)))
                        .append("projection", new BsonDocument("ts", new BsonInt32(1)))
                        .append("limit", new BsonInt32(1))
                        .append("singleBatch", BsonBoolean.TRUE));
        return found.isEmpty() || !found.get(0).isTimestamp("ts")
                ? null
                : ClusterPosition.of(found.get(0).getTimestamp("ts"));
    }
}
