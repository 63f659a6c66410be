package io.godwit.testkit.mongodb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test gateway's change streams as the driver sees them. */
class ChangeStreamsTest {
    private final MongoTestDatabase server = MongoTestDatabase.source();
    private final MongoClient client = server.client();
    private final MongoDatabase database = client.getDatabase("app");
    private final MongoCollection<Document> items = database.getCollection("items");

    @AfterEach
    void giveBack() {
        server.close();
    }

    @Test
    void tellsEveryKindOfChangeInOrder() {
        try (var events = cursor(database.watch(BsonDocument.class).showExpandedEvents(true))) {
            items.insertOne(new Document("_id", 1).append("a", 1).append("b", new Document("c", 2)));
            items.updateOne(Filters.eq(1), Updates.combine(Updates.set("b.c", 3), Updates.unset("a")));
            items.replaceOne(Filters.eq(1), new Document("z", 1));
            items.deleteOne(Filters.eq(1));
            database.runCommand(Document.parse("{collMod: 'items', changeStreamPreAndPostImages: {enabled: true}}"));
            items.renameCollection(new MongoNamespace(database.getName(), "things"));
            database.getCollection("things").drop();
            items.insertOne(new Document("_id", 2));
            database.drop();
            List<ChangeStreamDocument<BsonDocument>> told = take(events, 12);
            assertThat(told.stream().map(ChangeStreamDocument::getOperationTypeString))
                    .containsExactly(
                            "create",
                            "insert",
                            "update",
                            "replace",
                            "delete",
                            "modify",
                            "rename",
                            "drop",
                            "create",
                            "insert",
                            "drop",
                            "dropDatabase");
            assertThat(told.get(1).getFullDocument()).isEqualTo(BsonDocument.parse("{_id: 1, a: 1, b: {c: 2}}"));
            assertThat(told.get(2).getDocumentKey()).isEqualTo(BsonDocument.parse("{_id: 1}"));
            assertThat(told.get(2).getFullDocument()).isNull();
            assertThat(told.get(2).getUpdateDescription().getUpdatedFields())
                    .isEqualTo(BsonDocument.parse("{'b.c': 3}"));
            assertThat(told.get(2).getUpdateDescription().getRemovedFields()).containsExactly("a");
            assertThat(told.get(3).getFullDocument()).isEqualTo(BsonDocument.parse("{_id: 1, z: 1}"));
            assertThat(told.get(6).getDestinationNamespace().getCollectionName())
                    .isEqualTo("things");
            assertThat(told.get(11).getNamespaceDocument())
                    .isEqualTo(new BsonDocument("db", string(database.getName())));
            assertThat(take(events, 1).get(0).getOperationTypeString()).isEqualTo("invalidate");
        }
    }

    @Test
    void aCollectionsStreamEndsWithIt() {
        items.insertOne(new Document("_id", 1));
        try (var events = cursor(watch(List.of()))) {
            database.getCollection("others").insertOne(new Document("_id", 1));
            items.renameCollection(
                    new MongoNamespace(database.getName(), "others"), new RenameCollectionOptions().dropTarget(true));
            List<ChangeStreamDocument<BsonDocument>> told = take(events, 2);
            assertThat(told.stream().map(ChangeStreamDocument::getOperationTypeString))
                    .containsExactly("rename", "invalidate");
            BsonDocument token = told.get(1).getResumeToken();
            assertThatThrownBy(() -> cursor(watch(List.of()).resumeAfter(token)))
                    .satisfies(code(260));
            items.insertOne(new Document("_id", 7));
            try (var after = cursor(watch(List.of()).startAfter(token))) {
                assertThat(keys(take(after, 1))).containsExactly(7);
            }
        }
    }

