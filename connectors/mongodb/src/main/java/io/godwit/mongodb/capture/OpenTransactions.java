package io.godwit.mongodb.capture;

import com.mongodb.MongoCommandException;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Waits for transactions that were open when writers were stopped: what they wrote before is committed later. A server ends each after a
 * minute ({@code transactionLifetimeLimitSeconds}). What {@code $currentOp} tells of them: MongoDB Manual, "$currentOp (aggregation)".
 */
final class OpenTransactions {
    private static final long PATIENCE_MILLIS = 90_000;
    private static final long PAUSE_MILLIS = 200;
    private static final int UNAUTHORIZED = 13;

    private final Deployment deployment;

    OpenTransactions(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * Whether they can be seen. Asked before writers are stopped, so that a user who lacks the privilege stops nobody.
     *
     * @return false on a server that does not tell of them
     * @throws GodwitException PERMISSION_DENIED if the user may not see them
     */
    boolean areSeen() {
        if (!deployment.server().supportsTransactions()) {
            return true;
        }
        try {
            look();
            return true;
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == UNAUTHORIZED) {
                throw new GodwitException(
                        Errors.PERMISSION_DENIED,
                        "the user may not see whether transactions are open, which commit what they wrote before the fence;"
                                + " grant the action inprog on the cluster (role clusterMonitor has it)",
                        "fence",
                        e);
            }
            if (deployment.server().platform().isMongo()) {
                throw deployment.failure(e, "looking for open transactions", "fence");
            }
            return false;
        }
    }

    /**
     * Returns once all that are open now have ended.
     *
     * @throws GodwitException SOURCE_UNREACHABLE if they do not end
     */
    void await() {
        if (!deployment.server().supportsTransactions()) {
            return;
        }
        Set<String> open = look();
        long begin = System.nanoTime();
        while (!open.isEmpty()) {
            if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) > PATIENCE_MILLIS) {
                throw new GodwitException(
                        Errors.SOURCE_UNREACHABLE,
                        open.size()
                                + " transactions that were open at the fence do not end; db.currentOp({transaction: {$exists:"
                                + " true}}) on the source shows them",
                        "fence",
                        null);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            // those that began since then can write nothing any more
            open.retainAll(look());
        }
    }

    private Set<String> look() {
        BsonDocument ask = new BsonDocument("aggregate", new BsonInt32(1))
                .append(
                        "pipeline",
                        new BsonArray(List.of(
                                new BsonDocument(
                                        "$currentOp",
                                        new BsonDocument("allUsers", BsonBoolean.TRUE)
                                                .append("idleSessions", BsonBoolean.TRUE)),
                                new BsonDocument(
                                        "$match",
                                        new BsonDocument("transaction.parameters.autocommit", BsonBoolean.FALSE)))))
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(10_000)));
        Set<String> found = new HashSet<>();
        for (BsonValue each :
                deployment.command("admin", ask).getDocument("cursor").getArray("firstBatch")) {
            BsonDocument operation = each.asDocument();
            BsonDocument parameters = operation
                    .getDocument("transaction", new BsonDocument())
                    .getDocument("parameters", new BsonDocument());
            found.add(operation.getString("shard", new BsonString("")).getValue()
                    + operation.get("lsid", new BsonString(""))
                    + parameters.get("txnNumber", new BsonInt64(0)));
        }
        return found;
    }
}
