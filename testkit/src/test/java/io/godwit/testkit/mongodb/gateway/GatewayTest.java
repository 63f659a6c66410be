package io.godwit.testkit.mongodb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

@DisabledIfEnvironmentVariable(
        named = "GODWIT_TEST_MONGODB_SOURCE",
        matches = ".+",
        disabledReason = "a real server is tested, and no gateway")
class GatewayTest {
    private MongoTestDatabase database;
    private MongoDatabase app;
    private MongoCollection<Document> items;

    @BeforeEach
    void open() {
        database = MongoTestDatabase.source();
        app = database.client().getDatabase("app");
        items = app.getCollection("items");
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    private void insert(int from, int to) {
        items.insertMany(IntStream.range(from, to)
                .mapToObj(i -> new Document("_id", i).append("name", "name " + i))
                .toList());
    }

    private Document admin(Document command) {
        return database.client().getDatabase("admin").runCommand(command);
    }

    private static void refused(ThrowingCallable call, int code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MongoException.class, e -> assertThat(e.getCode()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void sortedCursorsGoOnToTheirEnd() {
        insert(0, 2_000);
        List<Document> found =
                items.find().sort(Indexes.ascending("name")).batchSize(100).into(new ArrayList<>());
        assertThat(found).hasSize(2_000);
    }

    @Test
    void anIndexIsDropped() {
        insert(0, 3);
        items.createIndex(Indexes.ascending("name"));
        items.dropIndex("name_1");
        assertThat(items.listIndexes()).hasSize(1);
    }

    @Test
    void duplicateKeysAreToldAsMongoTellsThem() {
        insert(0, 3);
        Document reply = app.runCommand(
                Document.parse("{insert: 'items', ordered: false, documents: [{_id: 1}, {_id: 9}, {_id: 2}]}"));
        assertThat(reply.getInteger("n")).isEqualTo(1);
        assertThat(reply.getList("writeErrors", Document.class))
                .extracting(e -> e.getInteger("index"), e -> e.getInteger("code"), e -> e.get("keyValue"))
                .containsExactly(tuple(0, 11000, new Document("_id", 1)), tuple(2, 11000, new Document("_id", 2)));
    }

    @Test
    void aUniqueIndexIsRefusedOverDuplicatesAndHoldsAfterwards() {
        items.insertMany(List.of(new Document("_id", 1).append("code", 1), new Document("_id", 2).append("code", 1)));
        IndexOptions unique = new IndexOptions().unique(true);
        refused(() -> items.createIndex(Indexes.ascending("code"), unique), 11000, "");
        items.deleteOne(Filters.eq("_id", 2));
        items.createIndex(Indexes.ascending("code"), unique);
        assertThatThrownBy(() -> items.insertOne(new Document("_id", 3).append("code", 1)))
                .isInstanceOf(MongoWriteException.class)
                .hasMessageContaining("E11000 duplicate key error collection: app.items index: code_1");
    }

    @Test
    void transactionsThatMeetAreTransient() {
        insert(0, 1);
        try (ClientSession one = database.client().startSession();
                ClientSession other = database.client().startSession()) {
            one.startTransaction();
            other.startTransaction();
            items.updateOne(one, Filters.eq("_id", 0), Updates.set("by", 1));
            assertThatThrownBy(() -> items.updateOne(other, Filters.eq("_id", 0), Updates.set("by", 2)))
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(112);
                        assertThat(e.getErrorLabels()).containsExactly("TransientTransactionError");
                    });
            one.commitTransaction();
            one.commitTransaction();
            assertThat(items.find().first()).containsEntry("by", 1);
        }
    }

    @Test
    void aTransactionWhoseClientIsGoneLetsOthersWrite() {
        insert(0, 1);
        try (MongoClient gone = MongoClients.create(database.server().uri())) {
            ClientSession session = gone.startSession();
            session.startTransaction();
            gone.getDatabase("app").getCollection("items").deleteOne(session, Filters.eq("_id", 0));
        }
        items.updateOne(Filters.eq("_id", 0), Updates.set("by", 1));
        assertThat(items.find().first()).containsEntry("by", 1);
    }

    @Test
    void aSnapshotStaysAndIsTooOldAfterItsTime() {
        insert(0, 500);
        ClientSessionOptions options =
                ClientSessionOptions.builder().snapshot(true).build();
        try (ClientSession session = database.client().startSession(options)) {
            MongoCursor<Document> cursor = items.find(session).batchSize(10).cursor();
            cursor.next();
            items.deleteMany(new Document());
            assertThat(items.countDocuments(session)).isEqualTo(500);
            int left = 0;
            while (cursor.hasNext()) {
                cursor.next();
                left++;
            }
            assertThat(left).isEqualTo(499);
            admin(new Document("setParameter", 1).append("minSnapshotHistoryWindowInSeconds", 0));
            refused(() -> items.countDocuments(session), 239, "");
        } finally {
            admin(new Document("setParameter", 1).append("minSnapshotHistoryWindowInSeconds", 300));
        }
    }

    @Test
    void blockedWritesAreRefusedAndCanBeAllowedAgain() {
        insert(0, 1);
        admin(new Document("setUserWriteBlockMode", 1).append("global", true));
        refused(() -> items.deleteOne(Filters.eq("_id", 0)), 371, "User writes blocked");
        assertThat(database.leftovers()).containsExactly("writes are blocked");
        admin(new Document("setUserWriteBlockMode", 1).append("global", false));
        items.deleteOne(Filters.eq("_id", 0));
        assertThat(database.leftovers()).isEmpty();
    }

    @Test
    void aLockedServerMakesWritersWait() {
        insert(0, 1);
        admin(new Document("fsync", 1).append("lock", true));
        refused(
                () -> app.runCommand(Document.parse("{insert: 'items', documents: [{_id: 5}], maxTimeMS: 100}")),
                50,
                "operation exceeded time limit");
        assertThat(admin(new Document("currentOp", 1))).containsEntry("fsyncLock", true);
        admin(new Document("fsyncUnlock", 1));
        assertThat(items.countDocuments()).isEqualTo(1);
    }

    @Test
    void writersOfOneDocumentAllArriveInTheEnd() {
        database.create(database.table("counters"), Shape.KEYED);
        database.run("insert into app.counters values (0, 'shared', 0, null)");
        List<Thread> writers = IntStream.range(1, 5)
                .mapToObj(w -> new Thread(() -> {
                    for (int i = 0; i < 10; i++) {
                        database.runPatiently(
                                "insert into app.counters values (" + (w * 100 + i) + ", 'own', " + i + ", null)",
                                "update app.counters set amount = " + w + " where id = 0");
                    }
                }))
                .toList();
        writers.forEach(Thread::start);
        Eventually.until(
                "all writers are done",
                Duration.ofSeconds(60),
                () -> writers.stream().noneMatch(Thread::isAlive));
        assertThat(app.getCollection("counters").countDocuments()).isEqualTo(41);
    }

    @Test
    void imagesAreListedWithTheCollection() {
        app.createCollection(
                "kept",
                new CreateCollectionOptions()
                        .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
        Document listed = app.listCollections().first();
        assertThat(listed).isNotNull();
        assertThat(listed.get("options", Document.class))
                .isEqualTo(Document.parse("{changeStreamPreAndPostImages: {enabled: true}}"));
    }

    @Test
    void whatItDoesNotKnowIsRefusedByName() {
        refused(() -> app.runCommand(new Document("splitVector", "app.items")), 59, "no such command: 'splitVector'");
        refused(
                () -> items.find()
                        .min(new Document("_id", 1))
                        .hint(new Document("_id", 1))
                        .first(),
                115,
                "min");
        refused(
                () -> database.client()
                        .getDatabase("local")
                        .getCollection("oplog.rs")
                        .find()
                        .first(),
                13,
                "oplog");
    }
}
