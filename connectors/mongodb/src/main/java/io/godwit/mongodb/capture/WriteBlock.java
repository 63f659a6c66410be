package io.godwit.mongodb.capture;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.connection.Deployment;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Refuses every user's writes on the whole deployment (MongoDB Manual, "setUserWriteBlockMode"; 6.0 and later). It lasts whoever lives, and
 * through restarts and elections; users with the privilege bypassWriteBlockingMode still write.
 */
final class WriteBlock {
    private static final int WRITES_BLOCKED = 371;
    private static final int ILLEGAL_OPERATION = 20;
    private static final int BLOCKED = 2;

    private final Deployment deployment;
    private final SourceMarks marks;

    WriteBlock(Deployment deployment, SourceMarks marks) {
        this.deployment = deployment;
        this.marks = marks;
    }

    /** Whether a server may have it at all. */
    boolean isKnown() {
        return deployment.server().platform().isMongo()
                ? deployment.server().isAtLeast(6, 0)
                : deployment.server().supportsImages();
    }

    /**
     * Blocks writes; harmless if they are.
     *
     * @return whether that is ours to take back: false if somebody else had blocked them before
     * @throws MongoException if the user may not, or not keep a note of it
     */
    boolean make() {
        if (!marks.fence().equals(Fence.WRITE_BLOCK)) {
            if (isBlocked()) {
                return false;
            }
            try {
                marks.fence(Fence.WRITE_BLOCK, "");
            } catch (MongoException e) {
                if (MongoErrors.number(e) == WRITES_BLOCKED) {
                    return false;
                }
                throw e;
            }
        }
        try {
            set(true);
            return true;
        } catch (MongoCommandException e) {
            // given by whoever blocks them for a reason of their own
            boolean others = e.getErrorCode() == ILLEGAL_OPERATION && isBlocked();
            if (!others) {
                marks.forgetFence();
                throw e;
            }
            return false;
        }
    }

    /** As far as a member of a replica set says: {@code repl.userWriteBlockMode} (MongoDB Manual, "serverStatus"). */
    private boolean isBlocked() {
        try {
            BsonDocument replication = deployment
                    .command("admin", new BsonDocument("serverStatus", new BsonInt32(1)))
                    .getDocument("repl", new BsonDocument());
            return replication.isNumber("userWriteBlockMode")
                    && replication.getNumber("userWriteBlockMode").intValue() == BLOCKED;
        } catch (MongoCommandException e) {
            return false;
        }
    }

    /** Lets users write again. */
    void lift() {
        set(false);
        marks.forgetFence();
    }

    private void set(boolean on) {
        deployment.command(
                "admin",
                new BsonDocument("setUserWriteBlockMode", new BsonInt32(1)).append("global", BsonBoolean.valueOf(on)));
    }
}
