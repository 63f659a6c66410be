package io.godwit.mongodb.apply;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.LoadEnded;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one migration, kept in a collection on the target, and the claim to be their only writer. Every method may be called
 * from any thread.
 *
 * <p>Where the target has no transactions (a standalone server, Cosmos DB by request units) a fact is written after the claim was looked
 * at: a runner that is stopped between the two for longer than a lease could still write it. Whatever it says was done before it is
 * written, so that it is never wrong about rows, and the same fact is never there twice.
 */
public final class Facts {
    private final Deployment deployment;
    private final FactCollection collection;
    private final FactDocuments names;
    private final AtomicLong order = new AtomicLong();

    /** Facts are short and come one at a time: one session serves them, and its lock keeps them from being in each other's way. */
    private final Object writing = new Object();

    private @Nullable Claim claim;
    private boolean claimedOnce;

    /** The applied position this process knows of: what a new writer of changes builds on. */
    private volatile @Nullable String knownApplied;

    /** Of this deployment; reads nothing yet. */
    public Facts(Deployment deployment) {
        this.deployment = deployment;
        this.collection = new FactCollection(deployment);
        this.names = collection.names();
    }

    /**
     * As in {@link io.godwit.spi.Target#claim}. Claiming again is harmless, and takes the claim anew if it was lost.
     *
     * @throws GodwitException TARGET_CLAIMED if another runner is alive
     */
    public void claim() {
        translated("claiming the migration", "", () -> {
            synchronized (this) {
                Claim held = claim;
                if (held != null && held.isAlive()) {
                    held.check();
                } else {
                    closeClaim();
                    claim = Claim.take(collection);
                    claimedOnce = true;
                }
            }
            return "";
        });
    }

    /** Whether rows and facts can be committed together here. */
    public boolean transactions() {
        return collection.transactions();
    }

    /**
     * Makes sure, before rows are written outside a transaction, that nobody else can have taken over. Asks the server only if it was
     * not asked for some seconds.
     *
     * @throws GodwitException TARGET_CLAIMED if another runner has
     */
    public void requireClaim() {
        Claim held = held();
        translated("looking at the claim", "", () -> {
            held.requireLease();
            return "";
        });
    }

    // --- reading ---

    /**
     * As in {@link io.godwit.spi.Target#progress}. Under a claim, tables that an earlier runner began to empty are emptied first.
     */
    public Progress progress() {
        return translated("reading the facts", "", () -> {
            if (isClaimed()) {
                finishResets();
            }
            Progress progress = FactDocuments.read(collection.own());
            AppliedTo applied = progress.applied();
            knownApplied = applied == null ? null : applied.position();
            return progress;
        });
    }

    private synchronized boolean isClaimed() {
        return claim != null;
    }

    /** Whether a split is loaded. A writer asks before it empties the split's range. */
    public boolean isLoaded(Split split) {
        return translated("reading the facts", split.toString(), () -> collection.find(names.id(split)) != null);
    }

    // --- recording ---

    /** As in {@link io.godwit.spi.Target#record}, in a transaction of its own where there are any. */
    public void record(Checkpoint fact) {
        alone("recording a fact", transaction -> put(transaction, fact));
        if (fact instanceof AppliedTo applied) {
            knownApplied = applied.position();
        }
    }

    /** Records what became of an object in place of what was recorded of it before. */
    public void replace(ObjectReport report) {
        ObjectCreated fact = new ObjectCreated(report);
        alone("recording a fact", transaction -> upsert(transaction, names.id(fact), "$set", ordered(fact)));
    }

    /** Runs work in a transaction of its own, tried again where it met another's; without one where the target has none. */
    private void alone(String doing, Consumer<@Nullable ClientSession> work) {
        Claim held = held();
        translated(doing, "", () -> {
            synchronized (writing) {
                if (!transactions()) {
                    held.check();
                    work.accept(null);
                    return "";
                }
                ClientSession mine = held.session();
                return mine.withTransaction(() -> {
                    held.guard(mine);
                    work.accept(mine);
                    return "";
                });
            }
        });
    }

    /**
     * Records a fact in somebody's transaction, or without one if null. A stage or the load's beginning may be recorded again, the first
     * stays; the load's end may be too, the last holds; repairs add up; the applied position only moves forward. Any other fact that is
     * there already fails, and a transaction is then over.
     */
    private void put(@Nullable ClientSession transaction, Checkpoint fact) {
        BsonDocument id = names.id(fact);
        BsonDocument fields = ordered(fact);
        if (fact instanceof LoadBegun || fact instanceof StageCreated) {
            upsert(transaction, id, "$setOnInsert", fields);
        } else if (fact instanceof LoadEnded) {
            upsert(transaction, id, "$set", fields);
        } else if (fact instanceof Repaired repaired) {
            fields.remove("rows");
            BsonDocument update = new BsonDocument("$set", fields)
                    .append("$inc", new BsonDocument("rows", new BsonInt64(repaired.rows())));
            collection.upsert(transaction, id, update);
        } else if (fact instanceof AppliedTo applied) {
            BsonDocument notBeyond = new BsonDocument("_id", id)
                    .append("transactions", atMost(applied.ledger().transactions()))
                    .append("received", atMost(applied.ledger().received()));
            move(transaction, notBeyond, fields, applied);
        } else {
            insert(transaction, id, fields, "this is recorded already");
        }
    }

    private static BsonDocument atMost(long number) {
        return new BsonDocument("$lte", new BsonInt64(number));
    }

    /** Replaces the applied position that the filter finds; if it finds none, it must be the first. */
    private void move(
            @Nullable ClientSession transaction, BsonDocument filter, BsonDocument fields, AppliedTo applied) {
        BsonDocument set = new BsonDocument("$set", fields);
        if (!collection.isUpdated(transaction, filter, set)) {
            insert(transaction, names.id(applied), fields, "changes beyond this position are recorded already");
        }
    }

