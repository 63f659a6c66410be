package io.godwit.mongodb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoDatabase;
import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Mode;
import io.godwit.spi.Option;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read on one server, made on another and read there again is the same. */
class CatalogueRoundTripTest {
    private static final Selection APP =
            new Selection(List.of("app"), List.of(), List.of(), Map.of(), Map.of(), Map.of());
    private static final Selection COPY =
            new Selection(List.of("copy"), List.of(), List.of(), Map.of(), Map.of(), Map.of());
    private static final Selection TO_COPY = new Selection(
            List.of("app"),
            List.of(),
            List.of(),
            Map.of("app", "copy"),
            Map.of(new TableId("app", "orders"), new TableId("copy", "all.orders")),
            Map.of());

    private final MongoTestDatabase from = MongoTestDatabase.source();
    private final MongoTestDatabase to = MongoTestDatabase.target();
    private final Source source = new MongoConnector().source(from.endpoint(), "m");
    private final Target target = new MongoConnector().target(to.endpoint(), "m");

    @AfterEach
    void close() {
        source.close();
        target.close();
        from.close();
        to.close();
    }

    private void everything() {
        MongoDatabase app = from.client().getDatabase("app");
        run(app, "{create: 'orders', validator: {$jsonSchema: {required: ['number']}}, validationAction: 'warn'}");
        run(app, "{create: 'plain'}");
        run(app, "{create: 'a name. with all', validator: {price: {$gte: {$numberDecimal: '0.00'}}}}");
        run(
                app,
                "{create: 'recent', viewOn: 'orders', pipeline: [{$match: {at: {$gt: {$date: 0}}}}, {$unionWith: 'plain'}]}");
        run(
                app,
                "{create: 'a first view', viewOn: 'recent', pipeline: [{$lookup: {from: 'plain', localField: 'a',"
                        + " foreignField: 'b', as: 'c'}}]}");
        index(app, "orders", "{key: {number: 1}, name: 'number', unique: true}");
        index(app, "orders", "{key: {'customer.name': 1, at: -1}, name: 'by customer', sparse: true}");
        index(app, "orders", "{key: {at: 1}, name: 'old', expireAfterSeconds: 3600}");
        index(app, "orders", "{key: {price: 1}, name: 'dear', partialFilterExpression: {price: {$gt: 100}}}");
        index(
                app,
                "orders",
                "{key: {title: 'text', body: 'text'}, name: 'words', weights: {title: 5},"
                        + " default_language: 'german', language_override: 'sprache'}");
        index(app, "orders", "{key: {place: '2dsphere'}, name: 'place'}");
        index(app, "orders", "{key: {flat: '2d'}, name: 'flat', min: -10, max: 10, bits: 20}");
        index(app, "plain", "{key: {h: 'hashed'}, name: 'h'}");
        index(app, "plain", "{key: {'$**': 1}, name: 'w', wildcardProjection: {a: 1}}");
    }

    private static void run(MongoDatabase database, String command) {
        database.runCommand(BsonDocument.parse(command));
    }

    private static void index(MongoDatabase database, String collection, String specification) {
        run(database, "{createIndexes: '" + collection + "', indexes: [" + specification + "]}");
    }

