package io.godwit.mongodb.cosmos;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Documents on their way into a collection, and which of them are there. Used by one thread. */
final class Insertion {
    private static final int LOOKED_UP_AT_ONCE = 100;
    private static final int BYTES_LOOKED_UP_AT_ONCE = 8 << 20;

    private final Throttling throttling;
    private final MongoCollection<RawBsonDocument> collection;
    private final ArrayDeque<RawBsonDocument> pending;

    Insertion(Throttling throttling, MongoCollection<RawBsonDocument> collection, List<RawBsonDocument> documents) {
        this.throttling = throttling;
        this.collection = collection;
        this.pending = new ArrayDeque<>(documents);
    }

    /**
     * What became of one request.
     *
     * @param sent how many documents were sent
     * @param settled how many of them are known to be there since
     * @param refused whether some were refused for want of budget
     * @param retryAfterMillis when the server asks to be asked again; 0 if it does not say
     * @param lost whether the answer was lost
     * @param cause what was thrown; null if nothing
     */
    record Outcome(
            int sent,
            int settled,
            boolean refused,
            long retryAfterMillis,
            boolean lost,
            @Nullable MongoException cause) {}

    /** Whether all are there. */
    boolean done() {
        return pending.isEmpty();
    }

    /** Sends some of those that are not known to be there. */
    Outcome send(int most) {
        int count = Math.min(most, pending.size());
        List<RawBsonDocument> some = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            some.add(pending.removeFirst());
        }
        try {
            collection.insertMany(some, new InsertManyOptions().ordered(false));
            return new Outcome(count, count, false, 0, false, null);
        } catch (MongoBulkWriteException e) {
            return sort(some, e);
        } catch (MongoException e) {
            boolean throttled = NotNow.throttled(e) || NotNow.outOfTime(e);
            if (!throttled && !NotNow.open(e)) {
                throw e;
            }
            some.forEach(pending::addLast);
            return new Outcome(count, 0, throttled, NotNow.retryAfterMillis(NotNow.message(e)), !throttled, e);
        }
    }

    /** Whoever is not named in an answer that arrived is there. */
    private Outcome sort(List<RawBsonDocument> sent, MongoBulkWriteException e) {
        if (e.getWriteConcernError() != null) {
            throw e;
        }
        List<RawBsonDocument> known = new ArrayList<>();
        boolean refused = false;
        long retryAfterMillis = 0;
        int again = 0;
        for (BulkWriteError error : e.getWriteErrors()) {
            RawBsonDocument document = sent.get(error.getIndex());
            if (NotNow.throttled(error) || NotNow.outOfTime(error)) {
                refused = true;
                retryAfterMillis = Math.max(retryAfterMillis, NotNow.retryAfterMillis(error.getMessage()));
                pending.addLast(document);
                again++;
            } else if (error.getCategory() == ErrorCategory.DUPLICATE_KEY) {
                known.add(document);
            } else {
                throw e;
            }
        }
        confirm(known, e);
        return new Outcome(sent.size(), sent.size() - again, refused, retryAfterMillis, false, e);
    }

    /** Makes sure that what is said to be there is what was sent. */
    private void confirm(List<RawBsonDocument> said, MongoBulkWriteException cause) {
        int from = 0;
        while (from < said.size()) {
            int to = from;
            int bytes = 0;
            while (to < said.size() && to - from < LOOKED_UP_AT_ONCE && bytes < BYTES_LOOKED_UP_AT_ONCE) {
                bytes += bytes(said.get(to++)).remaining();
            }
            confirmSome(said.subList(from, to), cause);
            from = to;
        }
    }

    private void confirmSome(List<RawBsonDocument> said, MongoBulkWriteException cause) {
        List<BsonValue> keys = new ArrayList<>();
        Set<ByteBuffer> expected = new HashSet<>();
        for (RawBsonDocument document : said) {
            keys.add(document.get("_id"));
            expected.add(bytes(document));
        }
        String namespace = collection.getNamespace().getFullName();
        int others = throttling.obey(namespace, () -> strike(keys, expected));
        if (expected.isEmpty()) {
            return;
        }
        if (others > 0) {
            throw new GodwitException(
                    Errors.TARGET_DIVERGED,
                    "the target holds other documents in " + namespace + " under keys that are being loaded, "
                            + expected.size() + " of " + said.size() + " looked up",
                    namespace,
                    cause);
        }
        // no document with that key is there: some other unique index refuses it
        throw cause;
    }

    /** Strikes off what is there, and counts what else is there under these keys. It can be asked again if it fails. */
    private int strike(List<BsonValue> keys, Set<ByteBuffer> expected) {
        int others = 0;
        Set<ByteBuffer> left = new HashSet<>(expected);
        try (MongoCursor<RawBsonDocument> found =
                collection.find(Filters.in("_id", keys)).cursor()) {
            while (found.hasNext()) {
                others += left.remove(bytes(found.next())) ? 0 : 1;
            }
        }
        expected.retainAll(left);
        return others;
    }

    private static ByteBuffer bytes(RawBsonDocument document) {
        return document.getByteBuffer().asNIO();
    }
}
