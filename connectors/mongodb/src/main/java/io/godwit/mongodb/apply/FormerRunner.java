package io.godwit.mongodb.apply;

import com.mongodb.MongoException;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a runner that is gone may have left at work on the server. Rows of a load are not written in transactions: a bulk that was on its
 * way when its runner died is written to its end, and is waited for, so that nothing of it comes after what the next runner does.
 */
final class FormerRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FormerRunner.class);
    private static final long WRITES_MILLIS = 30_000;

    private final FactCollection facts;

    FormerRunner(FactCollection facts) {
        this.facts = facts;
    }

    /** Ends sessions and the transactions open in them. Where the server does not do it, it ends them itself after its time. */
    void endSessions(BsonArray sessions) {
        if (sessions.isEmpty()) {
            return;
        }
        try {
            facts.client()
                    .getDatabase("admin")
                    .runCommand(new BsonDocument("killSessions", sessions), BsonDocument.class);
        } catch (MongoException e) {
            LOG.debug("a former runner's sessions could not be ended", e);
        }
    }

    /**
     * Waits until the server does no more for a former runner. A server that does not tell (not MongoDB) is believed to be done: a lease
     * has passed since the runner was last heard of, or it said farewell.
     */
    void awaitEnd() {
        long begun = System.nanoTime();
        while (isAtWork()) {
            if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) > WRITES_MILLIS) {
                throw new GodwitException(
                        Errors.TARGET_CLAIMED,
                        "operations of an earlier runner still write",
                        facts.deployment().address(),
                        null);
            }
            Claim.pause();
        }
    }

    /** Users see their own operations without a privilege (MongoDB Manual, "$currentOp", {@code allUsers: false}). */
    private boolean isAtWork() {
        if (!facts.server().platform().isMongo()) {
            return false;
        }
        BsonArray writes =
                new BsonArray(List.of(new BsonString("insert"), new BsonString("update"), new BsonString("remove")));
        BsonDocument running = new BsonDocument(
                        "appName", new BsonString("godwit " + facts.deployment().migration()))
                .append("active", BsonBoolean.TRUE)
                .append("op", new BsonDocument("$in", writes))
                .append("ns", new BsonDocument("$not", new BsonRegularExpression("^" + quoted(facts.where()) + "$")));
        List<BsonDocument> pipeline = List.of(
                new BsonDocument(
                        "$currentOp",
                        new BsonDocument("allUsers", BsonBoolean.FALSE).append("idleConnections", BsonBoolean.FALSE)),
                new BsonDocument("$match", running),
                new BsonDocument("$limit", new BsonInt32(1)));
        try {
            return !facts.client()
                    .getDatabase("admin")
                    .aggregate(pipeline, BsonDocument.class)
                    .into(new ArrayList<>())
                    .isEmpty();
        } catch (MongoException e) {
            LOG.debug("the server does not say what it is doing", e);
            return false;
        }
    }

    private static String quoted(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "\\\\$0");
    }
}
