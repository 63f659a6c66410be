package io.godwit.mongodb.capture;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the log ends. A replica set's primary says of every answer which operation it had applied by then ({@code operationTime}:
 * MongoDB Manual, "Command Response"), and whatever it acknowledged before is at or before that. mongos knows of other routers' writes
 * only by asking all shards, after which its {@code $clusterTime} is at or after everything. Safe for many threads.
 */
public final class LogEnd {
    private static final Logger LOG = LoggerFactory.getLogger(LogEnd.class);
    private static final int UNAUTHORIZED = 13;
    private static final long MAJORITY_MILLIS = 20_000;

    private final Deployment deployment;
    private volatile boolean notes = true;

    LogEnd(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * A position that covers everything acknowledged before the call.
     *
     * @throws GodwitException if the server cannot be asked or does not say
     */
    ClusterPosition now() {
        boolean sharded = deployment.server().topology() == Topology.SHARDED;
        BsonDocument ask = sharded
                ? new BsonDocument("listDatabases", new BsonInt32(1)).append("nameOnly", BsonBoolean.TRUE)
                : new BsonDocument("ping", new BsonInt32(1));
        RawBsonDocument reply = deployment.command("admin", ask, "asking for the log's end", "");
        ClusterPosition end = sharded ? clusterTime(reply) : operationTime(reply);
        if (sharded) {
            moveOn();
        }
        return end;
    }

    /** Whether the log of every server can be moved on when nobody writes; known once it was tried. */
    boolean canMoveOn() {
        return notes;
    }

    /**
     * Writes a note into the log of every shard, so that streams which tell only what is before their high water mark come to it: an idle
     * server moves its log on by itself every ten seconds only.
     */
    private void moveOn() {
        if (!notes) {
            return;
        }
        try {
            RawBsonDocument unused = deployment.command(
                    "admin",
                    new BsonDocument("appendOplogNote", new BsonInt32(1))
                            .append("data", new BsonDocument("godwit", new BsonString(deployment.migration()))));
        } catch (MongoException e) {
            // without the privilege, or while nobody may write, the server's own beat does
            LOG.debug("moving the log on", e);
            notes = !(e instanceof MongoCommandException refused) || !isForGood(refused);
        }
    }

    private static boolean isForGood(MongoCommandException refused) {
        return switch (refused.getErrorCode()) {
            case UNAUTHORIZED, 59, 115 -> true;
            default -> false;
        };
    }

    /**
     * Waits until most servers have everything up to a position, as far as these collections are concerned: only then does every later
     * snapshot show it, and no election takes it back.
     *
     * @throws GodwitException if that takes too long
     */
    void awaitMajority(ClusterPosition position, List<TableId> collections) {
        if (!deployment.server().majorityReads()) {
            return;
        }
        boolean sharded = deployment.server().topology() == Topology.SHARDED;
        for (TableId collection : sharded || collections.isEmpty() ? collections : collections.subList(0, 1)) {
            RawBsonDocument unused = deployment.command(
                    collection.schema(),
                    new BsonDocument("find", new BsonString(collection.name()))
                            .append("limit", new BsonInt32(1))
                            .append("singleBatch", BsonBoolean.TRUE)
                            .append("projection", new BsonDocument("_id", new BsonInt32(1)))
                            .append("maxTimeMS", new BsonInt64(MAJORITY_MILLIS))
                            .append(
                                    "readConcern",
                                    new BsonDocument("level", new BsonString("majority"))
                                            .append("afterClusterTime", position.timestamp())),
                    "waiting until most servers hold what was written",
                    collection.toString());
        }
    }

    /** Up to where most servers of a replica set have everything; at or before {@link #now}. */
    ClusterPosition majority(TableId collection) {
        return operationTime(deployment.command(
                collection.schema(),
                new BsonDocument("find", new BsonString(collection.name()))
                        .append("limit", new BsonInt32(1))
                        .append("singleBatch", BsonBoolean.TRUE)
                        .append("projection", new BsonDocument("_id", new BsonInt32(1)))
                        .append("readConcern", new BsonDocument("level", new BsonString("majority"))),
                "asking what most servers hold",
                collection.toString()));
    }

    private ClusterPosition operationTime(RawBsonDocument reply) {
        if (reply.isTimestamp("operationTime")) {
            return ClusterPosition.of(reply.getTimestamp("operationTime"));
        }
        throw new GodwitException(
                Errors.NOT_SUPPORTED,
                "the server does not say where its log stands (operationTime); move offline instead",
                deployment.address(),
                null);
    }

    private ClusterPosition clusterTime(RawBsonDocument reply) {
        if (reply.isDocument("$clusterTime")) {
            BsonDocument time = reply.getDocument("$clusterTime");
            if (time.isTimestamp("clusterTime")) {
                return ClusterPosition.of(time.getTimestamp("clusterTime"));
            }
        }
        return operationTime(reply);
    }
}