    @Test
    void aTransactionIsToldWholeAtOneTime() {
        database.createCollection("items");
        try (var events = cursor(database.watch(BsonDocument.class));
                ClientSession session = client.startSession()) {
            session.startTransaction();
            items.insertOne(session, new Document("_id", 1));
            items.insertOne(new Document("_id", 100));
            items.insertOne(session, new Document("_id", 2));
            items.updateOne(session, Filters.eq(1), Updates.set("a", 1));
            session.commitTransaction();
            session.startTransaction();
            items.insertOne(session, new Document("_id", 3));
            session.abortTransaction();
            items.insertOne(new Document("_id", 101));
            List<ChangeStreamDocument<BsonDocument>> told = take(events, 5);
            assertThat(keys(told)).containsExactly(100, 1, 2, 1, 101);
            assertThat(told.stream().map(event -> event.getTxnNumber() != null))
                    .containsExactly(false, true, true, true, false);
            assertThat(told.stream().map(ChangeStreamDocument::getClusterTime).distinct())
                    .hasSize(3)
                    .isSorted();
            assertThat(told.get(1).getLsid()).isEqualTo(told.get(3).getLsid());
        }
    }

    @Test
    void goesOnBehindAnyEventAndAtAnyTime() {
        List<ChangeStreamDocument<BsonDocument>> told;
        try (var events = cursor(watch(List.of()));
                ClientSession session = client.startSession()) {
            items.insertOne(new Document("_id", 0));
            session.withTransaction(() -> items.insertMany(
                    session, List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3))));
            items.insertOne(new Document("_id", 4));
            told = take(events, 5);
        }
        for (int i = 0; i < told.size() - 1; i++) {
            try (var events = cursor(watch(List.of()).resumeAfter(told.get(i).getResumeToken()))) {
                assertThat(keys(take(events, 4 - i)))
                        .isEqualTo(List.of(0, 1, 2, 3, 4).subList(i + 1, 5));
            }
        }
        BsonTimestamp time = told.get(2).getClusterTime();
        try (var events = cursor(watch(List.of()).startAtOperationTime(time))) {
            assertThat(keys(take(events, 4))).containsExactly(1, 2, 3, 4);
        }
        try (var events =
                cursor(watch(List.of()).startAtOperationTime(new BsonTimestamp(time.getTime(), time.getInc() + 1)))) {
            assertThat(keys(take(events, 1))).containsExactly(4);
        }
    }

    @Test
    void tokensGoOnWhereNothingHappens() {
        items.insertOne(new Document("_id", 1));
        try (var events = cursor(watch(List.of()))) {
            assertThat(events.tryNext()).isNull();
            String first = token(events);
            database.getCollection("others").insertOne(new Document("_id", 1));
            await(() -> events.tryNext() == null && token(events).compareTo(first) > 0);
            BsonDocument quiet = events.getResumeToken();
            items.insertOne(new Document("_id", 2));
            assertThat(token(events)).startsWith("82");
            try (var later = cursor(watch(List.of()).resumeAfter(quiet))) {
                assertThat(keys(take(later, 1))).containsExactly(2);
            }
        }
    }

    @Test
    void whatIsLostIsSaid() {
        items.insertOne(new Document("_id", 1));
        try (var events = cursor(watch(List.of()).startAtOperationTime(new BsonTimestamp(1, 1)))) {
            throw new AssertionError("a log that begins in 1970: " + events);
        } catch (MongoException e) {
            assertThat(e).satisfies(code(286));
        }
        BsonDocument token;
        BsonTimestamp time;
        try (var events = cursor(watch(List.of()))) {
            items.insertOne(new Document("_id", 2));
            ChangeStreamDocument<BsonDocument> told = take(events, 1).get(0);
            token = told.getResumeToken();
            time = told.getClusterTime();
            items.insertOne(new Document("_id", 3));
            server.loseLog("");
            items.insertOne(new Document("_id", 4));
            assertThatThrownBy(() -> take(events, 1)).satisfies(code(286));
        }
        assertThatThrownBy(() -> cursor(watch(List.of()).resumeAfter(token))).satisfies(code(286));
        assertThatThrownBy(() -> cursor(watch(List.of()).startAtOperationTime(time)))
                .satisfies(code(286));
        try (var events = cursor(watch(List.of()))) {
            items.insertOne(new Document("_id", 5));
            assertThat(keys(take(events, 1))).containsExactly(5);
        }
    }

    @Test
    void imagesAreThereFromWhenTheyAreKept() {
        items.insertOne(new Document("_id", 1).append("a", 0));
        ChangeStreamIterable<BsonDocument> stream = watch(List.of())
                .fullDocument(FullDocument.WHEN_AVAILABLE)
                .fullDocumentBeforeChange(FullDocumentBeforeChange.WHEN_AVAILABLE);
        try (var events = cursor(stream);
                var strict = cursor(watch(List.of()).fullDocument(FullDocument.REQUIRED))) {
            items.updateOne(Filters.eq(1), Updates.set("a", 1));
            database.runCommand(Document.parse("{collMod: 'items', changeStreamPreAndPostImages: {enabled: true}}"));
            items.updateOne(Filters.eq(1), Updates.set("a", 2));
            items.updateOne(Filters.eq(1), Updates.set("a", 3));
            items.deleteOne(Filters.eq(1));
            List<ChangeStreamDocument<BsonDocument>> told = take(events, 4);
            assertThat(told.stream().map(ChangeStreamDocument::getFullDocument))
                    .containsExactly(
                            null, BsonDocument.parse("{_id: 1, a: 2}"), BsonDocument.parse("{_id: 1, a: 3}"), null);
            assertThat(told.stream().map(ChangeStreamDocument::getFullDocumentBeforeChange))
                    .containsExactly(
                            null,
                            BsonDocument.parse("{_id: 1, a: 1}"),
                            BsonDocument.parse("{_id: 1, a: 2}"),
                            BsonDocument.parse("{_id: 1, a: 3}"));
            assertThatThrownBy(() -> take(strict, 1)).satisfies(code(47));
        }
    }

    @Test
    void aLookUpTellsWhatIsThereNow() {
        items.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
        try (var events =
                cursor(watch(List.of()).fullDocument(FullDocument.UPDATE_LOOKUP).batchSize(1))) {
            items.updateOne(Filters.eq(1), Updates.set("a", 1));
            items.updateOne(Filters.eq(1), Updates.set("a", 2));
            items.updateOne(Filters.eq(2), Updates.set("a", 1));
            items.deleteOne(Filters.eq(2));
            List<ChangeStreamDocument<BsonDocument>> told = take(events, 4);
            assertThat(told.stream().map(ChangeStreamDocument::getFullDocument))
                    .containsExactly(
                            BsonDocument.parse("{_id: 1, a: 2}"), BsonDocument.parse("{_id: 1, a: 2}"), null, null);
        }
    }

    @Test
    void aLargeEventIsSplitOnRequestAndElseEndsTheStream() {
        database.runCommand(Document.parse("{create: 'items', changeStreamPreAndPostImages: {enabled: true}}"));
        byte[] large = new byte[9 << 20];
        items.insertOne(new Document("_id", 1).append("a", large));
        Arrays.fill(large, (byte) 1);
        List<Document> split = List.of(new Document("$changeStreamSplitLargeEvent", new Document()));
        try (var whole = cursor(watch(List.of()).fullDocumentBeforeChange(FullDocumentBeforeChange.REQUIRED));
                var events = cursor(watch(split).fullDocumentBeforeChange(FullDocumentBeforeChange.REQUIRED))) {
            items.replaceOne(Filters.eq(1), new Document("a", large));
            List<ChangeStreamDocument<BsonDocument>> parts = take(events, 2);
            assertThat(parts.get(0).getSplitEvent().getFragment()).isEqualTo(1);
            assertThat(parts.get(0).getSplitEvent().getOf()).isEqualTo(2);
            assertThat(parts.get(0).getFullDocument().getBinary("a").getData()).isEqualTo(large);
            assertThat(parts.get(1).getFullDocumentBeforeChange().getBinary("a").getData())
                    .isEqualTo(new byte[9 << 20]);
            BsonDocument half = parts.get(0).getResumeToken();
            try (var rest = cursor(watch(split)
                    .fullDocumentBeforeChange(FullDocumentBeforeChange.REQUIRED)
                    .resumeAfter(half))) {
                assertThat(take(rest, 1).get(0).getSplitEvent().getFragment()).isEqualTo(2);
            }
            assertThatThrownBy(() -> take(whole, 1)).satisfies(code(10334));
        }
    }

    @Test
    void concurrentWritersLoseNothing() throws InterruptedException {
        database.createCollection("items");
        Map<BsonValue, BsonDocument> model = new HashMap<>();
        try (var events = cursor(watch(List.of()))) {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int number = writer;
                Thread thread = new Thread(() -> write(number));
                thread.start();
                writers.add(thread);
            }
            for (Thread thread : writers) {
                thread.join();
            }
            items.insertOne(new Document("_id", "end"));
            BsonTimestamp last = new BsonTimestamp(0, 0);
            while (!model.containsKey(string("end"))) {
                ChangeStreamDocument<BsonDocument> event = take(events, 1).get(0);
                assertThat(event.getClusterTime()).isGreaterThanOrEqualTo(last);
                last = event.getClusterTime();
                replay(event, model);
            }
        }
        Map<BsonValue, BsonDocument> stored = new HashMap<>();
        items.withDocumentClass(BsonDocument.class)
                .find()
                .forEach(document -> stored.put(document.get("_id"), document));
        assertThat(model).isEqualTo(stored);
    }

    private void write(int writer) {
        for (int i = 0; i < 60; i++) {
            int key = (i * 7 + writer) % 20;
            switch (i % 4) {
                case 0 ->
                    items.updateOne(
                            Filters.eq(key),
                            Updates.combine(Updates.set("a", writer), Updates.inc("n", 1)),
                            new UpdateOptions().upsert(true));
                case 1 -> items.updateMany(Filters.lt("_id", key), Updates.inc("n", writer));
                case 2 -> items.replaceOne(Filters.eq(key), new Document("r", i));
                default -> items.deleteOne(Filters.eq((key + writer) % 20));
            }
        }
    }

    private static void replay(ChangeStreamDocument<BsonDocument> event, Map<BsonValue, BsonDocument> model) {
        BsonValue key = event.getDocumentKey().get("_id");
        switch (event.getOperationTypeString()) {
            case "insert" -> assertThat(model.put(key, event.getFullDocument())).isNull();
            case "replace" ->
                assertThat(model.put(key, event.getFullDocument())).isNotNull();
            case "delete" -> assertThat(model.remove(key)).isNotNull();
            case "update" -> {
                BsonDocument known = Objects.requireNonNull(model.get(key));
                known.putAll(event.getUpdateDescription().getUpdatedFields());
                event.getUpdateDescription().getRemovedFields().forEach(known::remove);
            }
            default -> throw new AssertionError(event.getOperationTypeString());
        }
    }

    private ChangeStreamIterable<BsonDocument> watch(List<Document> stages) {
        return items.watch(stages, BsonDocument.class);
    }

    private static MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> cursor(
            ChangeStreamIterable<BsonDocument> stream) {
        return stream.maxAwaitTime(200, TimeUnit.MILLISECONDS).cursor();
    }

    private static List<ChangeStreamDocument<BsonDocument>> take(
            MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> events, int count) {
        List<ChangeStreamDocument<BsonDocument>> taken = new ArrayList<>();
        await(() -> {
            ChangeStreamDocument<BsonDocument> event = events.tryNext();
            if (event != null) {
                taken.add(event);
            }
            return taken.size() == count;
        });
        return taken;
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
    }

    private static List<Integer> keys(List<ChangeStreamDocument<BsonDocument>> events) {
        return events.stream()
                .map(event -> event.getDocumentKey().getInt32("_id").getValue())
                .toList();
    }

    private static String token(MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> events) {
        return events.getResumeToken().getString("_data").getValue();
    }

    private static Consumer<Throwable> code(int expected) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        MongoException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(expected));
    }

    private static BsonString string(String text) {
        return new BsonString(text);
    }
}
