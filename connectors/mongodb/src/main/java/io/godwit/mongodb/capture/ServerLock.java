package io.godwit.mongodb.capture;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import io.godwit.mongodb.connection.Deployment;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks the primary of a replica set against writes (MongoDB Manual, "fsync"): writers wait. The lock waits for open transactions, and is
 * gone when the server is started again or another one becomes primary.
 */
final class ServerLock {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);

    private final Deployment deployment;
    private final SourceMarks marks;
    private String locked = "";

    ServerLock(Deployment deployment, SourceMarks marks) {
        this.deployment = deployment;
        this.marks = marks;
    }

    /**
     * Locks the primary; harmless if this migration has done so.
     *
     * @throws MongoException if the user may not, or not keep a note of it
     */
    void make() {
        String primary = primary();
        if (isOurs(primary)) {
            locked = primary;
            return;
        }
        // the note first: nothing can be written behind the lock
        marks.fence(Fence.LOCK, primary);
        try {
            deployment.command("admin", new BsonDocument("fsync", new BsonInt32(1)).append("lock", BsonBoolean.TRUE));
            locked = primary;
        } catch (MongoCommandException e) {
            marks.forgetFence();
            throw e;
        }
    }

    /** Whether the primary has the lock that the note tells of. A server started again has lost it. */
    private boolean isOurs(String primary) {
        return marks.fence().equals(Fence.LOCK)
                && marks.host().equals(primary)
                && (locked.equals(primary) || isLocked());
    }

    private boolean isLocked() {
        BsonDocument operations = deployment.command(
                "admin", new BsonDocument("currentOp", new BsonInt32(1)).append("$all", BsonBoolean.FALSE));
        return operations.getBoolean("fsyncLock", BsonBoolean.FALSE).getValue();
    }

    /** Unlocks it. */
    void lift() {
        String host = marks.host();
        String primary = primary();
        if (!host.equals(primary)) {
            LOG.warn(
                    "the server {} was locked and is not the primary any more; if it still runs, unlock it there with db.fsyncUnlock()",
                    host);
        } else {
            try {
                deployment.command("admin", new BsonDocument("fsyncUnlock", new BsonInt32(1)));
            } catch (MongoCommandException e) {
                // it was started again since
                LOG.debug("unlocking", e);
                if (isLocked()) {
                    throw e;
                }
            }
        }
        locked = "";
        marks.forgetFence();
    }

    private String primary() {
        BsonDocument hello = deployment.command("admin", new BsonDocument("isMaster", new BsonInt32(1)));
        return hello.isString("me") ? hello.getString("me").getValue() : deployment.address();
    }
}
