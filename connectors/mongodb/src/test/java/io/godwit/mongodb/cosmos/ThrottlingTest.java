package io.godwit.mongodb.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.mongodb.MongoServer;
import io.godwit.testkit.mongodb.SharedMongoServers;
import io.godwit.testkit.mongodb.SharedMongoServers.Side;
import io.godwit.testkit.mongodb.proxy.Script;
import io.godwit.testkit.mongodb.proxy.ThrottlingProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind the scripted proxy, which stands in for an account whose request units are used up. */
class ThrottlingTest {
    private static final String DATABASE = "app";

    private final Script script = new Script(20_261_123);
    private MongoServer server;
    private ThrottlingProxy proxy;
    private MongoClient client;
    private MongoClient direct;
    private MongoCollection<RawBsonDocument> target;
    private final Throttling throttling = Throttling.of(CosmosService.REQUEST_UNITS);

    @BeforeEach
    void connect() {
        Assumptions.assumeTrue(SharedMongoServers.missing(Side.TARGET).isEmpty());
        server = SharedMongoServers.take(Side.TARGET);
        direct = server.client();
        proxy = ThrottlingProxy.before(server.uri(), script, null);
        client = MongoClients.create(proxy.uri());
        target = client.getDatabase(DATABASE).getCollection("documents", RawBsonDocument.class);
    }

    @AfterEach
    void disconnect() {
        if (server != null) {
            client.close();
            proxy.close();
            SharedMongoServers.giveBack(server);
        }
    }

    @Test
    void everyDocumentArrivesOnceWhateverIsRefusedOrLost() throws Exception {
        int documents = 20_000;
        script.refused(0.02).refusedInPart(0.1).cutBefore(0.02).cutAfter(0.04);
        ExecutorService lanes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> loads = new ArrayList<>();
            for (int from = 0; from < documents; from += 125) {
                int first = from;
                loads.add(lanes.submit(() -> throttling.insert(target, range(first, 125))));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        } finally {
            lanes.shutdownNow();
        }
        assertThat(proxy.refusals()).isPositive();
        assertThat(proxy.cuts()).isPositive();
        assertThat(throttling.refusals()).isPositive();
        Map<Integer, RawBsonDocument> there = new HashMap<>();
        for (RawBsonDocument document : all()) {
            assertThat(there.put(document.getInt32("_id").getValue(), document)).isNull();
        }
        assertThat(there).hasSize(documents);
        for (int i = 0; i < documents; i++) {
            assertThat(there.get(i)).isEqualTo(document(i));
        }
    }

    @Test
    void requestsBecomeFewerUnderABudgetAndMoreAgainWithoutOne() throws Exception {
        script.budget(DATABASE + ".documents", 2_000);
        AtomicBoolean over = new AtomicBoolean();
        int lanes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        int[] next = {0};
        List<Future<?>> loads = new ArrayList<>();
        try {
            for (int lane = 0; lane < lanes; lane++) {
                loads.add(threads.submit(() -> {
                    while (!over.get()) {
                        int first;
                        synchronized (next) {
                            first = next[0];
                            next[0] += 200;
                        }
                        throttling.insert(target, range(first, 200));
                    }
                }));
            }
            Eventually.until("fewer requests", Duration.ofSeconds(20), () -> requestsAtOnce() < lanes / 2);
            proxy.mostWritesAtOnce();
            long refusals = throttling.refusals();
            Eventually.until("refusals", Duration.ofSeconds(20), () -> throttling.refusals() > refusals + 5);
            assertThat(throttling.waitedMillis()).isPositive();
            assertThat(proxy.mostWritesAtOnce()).isLessThan(lanes);
            script.budget(DATABASE + ".documents", 0);
            Eventually.until("more requests", Duration.ofSeconds(20), () -> requestsAtOnce() >= lanes);
        } finally {
            over.set(true);
            for (Future<?> load : loads) {
                load.get();
            }
            threads.shutdownNow();
        }
        assertThat(direct.getDatabase(DATABASE).getCollection("documents").countDocuments())
                .isEqualTo(next[0]);
    }

    @Test
    void orderedWritesGoOnWhereTheyWereRefused() {
        script.refused(0.02).refusedInPart(0.1).cutBefore(0.002).cutAfter(0.004);
        Random random = new Random(7);
        Map<Integer, RawBsonDocument> expected = new HashMap<>();
        List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            int id = random.nextInt(200);
            if (random.nextInt(4) == 0) {
                expected.remove(id);
                writes.add(new DeleteOneModel<>(Filters.eq("_id", id)));
            } else {
                RawBsonDocument document =
                        raw(new BsonDocument("_id", new BsonInt32(id)).append("n", new BsonInt32(i)));
                expected.put(id, document);
                writes.add(new ReplaceOneModel<>(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true)));
            }
            if (writes.size() == 100) {
                throttling.inOrder(target, writes);
                writes.clear();
            }
        }
        throttling.inOrder(target, writes);
        assertThat(proxy.refusals()).isPositive();
        assertThat(proxy.cuts()).isPositive();
        assertThat(all()).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void anotherDocumentUnderTheSameKeyIsNotTakenForOurs() {
        direct.getDatabase(DATABASE)
                .getCollection("documents", BsonDocument.class)
                .insertOne(new BsonDocument("_id", new BsonInt32(3)).append("text", new BsonString("another")));
        assertThatThrownBy(() -> throttling.insert(target, range(0, 10)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.TARGET_DIVERGED));
    }

    @Test
    void aValueThatAnotherUniqueIndexRefusesIsTheDriversToTell() {
        direct.getDatabase(DATABASE)
                .getCollection("documents")
                .createIndex(new BsonDocument("parity", new BsonInt32(1)), new IndexOptions().unique(true));
        RawBsonDocument first = raw(new BsonDocument("_id", new BsonInt32(1)).append("parity", new BsonInt32(1)));
        RawBsonDocument second = raw(new BsonDocument("_id", new BsonInt32(2)).append("parity", new BsonInt32(1)));
        assertThatThrownBy(() -> throttling.insert(target, List.of(first, second)))
                .isInstanceOf(MongoBulkWriteException.class);
    }

    @Test
    void aCommandIsSentAgainUntilItIsTaken() {
        script.refused(0.7);
        for (int i = 0; i < 20; i++) {
            int id = i;
            throttling.obey(
                    DATABASE + ".documents",
                    () -> target.replaceOne(Filters.eq("_id", id), document(id), new ReplaceOptions().upsert(true)));
        }
        assertThat(throttling.refusals()).isPositive();
        script.refused(0);
        assertThat(all()).hasSize(20);
    }

    private int requestsAtOnce() {
        return throttling.requestsAtOnce(DATABASE + ".documents");
    }

    private List<RawBsonDocument> all() {
        return direct.getDatabase(DATABASE)
                .getCollection("documents", RawBsonDocument.class)
                .find()
                .into(new ArrayList<>());
    }

    private static List<RawBsonDocument> range(int from, int count) {
        List<RawBsonDocument> documents = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            documents.add(document(i));
        }
        return documents;
    }

    private static RawBsonDocument document(int id) {
        String text = String.join("", Collections.nCopies(10, "text " + id));
        return raw(new BsonDocument("_id", new BsonInt32(id)).append("text", new BsonString(text)));
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }
}
