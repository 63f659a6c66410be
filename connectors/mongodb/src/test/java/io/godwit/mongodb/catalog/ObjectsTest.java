package io.godwit.mongodb.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/**
 * What becomes of what servers list that the tests' own server cannot hold. Listings are written by hand after MongoDB's manual:
 * stand-ins.
 */
class ObjectsTest {
    private static final TableId ORDERS = new TableId("shop", "orders");

    private static NativeCollection collection(String options, String... indexes) {
        List<BsonDocument> parsed = new ArrayList<>();
        for (String index : indexes) {
            parsed.add(BsonDocument.parse(index));
        }
        return new NativeCollection(ORDERS, "collection", BsonDocument.parse(options), parsed);
    }

    private static String made(SchemaObject object) {
        return object.statements().get(0);
    }

    private static SchemaObject index(String listed) {
        return IndexObjects.of(collection("{}", listed), ORDERS, List.of()).get(1);
    }

    @Test
    void aCappedCollectionIsMadeSoAndGetsItsSizeAtHandOver() {
        NativeCollection capped = collection("{capped: true, size: 4096.0, max: 10}");
        assertThat(made(CollectionObjects.table(capped, ORDERS)))
                .isEqualTo("{\"create\": \"orders\", \"capped\": true, \"size\": {\"$numberLong\": \"4096\"}, \"max\":"
                        + " {\"$numberLong\": \"10\"}, \"$db\": \"shop\"}");
        assertThat(CollectionObjects.atOpening(capped, ORDERS, ""))
                .singleElement()
                .satisfies(o -> assertThat(made(o)).contains("cappedSize", "4096", "cappedMax", "10"));
    }

    @Test
    void aServersOwnPartOfAnOptionIsLeftOut() {
        NativeCollection clustered = collection(
                "{clusteredIndex: {v: 2, key: {_id: 1}, name: 'own', unique: true},"
                        + " collation: {locale: 'de', strength: 2, version: '57.1'}, uuid: 1, expireAfterSeconds: {$numberLong: '60'}}");
        SchemaObject table = CollectionObjects.table(clustered, ORDERS);
        assertThat(made(table))
                .doesNotContain("57.1", "\"v\"", "uuid", "expire")
                .contains("\"name\": \"own\"");
        assertThat(table.changed()).isNull();
        assertThat(CollectionObjects.atOpening(clustered, ORDERS, ""))
                .extracting(SchemaObject::kind)
                .containsExactly(CollectionObjects.EXPIRY);
        assertThat(clustered.hasCollation()).isTrue();
        assertThat(collection("{collation: {locale: 'simple'}}").hasCollation()).isFalse();
    }

    @Test
    void anOptionThatIsNotKnownIsNamed() {
        assertThat(CollectionObjects.table(collection("{brandNew: 1}"), ORDERS).changed())
                .isEqualTo("without the option brandNew");
    }

    @Test
    void encryptedDocumentsAreNotMoved() {
        assertThat(CollectionObjects.table(collection("{encryptedFields: {fields: []}}"), ORDERS)
                        .skipped())
                .contains("queryable encryption");
    }

    @Test
    void aTextIndexIsMadeByItsFields() {
        assertThat(made(index("{v: 2, key: {a: 1, _fts: 'text', _ftsx: 1, z: -1}, name: 't', weights: {y: 2, x: 1},"
                        + " default_language: 'english', language_override: 'language', textIndexVersion: 3}")))
                .contains("\"key\": {\"a\": {\"$numberInt\": \"1\"}, \"x\": \"text\", \"y\": \"text\", \"z\":"
                        + " {\"$numberInt\": \"-1\"}}");
    }

    @Test
    void whatFormerServersTookIsMadeAsLaterOnesTakeIt() {
        SchemaObject old = index("{v: 1, key: {a: 1.0, b: ''}, name: 'old', unique: 1, sparse: 'yes', dropDups: true,"
                + " ns: 'shop.orders', background: 1, invented: 1}");
        assertThat(made(old))
                .contains("{\"a\": {\"$numberInt\": \"1\"}, \"b\": {\"$numberInt\": \"1\"}}", "\"unique\": true")
                .doesNotContain("sparse", "dropDups", "ns\"", "background", "invented");
        assertThat(old.changed()).contains("invented", "sparse", "upwards by b");
        assertThat(index("{key: {a: 'geoHaystack'}, name: 'g'}").skipped()).contains("geoHaystack");
        assertThat(index("{key: {a: 'columnstore'}, name: 'c'}").skipped()).contains("columnstore");
    }

