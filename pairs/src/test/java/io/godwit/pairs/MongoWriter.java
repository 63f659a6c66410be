package io.godwit.pairs;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * An application that writes documents to two collections in a thread of its own, from a seed, and does not give up when it is refused:
 * upserts, deletes, and updates of fields and arrays, which a change stream tells as differences; single, in bulks and in transactions.
 */
final class MongoWriter implements AutoCloseable {
    private static final int KEYS = 200;
    private static final long PAUSE_NANOS = 2_000_000;

    private final MongoClient client;
    private final List<MongoCollection<BsonDocument>> collections;
    private final Random random;
    private final AtomicLong written = new AtomicLong();
    private final Thread thread = new Thread(this::run, "writer");
    private volatile boolean stopped;

    MongoWriter(MongoClient client, List<MongoCollection<BsonDocument>> collections, long seed) {
        this.client = client;
        this.collections = List.copyOf(collections);
        this.random = new Random(seed);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try {
                write();
                written.incrementAndGet();
            } catch (MongoException e) {
                // goes on with the next, as applications do behind a fence
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void write() {
        MongoCollection<BsonDocument> collection = collections.get(random.nextInt(collections.size()));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                BsonValue id = id();
                collection.replaceOne(named(id), document(id), new ReplaceOptions().upsert(true));
            }
            case 2 -> collection.deleteOne(named(id()));
            case 3 -> bulk(collection);
            case 4 -> {
                try (ClientSession session = client.startSession()) {
                    session.withTransaction(() -> move(session));
                }
            }
            default -> collection.updateOne(named(id()), update());
        }
    }

    private void bulk(MongoCollection<BsonDocument> collection) {
        BsonValue id = id();
        collection.bulkWrite(List.of(
                new DeleteOneModel<>(named(id())),
                new ReplaceOneModel<>(named(id), document(id), new ReplaceOptions().upsert(true)),
                new UpdateOneModel<>(named(id), update()),
                new UpdateOneModel<>(named(id()), update())));
    }

    /** A document goes from one collection to the other, and comes there under a key that may be another kind of number. */
    private boolean move(ClientSession session) {
        BsonValue id = id();
        BsonValue other = id();
        collections.get(0).deleteOne(session, named(id));
        collections.get(1).deleteOne(session, named(other));
        collections.get(1).insertOne(session, document(other));
        collections.get(1).updateOne(session, named(other), update());
        return true;
    }

    private BsonDocument update() {
        int i = random.nextInt(4);
        return BsonDocument.parse(
                switch (random.nextInt(8)) {
                    case 0 -> "{$inc: {count: 1}}";
                    case 1 -> "{$set: {'nested.a': " + i + ", 'nested.deep.b': 'x" + random.nextInt() + "'}}";
                    case 2 -> "{$unset: {'nested.deep': ''}}";
                    case 3 -> "{$push: {list: {n: " + i + ", v: 'p'}}}";
                    case 4 -> "{$pop: {list: 1}}";
                    case 5 -> "{$set: {'list." + i + ".n': " + random.nextInt() + "}}";
                    case 6 -> "{$set: {added" + i + ": {$numberLong: '" + random.nextLong() + "'}}, $inc: {count: 1}}";
                    default -> "{$unset: {added" + i + ": ''}}";
                });
    }

    private static BsonDocument named(BsonValue id) {
        return new BsonDocument("_id", id);
    }

    private BsonValue id() {
        int key = random.nextInt(KEYS);
        return switch (key % 4) {
            case 0 -> new BsonString("key " + key);
            case 1 -> new BsonDocument("part", new BsonInt32(key)).append("of", new BsonString("it"));
            default ->
                // one key in three forms that differ in their bytes
                switch (random.nextInt(3)) {
                    case 0 -> new BsonInt32(key);
                    case 1 -> new BsonInt64(key);
                    default -> new BsonDouble(key);
                };
        };
    }

    private BsonDocument document(BsonValue id) {
        return new BsonDocument("_id", id)
                .append("count", new BsonInt32(0))
                .append("nested", new BsonDocument("a", new BsonDouble(random.nextDouble())))
                .append(
                        "list",
                        new BsonArray(IntStream.range(0, random.nextInt(5))
                                .mapToObj(i -> new BsonDocument("n", new BsonInt32(i)))
                                .toList()))
                .append("body", new BsonString("b".repeat(random.nextInt(2000))));
    }

    /** How many writes and transactions were acknowledged. */
    long written() {
        return written.get();
    }

    /** Ends it after its present write. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