    private void insert(@Nullable ClientSession transaction, BsonDocument id, BsonDocument fields, String ifThere) {
        BsonDocument whole = new BsonDocument("_id", id);
        whole.putAll(fields);
        try {
            collection.insert(transaction, whole);
        } catch (MongoException e) {
            throw FactCollection.isDuplicate(e)
                    ? new GodwitException(
                            Errors.FACT_EXISTS, ifThere, id.getString("item").getValue(), e)
                    : e;
        }
    }

    private void upsert(@Nullable ClientSession transaction, BsonDocument id, String operator, BsonDocument fields) {
        collection.upsert(transaction, id, new BsonDocument(operator, fields));
    }

    private BsonDocument ordered(Checkpoint fact) {
        return FactDocuments.fields(fact)
                .append("claim", new BsonInt64(held().number()))
                .append("number", new BsonInt64(order.incrementAndGet()));
    }

    // --- for the writer of changes ---

    /** The claim that a writer builds on from now on: it does not survive its being lost and taken again. */
    Claim heldClaim() {
        return held();
    }

    FactCollection collection() {
        return collection;
    }

    /**
     * Makes sure that exactly what this process knows of is applied.
     *
     * @throws GodwitException FACT_EXISTS if another has applied more
     */
    void checkKnown() {
        String applied = FactDocuments.position(collection.find(names.id(FactDocuments.APPLIED, "")));
        if (!Objects.equals(applied, knownApplied)) {
            throw beyond(applied);
        }
    }

    private GodwitException beyond(@Nullable String applied) {
        String known = knownApplied;
        return new GodwitException(
                Errors.FACT_EXISTS,
                "changes are applied up to " + (applied == null ? "nowhere" : applied) + ", not up to "
                        + (known == null ? "nowhere" : known),
                "",
                null);
    }

    /**
     * Writes, in the transaction of what was applied, how far it reaches, if it begins where this process knows it to; the caller
     * commits, and then tells {@link #applied}.
     */
    void putApplied(@Nullable ClientSession transaction, AppliedTo fact) {
        String known = knownApplied;
        BsonDocument id = names.id(fact);
        if (known == null) {
            insert(transaction, id, ordered(fact), "changes are applied already, by another");
            return;
        }
        BsonDocument filter = new BsonDocument("_id", id)
                .append("position", new BsonString(known))
                .append("transactions", atMost(fact.ledger().transactions()))
                .append("received", atMost(fact.ledger().received()));
        BsonDocument set = new BsonDocument("$set", ordered(fact));
        if (!collection.isUpdated(transaction, filter, set)) {
            throw beyond("elsewhere");
        }
    }

    /** The transaction of {@link #putApplied} is committed. */
    void applied(AppliedTo fact) {
        knownApplied = fact.position();
    }

    /** Writes a repair in its transaction. */
    void putRepaired(@Nullable ClientSession transaction, Repaired fact) {
        put(transaction, fact);
    }

    // --- emptying ---

    /**
     * As in {@link io.godwit.spi.Target#reset}. The splits are forgotten first, together with a note that the table is being emptied: a
     * runner that dies in between leaves rows that count for nothing, and the next one goes on emptying before it reads the facts.
     * Documents are deleted rather than the collection dropped, so that its options, indexes and shards stay.
     */
    public void reset(Table table) {
        BsonDocument mark = new BsonDocument("table", FactDocuments.table(table.id()))
                .append("target", FactDocuments.table(table.target()));
        alone("emptying the table", transaction -> {
            upsert(transaction, names.id(FactDocuments.RESET, table.id().toString()), "$set", mark);
            BsonDocument splits = names.ofTable(FactDocuments.SPLIT, table.id());
            collection.delete(transaction, splits);
        });
        empty(table.id(), table.target());
    }

    private void finishResets() {
        for (BsonDocument fact : collection.own()) {
            if (FactDocuments.kind(fact).equals(FactDocuments.RESET)) {
                empty(FactDocuments.tableOf(fact), FactDocuments.tableOf(fact, "target"));
            }
        }
    }

    private void empty(TableId table, TableId target) {
        requireClaim();
        translated(
                "emptying the collection",
                target.toString(),
                () -> deployment
                        .client()
                        .getDatabase(target.schema())
                        .getCollection(target.name(), BsonDocument.class)
                        .deleteMany(new BsonDocument()));
        BsonDocument mark = new BsonDocument("_id", names.id(FactDocuments.RESET, table.toString()));
        alone("emptying the table", transaction -> collection.delete(transaction, mark));
    }

    // --- the end ---

    /** As in {@link io.godwit.spi.Target#forget}: this migration's facts, and the collection and the database with the last of them. */
    public synchronized void forget() {
        closeClaim();
        translated("removing the facts", "", () -> {
            collection.removeOwn();
            return "";
        });
        knownApplied = null;
    }

    /** Lets another runner in. */
    public synchronized void close() {
        closeClaim();
    }

    private synchronized void closeClaim() {
        Claim held = claim;
        claim = null;
        if (held != null) {
            held.close();
        }
    }

    /** The claim; taken again after {@link #forget}, which gave it back. */
    private synchronized Claim held() {
        if (claim == null && !claimedOnce) {
            throw new IllegalStateException("the migration must be claimed before anything is written");
        }
        if (claim == null) {
            claim();
        }
        return Objects.requireNonNull(claim);
    }

    private <T> T translated(String doing, String where, Supplier<T> work) {
        try {
            return deployment.throttling().obey(collection.where(), work);
        } catch (MongoException e) {
            throw deployment.failure(e, doing, where.isEmpty() ? deployment.address() : where);
        }
    }
}
