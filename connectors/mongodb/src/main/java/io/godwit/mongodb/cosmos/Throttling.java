package io.godwit.mongodb.cosmos;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.WriteModel;
import io.godwit.mongodb.cosmos.Budget.Permit;
import io.godwit.spi.GodwitException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to one endpoint no faster than it takes them, and each write exactly once whatever is refused or lost on the way. One
 * object per endpoint, shared by all its writers; may be used from any thread. Where nothing throttles it costs nothing: requests pass
 * as they are.
 *
 * <p>How fast is found out per collection, because that is what request units are bought for (for a database as a whole, too: then its
 * collections find their shares). See {@link Budget}.
 */
public final class Throttling {
    private static final Logger LOG = LoggerFactory.getLogger(Throttling.class);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MOST_WRITES_OF_REQUEST_UNITS = 1000;

    private final int mostWrites;
    private final Map<String, Budget> budgets = new ConcurrentHashMap<>();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();
    private final AtomicLong reported = new AtomicLong(System.nanoTime() - REPORT_NANOS);

    private Throttling(int mostWrites) {
        this.mostWrites = mostWrites;
    }

    /** For an endpoint of this service. Of an RU account no request asks more than a thousand writes, as its manual advises. */
    public static Throttling of(CosmosService service) {
        return new Throttling(
                service == CosmosService.REQUEST_UNITS ? MOST_WRITES_OF_REQUEST_UNITS : Integer.MAX_VALUE);
    }

    /**
     * Does what takes few request units, as often as the budget asks: commands, facts, one transaction. Nothing of it may be done when
     * it is refused, or it must be harmless to repeat. It may be called within itself.
     *
     * @param namespace whose budget it uses: {@code database.collection}, or the database's alone
     * @param request sends it; whatever it throws that is not throttling ends it
     */
    public <T extends @Nullable Object> T obey(String namespace, Supplier<T> request) {
        Patience patience = new Patience(namespace);
        Budget budget = budget(namespace);
        while (true) {
            budget.quiet();
            long since = System.nanoTime();
            try {
                return request.get();
            } catch (MongoException e) {
                if (!refusedAsAWhole(e)) {
                    throw e;
                }
                budget.refused(since, retryAfter(e), 1, 0);
                report(namespace, budget);
                patience.judge(false, false, e);
            }
        }
    }

    /**
     * Inserts documents, each exactly once, in any order. What the server refused for want of budget is sent again, and that only; after
     * a lost answer all that was asked is sent again, and what turns out to be there counts as done if it is the same document, byte by
     * byte.
     *
     * @param documents each with an {@code _id}; kept only until this returns
     * @throws MongoException what the driver throws for any other trouble, of the first request that met it
     * @throws GodwitException {@code TARGET_DIVERGED} if another document stands under an {@code _id}; {@code MONGODB_THROTTLED} if
     *     nothing went through for ten minutes
     */
    public void insert(MongoCollection<RawBsonDocument> collection, List<RawBsonDocument> documents) {
        String namespace = collection.getNamespace().getFullName();
        Insertion insertion = new Insertion(this, collection, documents);
        Patience patience = new Patience(namespace);
        while (!insertion.done()) {
            try (Permit permit = permit(namespace)) {
                Insertion.Outcome outcome = insertion.send(budget(namespace).writesPerRequest());
                if (outcome.refused()) {
                    refused(namespace, permit, outcome.retryAfterMillis(), outcome.sent(), outcome.settled());
                } else if (!outcome.lost()) {
                    permit.went(outcome.sent());
                }
                patience.judge(outcome.settled() > 0, outcome.lost(), outcome.cause());
            }
        }
    }