    private void create(Schema schema) {
        target.claim();
        for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
            target.create(schema, stage, 2);
        }
    }

    private static Set<String> told(Schema schema) {
        return schema.objects().stream()
                .map(o -> o.kind() + " " + o.name() + " " + o.stage() + " " + o.statements())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Schema back(Selection selection) {
        try (Source back = new MongoConnector().source(to.endpoint(), "m")) {
            return back.schema(selection);
        }
    }

    @Test
    void everythingIsTheSameOnTheOtherServerThoughAStageBroke() {
        everything();
        Schema schema = source.schema(APP);
        assertThat(blockers(target.assess(schema, Mode.ONLINE))).isEmpty();
        target.claim();
        // made by a run that died before it said so
        to.client().getDatabase("app").createCollection("plain");
        index(to.client().getDatabase("app"), "plain", "{key: {h: 'hashed'}, name: 'h'}");
        target.create(schema, Stage.PRE_DATA, 1);
        target.loaded(schema, table(schema, "plain"));
        assertThat(target.progress().objects())
                .filteredOn(r -> r.kind().equals(IndexObjects.INDEX))
                .extracting(ObjectReport::name)
                .containsExactlyInAnyOrder("app.plain h", "app.plain w");
        create(schema);
        create(schema);
        target.open(schema, "");
        target.open(schema, "");
        assertThat(told(back(APP))).isEqualTo(told(schema));
        assertThat(target.progress().opened()).isNotNull();
        assertThat(target.progress().objects())
                .hasSameSizeAs(schema.objects())
                .allMatch(r -> r.outcome() == Outcome.COPIED);
    }

    private static Table table(Schema schema, String name) {
        return schema.tables().stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsThereAndNotOursBlocks() {
        from.client().getDatabase("app").createCollection("plain");
        Schema schema = source.schema(APP);
        to.client().getDatabase("app").getCollection("plain").insertOne(new Document());
        assertThat(blockers(target.assess(schema, Mode.OFFLINE)))
                .extracting(Problem::object)
                .containsExactly("app.plain");
        to.client().getDatabase("app").drop();
        to.client().getDatabase("App").getCollection("x").insertOne(new Document());
        assertThat(blockers(target.assess(schema, Mode.OFFLINE)))
                .extracting(Problem::object)
                .containsExactly("database app");
        to.client().getDatabase("App").drop();
    }

    @Test
    void newNamesHoldInViewsToo() {
        everything();
        Schema schema = source.schema(TO_COPY);
        create(schema);
        target.open(schema, "");
        assertThat(told(back(COPY))).isEqualTo(told(schema));
        from.client().getDatabase("app").getCollection("orders").insertOne(Document.parse("{_id: 1, number: 1}"));
        to.client().getDatabase("copy").getCollection("all.orders").insertOne(Document.parse("{_id: 2, number: 2}"));
        assertThat(to.client().getDatabase("copy").getCollection("a first view").find())
                .isEmpty();
        assertThat(schema.tables()).extracting(Table::target).contains(new TableId("copy", "all.orders"));
    }

    @Test
    void whatLetsDocumentsGoOrRefusesThemIsMadeAtHandOverAndTakenBack() {
        everything();
        Schema schema = source.schema(APP);
        create(schema);
        assertThat(back(APP).objects(Stage.OPEN)).isEmpty();
        // a hand-over of which the last fact was not recorded
        SchemaObject expiry = schema.objects(Stage.OPEN).stream()
                .filter(o -> o.kind().equals(IndexObjects.EXPIRY))
                .findFirst()
                .orElseThrow();
        to.client()
                .getDatabase("app")
                .runCommand(Command.parse(expiry.statements().get(0)).body());
        target.record(
                new ObjectCreated(new ObjectReport(expiry.kind(), expiry.name(), Stage.OPEN, Outcome.COPIED, "")));
        try (Deployment deployment = Deployment.open(to.endpoint(), "m", Option.Side.TARGET)) {
            new StageWriter(deployment, new Facts(deployment)).undoOpening();
        }
        assertThat(back(APP).objects(Stage.OPEN))
                .singleElement()
                .satisfies(o -> assertThat(o.statements().get(0)).contains("2147483647"));
        target.open(schema, "7:1");
        assertThat(told(back(APP))).isEqualTo(told(schema));
    }

    @Test
    void aUniqueIndexThatCannotBeMadeIsToldByCountsWithoutValues() {
        MongoDatabase app = from.client().getDatabase("app");
        run(app, "{create: 'orders'}");
        index(app, "orders", "{key: {number: 1, kind: 1}, name: 'number', unique: true}");
        index(app, "orders", "{key: {other: 1}, name: 'other'}");
        Schema schema = source.schema(APP);
        target.claim();
        target.create(schema, Stage.PRE_DATA, 1);
        to.client()
                .getDatabase("app")
                .getCollection("orders")
                .insertMany(List.of(
                        Document.parse("{_id: 1, number: 'secret', kind: 1}"),
                        Document.parse("{_id: 2, number: 'secret', kind: 1}"),
                        Document.parse("{_id: 3, number: 'secret', kind: 2}")));
        target.create(schema, Stage.POST_DATA, 1);
        assertThat(target.progress().objects())
                .filteredOn(r -> r.kind().equals(IndexObjects.INDEX))
                .extracting(ObjectReport::name, ObjectReport::outcome, ObjectReport::reason)
                .containsExactlyInAnyOrder(
                        tuple(
                                "app.orders number",
                                Outcome.SKIPPED,
                                "2 documents share 1 values that only one may have"),
                        tuple("app.orders other", Outcome.COPIED, ""));
    }

    @Test
    void theSourceSaysWhatIsAmiss() {
        everything();
        Selection wrong = new Selection(
                List.of(),
                List.of("app.plain", "app.nothing"),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(new TableId("app", "plain"), "{a: {$nothing: 1}}"));
        assertThat(blockers(source.assess(APP, Mode.ONLINE))).isEmpty();
        assertThat(blockers(source.assess(wrong, Mode.OFFLINE)))
                .extracting(Problem::object)
                .containsExactlyInAnyOrder("collection `app.nothing`", "filter of app.plain");
        assertThat(blockers(source.assess(wrong, Mode.ONLINE)))
                .extracting(p -> p.code().name())
                .contains("MONGODB_FILTER");
    }

    private static List<Problem> blockers(List<Problem> problems) {
        return problems.stream().filter(p -> p.severity() == Severity.BLOCKER).toList();
    }
}
