package io.godwit.mongodb.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.mongodb.capture.ClusterPosition;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Errors;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeWriterTest {
    private final TargetServer server = new TargetServer();
    private final Table items = table("items", false);
    private final Table coded = table("coded", true);
    private final List<TablePlan> exact = List.of(plan(items, Join.NONE), plan(coded, Join.NONE));
    private final List<TablePlan> converging =
            List.of(plan(items, Join.NONE.converging()), plan(coded, Join.NONE.converging()));
    private final Facts facts = server.facts("one");
    private final Deployment deployment = facts.collection().deployment();
    private int position;
    private long applied;

    @BeforeEach
    void open() {
        deployment.client().getDatabase(server.rows()).createCollection("items");
        // within a transaction, where a server waits for no other's end before it builds an index
        try (ClientSession session = deployment.client().startSession()) {
            session.startTransaction();
            deployment.client().getDatabase(server.rows()).createCollection(session, "coded");
            deployment
                    .client()
                    .getDatabase(server.rows())
                    .getCollection("coded")
                    .createIndex(session, Indexes.ascending("code"), new IndexOptions().unique(true));
            session.commitTransaction();
        }
        facts.claim();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private Table table(String name, boolean uniques) {
        List<Column> columns = List.of(
                new Column("_id", new Type.Text(0, false), "bson", false, false, false),
                new Column("document", new Type.Json(), "bson", false, false, true));
        Key key = new Key("_id_", List.of("_id"), true);
        return new Table(
                new TableId("shop", name), new TableId(server.rows(), name), columns, key, false, uniques, null, 0, 0);
    }

    private static TablePlan plan(Table table, Join join) {
        return new TablePlan(table, Collections.ROWS, "", Collections.CHANGES, "", join);
    }

    private TablePlan plan(Table table) {
        return plan(table, Join.NONE);
    }

    private Row row(Table table, String json) {
        return DocumentCells.of(table, Collections.CHANGES).row(Filters.bytes(RawBsonDocument.parse(json)));
    }

    private Row key(Table table, String id) {
        return DocumentCells.of(table, Collections.CHANGES)
                .key(Filters.bytes(RawBsonDocument.parse("{_id: " + id + "}")));
    }

    private Change insert(Table table, String json) {
        return Change.insert(plan(table), row(table, json));
    }

    private Change replace(Table table, String json) {
        return Change.update(plan(table), null, row(table, json));
    }

    private Change delete(Table table, String id) {
        return Change.delete(plan(table), key(table, id));
    }

    private Change update(Table table, String id, String description) {
        Row key = key(table, id);
        byte[] told = Filters.bytes(RawBsonDocument.parse(description));
        byte[] data = new byte[key.length(0) + told.length];
        System.arraycopy(key.data(), key.start(0), data, 0, key.length(0));
        System.arraycopy(told, 0, data, key.length(0), told.length);
        int[] starts = {0, 0, key.length(0)};
        int[] lengths = {key.length(0), Cells.ABSENT, told.length};
        return Change.update(plan(table), null, new Row(data, starts, lengths));
    }

    private ChangeBatch batch(List<Change> changes) {
        position++;
        return new ChangeBatch(changes, "t" + position, new ClusterPosition(position, 1), true, 0, 100);
    }

    @SafeVarargs
    private void apply(List<TablePlan> plans, List<Change>... transactions) {
        try (Writer<ChangeBatch> writer = ChangeWriter.open(deployment, facts, plans)) {
            for (List<Change> each : transactions) {
                writer.write(batch(each));
                applied += each.size();
            }
            writer.commit(reached());
        }
    }

    private AppliedTo reached() {
        Ledger ledger = new Ledger(position, applied, applied, 0, 0, applied, 0, 0);
        return new AppliedTo(new ClusterPosition(position, 1).text(), ledger, 0);
    }

    private MongoCollection<RawBsonDocument> collection(Table table) {
        return deployment.raw(server.rows()).getCollection(table.target().name(), RawBsonDocument.class);
    }

    private List<String> documents(Table table) {
        List<String> found = new ArrayList<>();
        for (RawBsonDocument each : collection(table).find().sort(new BsonDocument("_id", new org.bson.BsonInt32(1)))) {
            found.add(each.toJson());
        }
        return found;
    }

    private static List<String> json(String... documents) {
        return java.util.Arrays.stream(documents)
                .map(d -> RawBsonDocument.parse(d).toJson())
                .toList();
    }

    // --- exact ---

    @Test
    void groupsEndAsTheirChangesOneByOneWould() {
        apply(
                exact,
                List.of(
                        insert(items, "{_id: 1, n: 1}"),
                        insert(items, "{_id: 'b', z: 1, a: 2}"),
                        insert(items, "{_id: 3}")),
                List.of(
                        replace(items, "{_id: 1, n: {$numberLong: '2'}}"),
                        delete(items, "'b'"),
                        insert(items, "{_id: {x: 1}, n: 5}")));
        apply(
                exact,
                List.of(
                        insert(items, "{_id: 9, x: 1}"),
                        update(items, "9", "{updatedFields: {y: 2}}"),
                        delete(items, "9")),
                List.of(
                        update(items, "1", "{updatedFields: {m: 4}}"),
                        update(items, "1", "{removedFields: ['n']}"),
                        update(items, "{x: {$numberDouble: '1.0'}}", "{updatedFields: {n: 6}}"),
                        replace(items, "{_id: 3, z: 1}"),
                        update(items, "3", "{updatedFields: {z: 2, y: 3}}")));
        assertThat(documents(items))
                .containsExactlyElementsOf(json("{_id: 1, m: 4}", "{_id: 3, z: 2, y: 3}", "{_id: {x: 1}, n: 6}"));
        assertThat(facts.progress().applied()).isEqualTo(reached());
    }

    @Test
    void aKeyThatComesBackAsAnotherKindOfNumberIsThatKind() {
        apply(exact, List.of(insert(items, "{_id: 1, n: 1}")));
        apply(exact, List.of(delete(items, "1"), insert(items, "{_id: {$numberDouble: '1.0'}, n: 2}")));
        assertThat(documents(items)).isEqualTo(json("{_id: {$numberDouble: '1.0'}, n: 2}"));
    }

    @Test
    void uniqueValuesWanderBetweenDocuments() {
        apply(
                exact,
                List.of(
                        insert(coded, "{_id: 1, code: 10}"),
                        insert(coded, "{_id: 2, code: 20}"),
                        insert(coded, "{_id: 3, code: 30}")));
        apply(
                exact,
                List.of(
                        replace(coded, "{_id: 1, code: 0}"),
                        update(coded, "2", "{updatedFields: {code: 10}}"),
                        update(coded, "1", "{updatedFields: {code: 20}}")),
                List.of(delete(coded, "3"), insert(coded, "{_id: 4, code: 30}")));
        assertThat(documents(coded)).isEqualTo(json("{_id: 1, code: 20}", "{_id: 2, code: 10}", "{_id: 4, code: 30}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 700})
    void whatDoesNotMeetItsDocumentIsADivergence(int others) {
        apply(
                exact,
                List.of(
                        insert(items, "{_id: 1}"),
                        insert(coded, "{_id: 1, code: 1}"),
                        insert(coded, "{_id: 2, code: 2}")));
        List<String> before = documents(items);
        for (Change wrong : List.of(
                insert(items, "{_id: 1, n: 2}"),
                replace(items, "{_id: 5}"),
                delete(items, "5"),
                update(items, "5", "{updatedFields: {a: 1}}"),
                update(items, "1", "{removedFields: ['a']}"),
                insert(coded, "{_id: 1, code: 7}"),
                replace(coded, "{_id: 5, code: 7}"),
                delete(coded, "5"),
                update(coded, "5", "{updatedFields: {code: 7}}"),
                replace(coded, "{_id: 1, code: 2}"))) {
            List<Change> transaction = new ArrayList<>();
            for (int i = 0; i < others; i++) {
                transaction.add(insert(items, "{_id: " + (1000 + i) + "}"));
            }
            transaction.add(others / 2, wrong);
            FactsTest.assertRefused(Errors.TARGET_DIVERGED, () -> apply(exact, transaction));
            assertThat(documents(items)).isEqualTo(before);
            facts.progress();
        }
        apply(exact, List.of(replace(items, "{_id: 1, n: 3}")));
        assertThat(documents(items)).isEqualTo(json("{_id: 1, n: 3}"));
    }

    @Test
    void whatIsTooLargeToKeepIsStillOneTransaction() {
        String large = "x".repeat(500_000);
        try (Writer<ChangeBatch> writer = ChangeWriter.open(deployment, facts, exact)) {
            for (int i = 0; i < 40; i++) {
                writer.write(batch(List.of(insert(items, "{_id: " + i + ", large: '" + large + "'}"))));
            }
            assertThat(documents(items)).as("before the commit").isEmpty();
            applied += 40;
            writer.commit(reached());
        }
        assertThat(collection(items).countDocuments()).isEqualTo(40);
        try (Writer<ChangeBatch> writer = ChangeWriter.open(deployment, facts, exact)) {
            for (int i = 0; i < 40; i++) {
                writer.write(
                        batch(List.of(delete(items, "" + i), insert(items, "{_id: " + i + ", l: '" + large + "'}"))));
            }
        }
        assertThat(documents(items)).as("given up").allMatch(d -> d.contains("large"));
    }

    @Test
    void aWriterGoesOnAfterACommit() {
        try (Writer<ChangeBatch> writer = ChangeWriter.open(deployment, facts, exact)) {
            for (int i = 0; i < 3; i++) {
                writer.write(batch(List.of(insert(items, "{_id: " + i + "}"))));
                applied++;
                writer.commit(reached());
            }
            position++;
            writer.commit(reached());
        }
        assertThat(documents(items)).hasSize(3);
        assertThat(facts.progress().applied()).isEqualTo(reached());
    }

    @Test
    void collectionsAreEmptiedInOrder() {
        apply(exact, List.of(insert(items, "{_id: 1}"), insert(coded, "{_id: 1, code: 1}")));
        apply(
                exact,
                List.of(
                        insert(items, "{_id: 2}"),
                        Change.truncate(List.of(plan(items), plan(coded))),
                        insert(items, "{_id: 1, after: 1}")));
        assertThat(documents(items)).isEqualTo(json("{_id: 1, after: 1}"));
        assertThat(documents(coded)).isEmpty();
    }

    // --- converge, skip, repair ---

    @Test
    void convergingToleratesWhatIsThereAndWhatIsNot() {
        apply(exact, List.of(insert(items, "{_id: 1, n: 1}"), insert(items, "{_id: 2, n: 2}")));
        List<Change> changes = List.of(
                insert(items, "{_id: 1, n: 10}"),
                replace(items, "{_id: 5, n: 50}"),
                delete(items, "6"),
                delete(items, "2"),
                update(items, "7", "{updatedFields: {n: 1}}"),
                update(items, "1", "{updatedFields: {m: 1, 'n.x': 1}, removedFields: ['never']}"));
        for (int i = 0; i < 2; i++) {
            apply(converging, changes);
            assertThat(documents(items)).isEqualTo(json("{_id: 1, n: 10, m: 1}", "{_id: 5, n: 50}"));
        }
    }

    @Test
    void whatTheLoadContainsIsSkippedThenConvergesThenIsExact() {
        apply(exact, List.of(insert(items, "{_id: 1, n: 1}")));
        Join join = new Join(new ClusterPosition(position + 1, 1), new ClusterPosition(position + 2, 1));
        apply(
                List.of(plan(items, join), plan(coded, Join.NONE)),
                List.of(delete(items, "1")),
                List.of(insert(items, "{_id: 1, n: 2}"), delete(items, "7")),
                List.of(update(items, "1", "{updatedFields: {n: 3}}"), insert(items, "{_id: 7}")));
        assertThat(documents(items)).isEqualTo(json("{_id: 1, n: 3}", "{_id: 7}"));
    }

    @Test
    void repairsAddUpAndMaySwapUniqueValues() {
        apply(exact, List.of(insert(coded, "{_id: 1, code: 2}"), insert(coded, "{_id: 2, code: 1}")));
        for (int i = 0; i < 2; i++) {
            try (Writer<ChangeBatch> writer = ChangeWriter.open(deployment, facts, converging)) {
                writer.write(batch(List.of(
                        delete(coded, "1"),
                        delete(coded, "2"),
                        insert(coded, "{_id: 1, code: 1}"),
                        insert(coded, "{_id: 2, code: 2}"))));
                writer.commit(new Repaired(coded.id(), 2, "9:9"));
            }
        }
        assertThat(documents(coded)).isEqualTo(json("{_id: 1, code: 1}", "{_id: 2, code: 2}"));
        assertThat(facts.progress().repaired()).containsExactly(new Repaired(coded.id(), 4, "9:9"));
    }

    // --- who may ---

    @Test
    void whoDoesNotKnowWhatIsAppliedAppliesNothing() {
        apply(exact, List.of(insert(items, "{_id: 1}")));
        facts.close();
        Facts next = server.facts("one");
        next.claim();
        FactsTest.assertRefused(
                Errors.FACT_EXISTS, () -> ChangeWriter.open(next.collection().deployment(), next, exact));
        next.progress();
        ChangeWriter.open(next.collection().deployment(), next, exact).close();
    }

    @Test
    void whoLostTheClaimCommitsNothing() {
        try (Writer<ChangeBatch> writer = ChangeWriter.open(deployment, facts, exact)) {
            writer.write(batch(List.of(insert(items, "{_id: 1}"))));
            facts.close();
            Facts next = server.facts("one");
            next.claim();
            FactsTest.assertRefused(Errors.TARGET_CLAIMED, () -> writer.commit(reached()));
        }
        assertThat(documents(items)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sequencesEndAsOneByOneWould(boolean uniques) {
        Random random = new Random(uniques ? 5 : 6);
        Table table = uniques ? coded : items;
        Map<Integer, BsonDocument> model = new TreeMap<>();
        for (int round = 0; round < 8; round++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                changes.add(next(table, random, model));
            }
            apply(exact, changes.subList(0, 40), changes.subList(40, 80));
            assertThat(documents(table))
                    .as("round %d", round)
                    .isEqualTo(model.values().stream().map(BsonDocument::toJson).toList());
        }
    }

    private Change next(Table table, Random random, Map<Integer, BsonDocument> model) {
        int id = random.nextInt(25);
        BsonDocument known = model.get(id);
        String code = "code: " + random.nextInt(1_000_000_000);
        if (known == null || random.nextInt(4) == 0) {
            String json = "{_id: " + id + ", " + code + ", a: [1, 2]}";
            model.put(id, BsonDocument.parse(json));
            return known == null ? insert(table, json) : replace(table, json);
        }
        if (random.nextInt(4) == 0) {
            model.remove(id);
            return delete(table, "" + id);
        }
        BsonDocument changed =
                BsonDocument.parse("{" + code + ", f" + random.nextInt(4) + ": " + random.nextInt() + "}");
        known.putAll(changed);
        return update(table, "" + id, "{updatedFields: " + changed.toJson() + "}");
    }
}