    @Test
    void anExpiryThatIsNoNumberNeverComes() {
        NativeCollection odd = collection("{}", "{key: {a: 1}, name: 'a', expireAfterSeconds: {$numberDouble: 'NaN'}}");
        assertThat(IndexObjects.atOpening(odd, ORDERS))
                .singleElement()
                .satisfies(o -> assertThat(made(o)).contains("2147483647"));
    }

    @Test
    void anIndexOfFlattenedFieldsIsToldToOtherEngines() {
        NativeCollection orders = collection("{}", "{key: {'customer.name': 1, at: -1}, name: 'c'}");
        assertThat(IndexObjects.of(orders, ORDERS, List.of("at", "customer.name"))
                        .get(1)
                        .definition())
                .isInstanceOf(IndexDefinition.class);
        assertThat(IndexObjects.of(orders, ORDERS, List.of("at")).get(1).definition())
                .isNull();
    }

    @Test
    void aTimeSeriesIsMovedByItsBuckets() {
        NativeCollection series = new NativeCollection(
                ORDERS, "timeseries", BsonDocument.parse("{timeseries: {timeField: 't'}}"), List.of());
        assertThat(series.rows(ORDERS)).isEqualTo(new TableId("shop", "system.buckets.orders"));
        assertThat(made(CollectionObjects.table(series, ORDERS))).contains("timeField");
    }

    @Test
    void viewsFollowWhatTheyReadAndFallWithIt() {
        List<NativeCollection> chosen = List.of(
                collection("{}"),
                view("a", "{viewOn: 'b', pipeline: []}"),
                view("b", "{viewOn: 'orders', pipeline: [{$facet: {x: [{$unionWith: {coll: 'orders'}}]}}]}"),
                view("c", "{viewOn: 'orders', pipeline: [{$lookup: {from: 'gone', as: 'g'}}]}"),
                view("d", "{viewOn: 'c', pipeline: []}"));
        Selection renamed = new Selection(
                List.of(), List.of(), List.of(), Map.of(), Map.of(ORDERS, new TableId("shop", "sales")), Map.of());
        List<SchemaObject> views = new ViewObjects(renamed, chosen).objects();
        assertThat(views).extracting(SchemaObject::name).containsExactly("shop.b", "shop.a", "shop.c", "shop.d");
        assertThat(made(views.get(0))).doesNotContain("orders").contains("\"coll\": \"sales\"");
        assertThat(views.get(2).skipped()).isEqualTo("it reads gone, which is not moved");
        assertThat(views.get(3).skipped()).isEqualTo("it reads c, which is not moved");
    }

    private static NativeCollection view(String name, String options) {
        return new NativeCollection(new TableId("shop", name), "view", BsonDocument.parse(options), List.of());
    }

    @Test
    void privilegesAreLookedUpByWhatTheyCover() {
        Privileges some =
                Privileges.of(BsonDocument.parse("{authenticatedUsers: [{user: 'u'}], authenticatedUserPrivileges: ["
                        + "{resource: {db: 'shop', collection: ''}, actions: ['find']},"
                        + "{resource: {db: 'shop', collection: 'orders'}, actions: ['changeStream']},"
                        + "{resource: {cluster: true}, actions: ['fsync']}]}"));
        assertThat(some.has("find", "shop", "x")).isTrue();
        assertThat(some.has("find", "shop", "system.buckets.x")).isFalse();
        assertThat(some.has("find", "other", "x")).isFalse();
        assertThat(some.has("changeStream", "shop", "orders")).isTrue();
        assertThat(some.has("changeStream", "shop", "")).isFalse();
        assertThat(some.hasCluster("fsync")).isTrue();
        assertThat(some.hasCluster("setUserWriteBlockMode")).isFalse();
        Privileges all =
                Privileges.of(BsonDocument.parse("{authenticatedUsers: [{user: 'r'}], authenticatedUserPrivileges: ["
                        + "{resource: {anyResource: true}, actions: ['anyAction']}]}"));
        assertThat(all.has("insert", "x", "system.buckets.y")).isTrue();
        assertThat(all.hasCluster("fsync")).isTrue();
        assertThat(Privileges.of(BsonDocument.parse("{authenticatedUsers: []}")).has("find", "x", "y"))
                .isTrue();
    }
}
