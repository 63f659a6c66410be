package io.godwit.mongodb.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.mongodb.capture.ClusterPosition;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Secret;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.mongodb.MongoServer;
import io.godwit.testkit.mongodb.SharedMongoServers;
import io.godwit.testkit.mongodb.SharedMongoServers.Side;
import io.godwit.testkit.mongodb.proxy.CosmosFace;
import io.godwit.testkit.mongodb.proxy.Script;
import io.godwit.testkit.mongodb.proxy.ThrottlingProxy;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A target that a stand-in poses as an RU account for, used as the engine uses one. */
class RequestUnitsTargetTest {
    private static final TableId ORDERS = new TableId("app", "orders");
    private static final TableId ITEMS = new TableId("app", "items");
    private static final String COLLECTIONS =
            "app.orders=shardKey:customerId,requestUnits:4000; app.items=autoscaleRequestUnits:2000";

    /** Of 500 changes each; 40 of them were tried. */
    private static final int GROUPS = Integer.getInteger("godwit.test.groups", 6);

    private final Script script = new Script(42);
    private MongoServer server;
    private CosmosFace face;
    private ThrottlingProxy proxy;

    @BeforeEach
    void connect() {
        Assumptions.assumeTrue(SharedMongoServers.missing(Side.TARGET).isEmpty());
        server = SharedMongoServers.take(Side.TARGET);
        pose(0);
    }

    private void pose(int leastAfterRaise) {
        face = new CosmosFace("7.0.0", leastAfterRaise);
        proxy = ThrottlingProxy.before(server.uri(), script, face);
    }

    @AfterEach
    void disconnect() {
        if (server != null) {
            proxy.close();
            SharedMongoServers.giveBack(server);
        }
    }

    @Test
    void anAccountIsLoadedThroughRefusalsAndLostAnswersWithWhatItWasBoughtAndNoMore() {
        script.refused(0.03)
                .refusedInPart(0.05)
                .cutBefore(0.05)
                .cutAfter(0.1)
                .cutOnly("app.orders")
                .loseNext(2);
        int documents = 20_000;
        try (Target target = target(Map.of("collections", COLLECTIONS, "boostRequestUnits", "10000"))) {
            assertThat(target.identity().toString()).contains("Azure Cosmos DB for MongoDB (RU)");
            target.claim();
            target.create(schema(), Stage.PRE_DATA, 2);
            assertThat(face.shardKey("app.orders")).isEqualTo("customerId");
            assertThat(face.requestUnits("app.orders")).isEqualTo(10_000);
            assertThat(face.requestUnits("app.items")).isEqualTo(10_000);
            // the stand-in refuses a unique index of a collection that holds documents, as the service does
            assertThat(indexes()).contains("number_1").doesNotContain("customerId_1");
            target.record(new LoadBegun(""));
            load(target, ORDERS, documents);
            load(target, ITEMS, 10);
            target.create(schema(), Stage.KEYS, 2);
            target.create(schema(), Stage.POST_DATA, 2);
            assertThat(indexes()).contains("customerId_1", "number_1");
            assertThat(face.requestUnits("app.orders")).isEqualTo(4_000);
            assertThat(face.requestUnits("app.items")).isEqualTo(2_000);
            assertThat(target.progress().objects()).allMatch(o -> o.reason().isEmpty());
        }
        assertThat(proxy.refusals()).isPositive();
        assertThat(proxy.cuts()).isPositive();
        List<Document> there = server.client()
                .getDatabase("app")
                .getCollection("orders")
                .find()
                .into(new ArrayList<>());
        assertThat(there).hasSize(documents);
        assertThat(there.stream().map(d -> d.get("_id")).distinct()).hasSize(documents);
        assertThat(server.client().getDatabase("godwit").listCollectionNames()).doesNotContain(RequestUnits.COLLECTION);
    }

