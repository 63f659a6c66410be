package io.godwit.mongodb.load;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import io.godwit.mongodb.capture.ClusterPosition;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.load.Snapshot;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A moment of the deployment, as of which documents are read where the server can: from MongoDB 5.0 on, each query may say the cluster
 * time that it is to see (MongoDB Manual, "Read Concern snapshot", {@code atClusterTime}), so any number of readers see the same moment
 * without anything being kept open for them. The server keeps its history for a while only ({@code minSnapshotHistoryWindowInSeconds},
 * five minutes unless set otherwise); a query that asks for an older moment fails, which is {@code MONGODB_SNAPSHOT_TOO_OLD} here.
 *
 * <p>Elsewhere each query sees some moment at or after the position: it waits until the server it is sent to, which may be a secondary,
 * has come that far, and sees only what a majority has and no election takes back.
 *
 * <p>A server without a log has no positions; nothing but a load of what nobody writes to is read from it, and its position says nothing.
 */
public final class MongoSnapshot implements Snapshot {
    private static final int UNAUTHORIZED = 13;

    private final Deployment deployment;
    private final ClusterPosition position;
    private final boolean moment;
    private final boolean exact;

    private MongoSnapshot(Deployment deployment, ClusterPosition position, boolean moment, boolean exact) {
        this.moment = moment;
        this.exact = exact;
        this.deployment = deployment;
        this.position = position;
    }

    /**
     * Takes one, as of now. Its position is not before what the server has done when this is called, so not before any position it told
     * earlier.
     *
     * <p>Behind a mongos the change stream gives what one transaction did on several shards the times of each shard's own commit entry,
     * which may be later than the moment from which on queries see it. So there the place of a moment in the stream is not known exactly,
     * and whoever asks for it is told that it is not: rows are then brought together by converging.
     *
     * @param positioned as in {@link io.godwit.spi.Source#snapshot}
     */
    public static MongoSnapshot open(Deployment deployment, boolean positioned) {
        BsonDocument ping = deployment.command(
                "admin", new BsonDocument("ping", new BsonInt32(1)), "asking for the cluster time", "");
        BsonTimestamp now = time(ping, "operationTime");
        if (now == null) {
            return new MongoSnapshot(deployment, new ClusterPosition(0, 0), false, false);
        }
        if (!deployment.server().supportsSnapshotReads()) {
            return new MongoSnapshot(deployment, position(now), false, false);
        }
        BsonTimestamp seen = firstSeen(deployment);
        // what a majority has may be older than what was promised to be in the view: then that very moment is asked for
        // and waited for
        BsonTimestamp shown = seen == null || seen.compareTo(now) < 0 ? now : seen;
        boolean sharded = deployment.server().topology() == Topology.SHARDED;
        return new MongoSnapshot(deployment, position(shown), true, !(positioned && sharded));
    }

    /** The moment that the server shows to a query which names none; null if the user may not read the collection that is asked. */
    private static @Nullable BsonTimestamp firstSeen(Deployment deployment) {
        BsonDocument find = new BsonDocument("find", new BsonString("checkpoints"))
                .append("limit", new BsonInt32(1))
                .append("singleBatch", BsonBoolean.TRUE)
                .append("readConcern", new BsonDocument("level", new BsonString("snapshot")));
        try {
            return time(deployment.command("godwit", find).getDocument("cursor"), "atClusterTime");
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == UNAUTHORIZED) {
                return null;
            }
            throw deployment.failure(e, "taking a snapshot", "");
        } catch (RuntimeException e) {
            throw deployment.failure(e, "taking a snapshot", "");
        }
    }

    private static @Nullable BsonTimestamp time(BsonDocument reply, String field) {
        BsonValue time = reply.get(field);
        return time != null && time.isTimestamp() ? time.asTimestamp() : null;
    }

    private static ClusterPosition position(BsonTimestamp time) {
        return new ClusterPosition(time.getTime(), time.getInc());
    }

    /** A session whose reads see this moment; for one reader, which closes it. */
    ClientSession session() {
        return moment ? at(position) : notBefore(position);
    }

    /** A session whose reads see what is there now, but not less than this deployment has told already. */
    static ClientSession latest(Deployment deployment) {
        return deployment
                .client()
                .startSession(
                        ClientSessionOptions.builder().causallyConsistent(false).build());
    }

    private ClientSession at(ClusterPosition stand) {
        ClientSession session = deployment
                .client()
                .startSession(ClientSessionOptions.builder().snapshot(true).build());
        session.setSnapshotTimestamp(timestamp(stand));
        return session;
    }

    private ClientSession notBefore(ClusterPosition stand) {
        boolean known = deployment.server().majorityReads() && !stand.equals(new ClusterPosition(0, 0));
        ClientSession session = deployment
                .client()
                .startSession(
                        ClientSessionOptions.builder().causallyConsistent(known).build());
        if (known) {
            session.advanceOperationTime(timestamp(stand));
        }
        return session;
    }

    private static BsonTimestamp timestamp(ClusterPosition stand) {
        return new BsonTimestamp(stand.seconds(), stand.increment());
    }

    @Override
    public ClusterPosition position() {
        return position;
    }

    @Override
    public boolean consistent() {
        return moment && exact;
    }

    /** Nothing is held on the server. */
    @Override
    public void close() {}
}
