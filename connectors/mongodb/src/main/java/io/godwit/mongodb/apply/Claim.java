package io.godwit.mongodb.apply;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.UpdateOptions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim to be a migration's only runner, held as two documents beside the facts.
 *
 * <ul>
 *   <li>The lease, which its holder counts up every second. Whoever wants it watches it: one that counts is alive and keeps others out;
 *       one that stood still for a whole lease is dead, or as good as, and is taken by an update that holds only for the count last
 *       seen, so that one of several gets it. No clock is asked, neither the server's nor another machine's: what an election or a wrong
 *       clock does to times does nothing to a count.
 *   <li>The claim's number and holder. Every transaction that writes counts this document up too, if it is still its runner's: two
 *       that change one document exclude each other, so that what a runner that lost its claim has begun is committed before the new
 *       one goes on, or never. Reading it would not do: a transaction reads what was there when it began (MongoDB Manual, "Production
 *       Considerations", in-progress transactions and stale reads).
 * </ul>
 *
 * <p>A server does not end the transaction of a client that is gone before {@code transactionLifetimeLimitSeconds}, and until then its
 * documents are in everybody's way: a claim names the sessions it writes by, and the next one ends them ({@code killSessions}; users may
 * end their own).
 */
final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
    private static final long LEASE_MILLIS = 6_000;
    private static final long RENEWAL_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 200;

    /** Holders of this process that were closed: if their farewell was lost they still do not renew. */
    private static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

    private final FactCollection facts;
    private final BsonDocument leaseId;
    private final BsonDocument claimId;
    private final String holder = UUID.randomUUID().toString();
    private final Thread renewal = new Thread(this::renewUntilClosed, "godwit-claim");
    private @Nullable ClientSession session;
    private volatile long number;
    private volatile long heldUntilNanos;
    private volatile boolean lost;
    private volatile boolean closed;

    private Claim(FactCollection facts) {
        this.facts = facts;
        this.leaseId = facts.names().id(FactDocuments.LEASE, "");
        this.claimId = facts.names().id(FactDocuments.CLAIM, "");
        renewal.setDaemon(true);
    }

    /**
     * Takes the claim, after waiting for one lease at most, and ends what an earlier holder left.
     *
     * @throws GodwitException TARGET_CLAIMED if another runner is alive
     */
    static Claim take(FactCollection facts) {
        Claim claim = new Claim(facts);
        claim.takeLease();
        claim.renewal.start();
        try {
            claim.becomeNewest();
            new FormerRunner(facts).awaitEnd();
            return claim;
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    /** The claim's number: higher than any before it among the facts that are there. */
    long number() {
        return number;
    }

    // --- the lease ---

    private void takeLease() {
        BsonDocument seen = facts.find(leaseId);
        long since = System.nanoTime();
        while (!isFree(seen, since) || !isTaken(seen)) {
            pause();
            BsonDocument now = facts.find(leaseId);
            if (!Objects.equals(now, seen)) {
                if (seen != null && now != null && !isFree(now, System.nanoTime())) {
                    throw new GodwitException(
                            Errors.TARGET_CLAIMED,
                            "another runner holds this migration: process "
                                    + now.getString("process").getValue(),
                            facts.deployment().address(),
                            null);
                }
                seen = now;
                since = System.nanoTime();
            }
        }
    }

    private static boolean isFree(@Nullable BsonDocument lease, long unchangedSinceNanos) {
        return lease == null
                || lease.getBoolean("released").getValue()
                || LEFT.contains(lease.getString("holder").getValue())
                || System.nanoTime() - unchangedSinceNanos >= TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);
    }

    /** Takes the lease if it is still as it was seen. */
    private boolean isTaken(@Nullable BsonDocument seen) {
        BsonDocument claim = facts.find(claimId);
        long before = Math.max(
                seen == null ? 0 : FactDocuments.number(seen, "number"),
                claim == null ? 0 : FactDocuments.number(claim, "number"));
        BsonDocument mine = new BsonDocument("format", new BsonInt32(FactDocuments.FORMAT))
                .append("holder", new BsonString(holder))
                .append("number", new BsonInt64(before + 1))
                .append(
                        "process",
                        new BsonString(Long.toString(ProcessHandle.current().pid())))
                .append("released", BsonBoolean.FALSE)
                .append("renewals", new BsonInt64(0));
        long sent = System.nanoTime();
        if (seen == null) {
            BsonDocument whole = new BsonDocument("_id", leaseId);
            whole.putAll(mine);
            try {
                facts.documents().insertOne(whole);
            } catch (MongoException e) {
                if (FactCollection.isDuplicate(e)) {
                    return false;
                }
                throw e;
            }
        } else {
            BsonDocument asSeen = new BsonDocument("_id", leaseId)
                    .append("holder", seen.get("holder"))
                    .append("number", seen.get("number"))
                    .append("renewals", seen.get("renewals"));
            if (facts.documents()
                            .updateOne(asSeen, new BsonDocument("$set", mine))
                            .getMatchedCount()
                    != 1) {
                return false;
            }
        }
        number = before + 1;
        heldUntilNanos = sent + TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);
        return true;
    }

    private BsonDocument own(BsonDocument id) {
        return new BsonDocument("_id", id)
                .append("number", new BsonInt64(number))
                .append("holder", new BsonString(holder));
    }

    private void renewUntilClosed() {
        while (!closed && !lost) {
            try {
                TimeUnit.MILLISECONDS.sleep(RENEWAL_MILLIS);
                if (!closed) {
                    renew();
                }
            } catch (InterruptedException e) {
                return; // closed
            } catch (RuntimeException e) {
                LOG.debug("the lease could not be renewed", e);
            }
        }
    }

    private synchronized void renew() {
        long sent = System.nanoTime();
        BsonDocument renewed = new BsonDocument("$inc", new BsonDocument("renewals", new BsonInt64(1)));
        long matched = facts.deployment()
                .throttling()
                .obey(
                        facts.where(),
                        () -> facts.documents().updateOne(own(leaseId), renewed).getMatchedCount());
        if (matched == 1) {
            heldUntilNanos = sent + TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);
        } else {
            lost = true;
        }
    }

    // --- the number ---

    private void becomeNewest() {
        BsonDocument former = facts.find(claimId);
        if (former != null) {
            new FormerRunner(facts).endSessions(former.getArray("sessions", new BsonArray()));
        }
        BsonDocument older =
                new BsonDocument("_id", claimId).append("number", new BsonDocument("$lt", new BsonInt64(number)));
        BsonDocument mine = new BsonDocument("format", new BsonInt32(FactDocuments.FORMAT))
                .append("number", new BsonInt64(number))
                .append("holder", new BsonString(holder))
                .append("commits", new BsonInt64(0))
                .append("sessions", new BsonArray());
        try {
            facts.documents().updateOne(older, new BsonDocument("$set", mine), new UpdateOptions().upsert(true));
        } catch (MongoException e) {
            throw FactCollection.isDuplicate(e) ? takenOver() : e;
        }
    }

    /** The session of short transactions, for one thread at a time. */
    ClientSession session() {
        ClientSession open = session;
        if (open == null) {
            open = openSession();
            session = open;
        }
        return open;
    }

    /** A session to write by, named in the claim so that a later one can end it; the caller closes it. */
    ClientSession openSession() {
        ClientSession open = facts.session();
        try {
            register(open);
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private void register(ClientSession open) {
        BsonDocument added =
                new BsonDocument("sessions", open.getServerSession().getIdentifier());
        if (facts.documents()
                        .updateOne(own(claimId), new BsonDocument("$addToSet", added))
                        .getMatchedCount()
                != 1) {
            throw takenOver();
        }
    }

    /**
     * Makes sure, within a transaction, that it commits only while no newer claim was made.
     *
     * @throws GodwitException TARGET_CLAIMED if one was
     */
    void guard(ClientSession transaction) {
        BsonDocument count = new BsonDocument("$inc", new BsonDocument("commits", new BsonInt64(1)));
        if (facts.documents().updateOne(transaction, own(claimId), count).getMatchedCount() != 1) {
            throw takenOver();
        }
    }

    /** Makes sure that no newer claim was made so far: as good as it gets where there are no transactions. */
    void check() {
        if (facts.documents().find(own(claimId)).first() == null) {
            throw takenOver();
        }
    }

    /**
     * Makes sure that nobody else can have taken the claim yet, without asking the server as long as the lease is fresh.
     *
     * @throws GodwitException TARGET_CLAIMED if another runner has taken over
     */
    void requireLease() {
        if (!lost && System.nanoTime() - heldUntilNanos > 0) {
            renew();
        }
        if (lost) {
            throw takenOver();
        }
    }

    /** Whether the claim still stands, as far as is known here. */
    boolean isAlive() {
        return !lost && !closed;
    }

    private GodwitException takenOver() {
        lost = true;
        return new GodwitException(
                Errors.TARGET_CLAIMED, "another runner has taken over this migration", facts.where(), null);
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "claiming was interrupted", "", e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LEFT.add(holder);
        renewal.interrupt();
        ClientSession open = session;
        if (open != null) {
            open.close();
        }
        try {
            facts.documents()
                    .updateOne(own(leaseId), new BsonDocument("$set", new BsonDocument("released", BsonBoolean.TRUE)));
        } catch (RuntimeException e) {
            // It stands still from now on, which says the same a little later.
            LOG.debug("giving the lease back", e);
        }
    }
}