    @Test
    void changesArriveOnceAndInOrderThroughRefusalsAndLostAnswers() {
        Map<Integer, RawBsonDocument> expected = new HashMap<>();
        Random random = new Random(5);
        try (Target target = target(Map.of())) {
            target.claim();
            target.create(schema(), Stage.PRE_DATA, 1);
            target.record(new LoadBegun(""));
            TablePlan plan = new TablePlan(table(ITEMS), Collections.ROWS, "", Collections.CHANGES, "", Join.NONE);
            DocumentCells cells = DocumentCells.of(table(ITEMS), Collections.CHANGES);
            script.refused(0.02)
                    .refusedInPart(0.05)
                    .cutBefore(0.003)
                    .cutAfter(0.003)
                    .cutOnly("app.items");
            Ledger ledger = Ledger.ZERO;
            try (Writer<ChangeBatch> writer = target.changes(List.of(plan))) {
                for (int group = 1; group <= GROUPS; group++) {
                    List<Change> changes = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        changes.add(change(random, expected, plan, cells));
                    }
                    ClusterPosition position = ClusterPosition.parse(group + ":1");
                    script.loseNext(group == 2 ? 1 : 0);
                    writer.write(new ChangeBatch(changes, "t" + group, position, true, 0, 1_000));
                    ledger = ledger.plus(new Ledger(1, 500, 500, 0, 0, 0, 500, 0));
                    writer.commit(new AppliedTo(position.text(), ledger, 0));
                }
            }
        }
        assertThat(proxy.refusals()).isPositive();
        assertThat(proxy.cuts()).isPositive();
        assertThat(server.client()
                        .getDatabase("app")
                        .getCollection("items", RawBsonDocument.class)
                        .find()
                        .into(new ArrayList<>()))
                .containsExactlyInAnyOrderElementsOf(expected.values());
    }

    private static Change change(
            Random random, Map<Integer, RawBsonDocument> documents, TablePlan plan, DocumentCells cells) {
        int id = random.nextInt(300);
        BsonDocument key = new BsonDocument("_id", new BsonInt32(id));
        if (documents.containsKey(id) && random.nextInt(4) == 0) {
            documents.remove(id);
            return Change.delete(plan, cells.key(bytes(key)));
        }
        BsonDocument document = key.clone().append("n", new BsonInt32(random.nextInt()));
        boolean there = documents.put(id, new RawBsonDocument(bytes(document))) != null;
        return there
                ? Change.update(plan, null, cells.row(bytes(document)))
                : Change.insert(plan, cells.row(bytes(document)));
    }

    private static byte[] bytes(BsonDocument document) {
        var raw = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer();
        byte[] bytes = new byte[raw.remaining()];
        raw.get(bytes);
        return bytes;
    }

    @Test
    void whoeverCancelsAfterACrashGivesBackWhatWasBought() {
        try (Target target = target(Map.of("collections", COLLECTIONS, "boostRequestUnits", "10000"))) {
            target.claim();
            target.create(schema(), Stage.PRE_DATA, 1);
        }
        assertThat(face.requestUnits("app.orders")).isEqualTo(10_000);
        try (Target target = target(Map.of())) {
            target.claim();
            target.forget();
        }
        assertThat(face.requestUnits("app.orders")).isEqualTo(4_000);
        assertThat(face.requestUnits("app.items")).isEqualTo(2_000);
    }

    @Test
    void whatTheServiceDoesNotLowerToIsLoweredAsFarAsItGoes() {
        proxy.close();
        pose(5_000);
        String fewer = "app.orders=requestUnits:1000";
        try (Target target = target(Map.of("collections", fewer, "boostRequestUnits", "500000"))) {
            target.claim();
            target.create(schema(), Stage.PRE_DATA, 1);
            assertThat(face.requestUnits("app.orders")).isEqualTo(500_000);
            target.forget();
        }
        assertThat(face.requestUnits("app.orders")).isEqualTo(5_000);
    }

    @Test
    void anOptionThatCannotBeReadIsRefused() {
        for (String wrong : List.of(
                "orders=shardKey:a",
                "app.orders=units:400",
                "app.orders=requestUnits:many",
                "app.orders=requestUnits:400,autoscaleRequestUnits:1000",
                "app.orders=requestUnits:50")) {
            assertThatThrownBy(() -> CollectionSettings.parse(wrong))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID));
        }
    }

    private Target target(Map<String, String> options) {
        return new MongoConnector().target(new Endpoint(proxy.uri(), Secret.NONE, options), "budget");
    }

    private List<String> indexes() {
        List<String> names = new ArrayList<>();
        server.client()
                .getDatabase("app")
                .getCollection("orders")
                .listIndexes()
                .forEach(i -> names.add(i.getString("name")));
        return names;
    }

    private static void load(Target target, TableId id, int documents) {
        Split split = new Split(id, 0, 1, "", true);
        TablePlan plan = new TablePlan(table(id), Collections.ROWS, "", Collections.CHANGES, "", Join.NONE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < documents; i++) {
            BsonDocument document = new BsonDocument("_id", new BsonInt32(i))
                    .append("customerId", new BsonInt32(i % 7))
                    .append("number", new BsonString("number " + i));
            var raw = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer();
            bytes.write(raw.array(), raw.position(), raw.remaining());
        }
        Encoded batch = new Encoded(Collections.ROWS);
        batch.set(bytes.toByteArray(), bytes.size(), documents);
        try (Writer<Batch> writer = target.rows(plan, split)) {
            writer.write(batch);
            writer.commit(new SplitLoaded(split, documents, bytes.size(), ""));
        }
    }

    private static Schema schema() {
        return new Schema(
                MongoConnector.ENGINE,
                "7.0.0",
                List.of(table(ORDERS), table(ITEMS)),
                List.of(
                        object("table", "app.orders", Stage.PRE_DATA, "{\"create\": \"orders\", \"$db\": \"app\"}"),
                        object("table", "app.items", Stage.PRE_DATA, "{\"create\": \"items\", \"$db\": \"app\"}"),
                        object("index", "app.orders number_1", Stage.POST_DATA, index("number", ", \"unique\": true")),
                        object("index", "app.orders customerId_1", Stage.POST_DATA, index("customerId", ""))));
    }

    private static String index(String field, String more) {
        return "{\"createIndexes\": \"orders\", \"indexes\": [{\"key\": {\"" + field + "\": 1}, \"name\": \"" + field
                + "_1\"" + more + "}], \"$db\": \"app\"}";
    }

    private static SchemaObject object(String kind, String name, Stage stage, String statement) {
        return new SchemaObject(kind, name, stage, List.of(statement), null);
    }

    private static Table table(TableId id) {
        Column key = new Column(Collections.ID, new Type.Text(0, false), "bson", false, false, false);
        Column document = new Column(Collections.DOCUMENT, new Type.Json(), "bson", false, false, false);
        return new Table(
                id,
                id,
                List.of(key, document),
                new Key("_id_", List.of(Collections.ID), true),
                false,
                false,
                null,
                -1,
                -1);
    }
}
