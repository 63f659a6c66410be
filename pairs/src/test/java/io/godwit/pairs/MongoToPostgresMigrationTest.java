package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Mode;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.Map;
import org.bson.RawBsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections as tables of PostgreSQL: keys as text, documents as jsonb, single fields in columns of their own. */
final class MongoToPostgresMigrationTest {
    private static void put(MongoTestDatabase from, String... documents) {
        for (String document : documents) {
            from.client()
                    .getDatabase(from.schema())
                    .getCollection("orders", RawBsonDocument.class)
                    .insertOne(RawBsonDocument.parse(document));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ONLINE"})
    void documentsArriveAsTheyAreByValue(Mode mode) throws Exception {
        try (MongoTestDatabase from = MongoTestDatabase.source(Map.of("postImages", "enable"));
                PostgresTestDatabase to = new PostgresTestDatabase(15)) {
            from.client().getDatabase(from.schema()).createCollection("orders");
            put(
                    from,
                    "{_id: {$oid: '507f1f77bcf86cd799439011'}, customer: {name: 'Ann', since: {$date: '2020-02-29T12:00:00.5Z'}},"
                            + " total: {$numberDecimal: '19.90'}, big: {$numberLong: '9223372036854775807'}, real: 1.0, huge: 1e300}",
                    "{_id: '507f1f77bcf86cd799439011', customer: {name: null}, total: {$numberInt: '3'}}",
                    "{_id: {$numberDouble: '7'}, z: 1, a: [1, {$numberLong: '2'}, {b: true}], nan: {$numberDouble: 'NaN'}}",
                    "{_id: '7'}",
                    "{_id: {b: 1, a: 'x'}, 'dots.and $': '\\u00e9'}");
            RuledMigration migration = new RuledMigration(from, to)
                    .rule("orders", "customer.name", new ColumnRule("text", null))
                    .rule("orders", "customer.since", new ColumnRule("instant(3)", null))
                    .rule("orders", "total", new ColumnRule("decimal(12,2)", null));
            migration.start(mode);
            if (mode == Mode.ONLINE) {
                migration.awaitSync();
                put(from, "{_id: 8, total: 1.5}", "{_id: 9}");
                from.run(
                        "update " + from.table("orders") + " set total = 4 where id = '7'",
                        "delete from " + from.table("orders") + " where id = 9");
                migration.cutover();
            }
            migration.expectIdentical();
            String orders = to.schema() + ".orders";
            assertThat(to.query(
                            "select _id from " + orders + " where _id not in ('7', '8') order by _id collate \"C\""))
                    .containsExactly(
                            "\"507f1f77bcf86cd799439011\"",
                            "\"7\"",
                            "507f1f77bcf86cd799439011",
                            "{\"b\":1,\"a\":\"x\"}");
            assertThat(to.query(
                            "select \"customer.name\" || ' ' || total || ' ' || extract(epoch from \"customer.since\") from "
                                    + orders + " where _id = '507f1f77bcf86cd799439011'"))
                    .containsExactly("Ann 19.90 1582977600.500000");
            assertThat(to.query(
                            "select (document->>'big') || ' ' || (document->>'real') || ' ' || ((document->'huge') = to_jsonb(1e300::numeric))"
                                    + " || ' ' || (document->'total'->>'$numberDecimal') from " + orders
                                    + " where _id = '507f1f77bcf86cd799439011'"))
                    .containsExactly("9223372036854775807 1.0 true 19.90");
            if (mode == Mode.ONLINE) {
                assertThat(to.query("select _id || ' ' || total from " + orders
                                + " where _id in ('8', '9', '\"7\"') order by 1"))
                        .containsExactly("\"7\" 4.00", "8 1.50");
            }
        }
    }
}