    /**
     * Writes in order. Each write must bring about a state that repeating it does not change (replace or delete by {@code _id}): after a
     * lost answer what was asked is sent again from its first write on.
     */
    public void inOrder(
            MongoCollection<RawBsonDocument> collection, List<? extends WriteModel<RawBsonDocument>> writes) {
        String namespace = collection.getNamespace().getFullName();
        BulkWriteOptions options = new BulkWriteOptions().ordered(true);
        Patience patience = new Patience(namespace);
        int done = 0;
        while (done < writes.size()) {
            int end = endOfRequest(writes, done, budget(namespace).writesPerRequest());
            try (Permit permit = permit(namespace)) {
                try {
                    collection.bulkWrite(writes.subList(done, end), options);
                    permit.went(end - done);
                    done = end;
                    patience.judge(true, false, null);
                } catch (MongoBulkWriteException e) {
                    BulkWriteError error = first(e);
                    if (error == null || !(NotNow.throttled(error) || NotNow.outOfTime(error))) {
                        throw e;
                    }
                    refused(
                            namespace,
                            permit,
                            NotNow.retryAfterMillis(error.getMessage()),
                            end - done,
                            error.getIndex());
                    done += error.getIndex();
                    patience.judge(error.getIndex() > 0, false, e);
                } catch (MongoException e) {
                    boolean throttled = NotNow.throttled(e) || NotNow.outOfTime(e);
                    if (!throttled && !NotNow.open(e)) {
                        throw e;
                    }
                    if (throttled) {
                        refused(namespace, permit, retryAfter(e), end - done, 0);
                    }
                    patience.judge(false, !throttled, e);
                }
            }
        }
    }

    /** Writes of one kind go in one request; of more of them the driver would make several, and not say how far it came. */
    private static int endOfRequest(List<? extends WriteModel<RawBsonDocument>> writes, int from, int most) {
        int end = from + 1;
        while (end < writes.size() && end - from < most && kind(writes.get(end)) == kind(writes.get(from))) {
            end++;
        }
        return end;
    }

    private static int kind(WriteModel<RawBsonDocument> write) {
        boolean delete = write instanceof DeleteOneModel || write instanceof DeleteManyModel;
        return delete ? 1 : write instanceof InsertOneModel ? 2 : 3;
    }

    /** How many requests for a collection may be under way at once now. */
    public int requestsAtOnce(String namespace) {
        return budget(namespace).requestsAtOnce();
    }

    /** How many requests were refused so far for want of budget, in whole or in part. */
    public long refusals() {
        return refusals.get();
    }

    /** How long threads waited so far because of it, all together, in milliseconds. */
    public long waitedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waitedNanos.get());
    }

    private Permit permit(String namespace) {
        return budget(namespace).request();
    }

    private Budget budget(String namespace) {
        return budgets.computeIfAbsent(
                namespace,
                n -> new Budget(mostWrites, new Budget.Weight() {
                    @Override
                    public void refused() {
                        refusals.incrementAndGet();
                    }

                    @Override
                    public void waited(long nanos) {
                        waitedNanos.addAndGet(nanos);
                    }
                }));
    }

    private void refused(String namespace, Permit permit, long retryAfterMillis, int asked, int accepted) {
        permit.refused(retryAfterMillis, asked, accepted);
        report(namespace, budget(namespace));
    }

    private void report(String namespace, Budget budget) {
        long now = System.nanoTime();
        long last = reported.get();
        if (now - last >= REPORT_NANOS && reported.compareAndSet(last, now)) {
            LOG.info(
                    "{} has no request units left at times: {} requests were refused so far and sent again, {} ms were waited;"
                            + " now {} requests at once with up to {} writes each",
                    namespace,
                    refusals.get(),
                    waitedMillis(),
                    budget.requestsAtOnce(),
                    budget.writesPerRequest());
        }
    }

    private static boolean refusedAsAWhole(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk) {
            return !bulk.getWriteErrors().isEmpty()
                    && bulk.getWriteErrors().stream().allMatch(NotNow::throttled);
        }
        return NotNow.throttled(e);
    }

    private static long retryAfter(MongoException e) {
        BulkWriteError error = e instanceof MongoBulkWriteException bulk ? first(bulk) : null;
        return NotNow.retryAfterMillis(error == null ? NotNow.message(e) : error.getMessage());
    }

    private static @Nullable BulkWriteError first(MongoBulkWriteException e) {
        return e.getWriteErrors().isEmpty() ? null : e.getWriteErrors().get(0);
    }
}
