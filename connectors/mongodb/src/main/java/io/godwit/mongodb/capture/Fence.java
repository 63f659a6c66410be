package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Platform;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stops writers, in the way the option {@code fence} asks for:
 *
 * <ul>
 *   <li>auto: writeBlock, else lock where one server is all there is to lock; never operator, which only the operator can know.
 *   <li>writeBlock: refuses the writes of users on the whole deployment ({@link WriteBlock}).
 *   <li>lock: locks the primary of a replica set ({@link ServerLock}).
 *   <li>operator: writers were stopped by the operator; only open transactions are waited for.
 * </ul>
 *
 * <p>Safe for many threads.
 */
public final class Fence {
    static final String WRITE_BLOCK = "writeBlock";
    static final String LOCK = "lock";
    private static final String AUTO = "auto";
    private static final String OPERATOR = "operator";

    /** What says that a server has no such command, or not for this user. */
    private static final Set<Integer> NOT_TO_BE_HAD = Set.of(13, 20, 59, 115, 238, 303, 8000);

    private final Deployment deployment;
    private final ChangeLog log;
    private final WriteBlock block;
    private final ServerLock lock;
    private final OpenTransactions transactions;
    private String inWords = "";

    /** Of this deployment; asks nothing yet. */
    public Fence(Deployment deployment, ChangeLog log) {
        this.deployment = deployment;
        this.log = log;
        this.block = new WriteBlock(deployment, log.marks());
        this.lock = new ServerLock(deployment, log.marks());
        this.transactions = new OpenTransactions(deployment);
    }

    /**
     * As in {@link io.godwit.spi.Source#fence}.
     *
     * @throws GodwitException OPTION_INVALID if the option asks for a way that does not exist, PERMISSION_DENIED if the user may not
     */
    public synchronized ClusterPosition fence(List<Table> tables) {
        String way = deployment.option(MongoOptions.FENCE);
        switch (way) {
            case AUTO -> automatic();
            case WRITE_BLOCK -> {
                if (!block.isKnown()) {
                    throw new GodwitException(
                            Errors.NOT_SUPPORTED,
                            "this server cannot block users' writes (MongoDB 6.0 and later can); choose lock, or stop the writers"
                                    + " yourself and choose operator",
                            MongoOptions.FENCE.name(),
                            null);
                }
                try {
                    block();
                } catch (MongoException e) {
                    throw refused(e, "block users' writes");
                }
            }
            case LOCK -> {
                if (deployment.server().topology() != Topology.REPLICA_SET) {
                    throw new GodwitException(
                            Errors.NOT_SUPPORTED,
                            "only the primary of a replica set is locked; choose writeBlock, or stop the writers yourself and"
                                    + " choose operator",
                            MongoOptions.FENCE.name(),
                            null);
                }
                try {
                    locked();
                } catch (MongoException e) {
                    throw refused(e, "lock the server");
                }
            }
            case OPERATOR ->
                inWords = "you stopped the writers, and nothing else keeps them out" + ended(transactions.areSeen());
            default ->
                throw new GodwitException(
                        Errors.OPTION_INVALID,
                        "it must be auto, writeBlock, lock or operator",
                        MongoOptions.FENCE.name(),
                        null);
        }
        return log.position();
    }

    private void automatic() {
        MongoException why = null;
        if (block.isKnown()) {
            try {
                block();
                return;
            } catch (MongoException e) {
                why = passOver(e);
            }
        }
        Platform platform = deployment.server().platform();
        boolean lockable = deployment.server().topology() == Topology.REPLICA_SET
                && (platform == Platform.SELF_MANAGED || platform == Platform.DOCUMENTDB);
        if (lockable) {
            try {
                locked();
                return;
            } catch (MongoException e) {
                why = passOver(e);
            }
        }
        throw refused(why, "keep writers out");
    }

    private MongoException passOver(MongoException refusal) {
        if (!NOT_TO_BE_HAD.contains(MongoErrors.number(refusal))) {
            throw deployment.failure(refusal, "stopping writers", MongoOptions.FENCE.name());
        }
        return refusal;
    }

    private GodwitException refused(@Nullable MongoException error, String what) {
        if (error != null && !NOT_TO_BE_HAD.contains(MongoErrors.number(error))) {
            return deployment.failure(error, "stopping writers", MongoOptions.FENCE.name());
        }
        return new GodwitException(
                error == null ? Errors.NOT_SUPPORTED : Errors.PERMISSION_DENIED,
                "this server or this user cannot " + what + (error == null ? "" : ": " + MongoErrors.message(error))
                        + "; grant setUserWriteBlockMode on the cluster (MongoDB 6.0 and later; fsync and unlock for a lock), inprog"
                        + " (role clusterMonitor), and readWrite on database "
                        + deployment.option(MongoOptions.CHECKPOINT_DATABASE)
                        + ", where a note of it is kept; or stop the writers yourself and set fence to operator",
                MongoOptions.FENCE.name(),
                error);
    }

    private void block() {
        boolean seen = transactions.areSeen();
        boolean ours = block.make();
        inWords = (ours
                        ? "the whole deployment refuses users' writes until `godwit cancel`, or until setUserWriteBlockMode lifts that;"
                        : "users' writes were blocked before, and stay so;")
                + " it does not stop users with the privilege bypassWriteBlockingMode" + ended(seen);
    }

    private void locked() {
        lock.make();
        inWords =
                "the primary is locked, and writers wait, until `godwit cancel` or db.fsyncUnlock(); it does not stop them any more"
                        + " once the primary is started again or another server is elected";
    }

    /** Waits for open transactions; in words, what is left to be feared of them. */
    private String ended(boolean seen) {
        if (seen) {
            transactions.await();
            return "";
        }
        return "; whether transactions were still open could not be seen on this server";
    }

    /** As in {@link io.godwit.spi.Source#fenceInWords}. */
    public synchronized String inWords() {
        return inWords;
    }

    /** As in {@link io.godwit.spi.Source#unfence}. Leaves a block alone that was there before. */
    public synchronized void unfence() {
        inWords = "";
        try {
            switch (log.marks().fence()) {
                case WRITE_BLOCK -> block.lift();
                case LOCK -> lock.lift();
                default -> {}
            }
        } catch (MongoException e) {
            throw deployment.failure(e, "letting writers in again", MongoOptions.FENCE.name());
        }
    }
}
