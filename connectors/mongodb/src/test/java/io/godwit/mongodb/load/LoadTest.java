package io.godwit.mongodb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ranges hold, and that what is read arrives as it was; on a compatible server or one named by its address. */
final class LoadTest {
    private static final String MIGRATION = "load";
    private static final int LARGEST = 16 << 20;
    private static final SplitSize WHOLE = new SplitSize(Long.MAX_VALUE, 1);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T closing(T it) {
        open.push(it);
        return it;
    }

    private static MongoCollection<RawBsonDocument> collection(MongoTestDatabase database, String name) {
        return database.client().getDatabase(database.schema()).getCollection(name, RawBsonDocument.class);
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private static MongoCollection<RawBsonDocument> filled(MongoTestDatabase database, Collection<BsonValue> keys) {
        MongoCollection<RawBsonDocument> filled = collection(database, "odd");
        List<RawBsonDocument> documents = new ArrayList<>();
        for (BsonValue key : keys) {
            documents.add(raw(new BsonDocument("_id", key).append("n", new BsonInt32(documents.size()))));
        }
        filled.insertMany(documents);
        return filled;
    }

    private Source source(MongoTestDatabase database) {
        return closing(new MongoConnector().source(database.endpoint(), MIGRATION));
    }

    private static Table table(Source source, TableId id, Map<TableId, String> filters) {
        Selection selection = new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), filters);
        return source.schema(selection).tables().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static TablePlan plan(Table table, RowFormat rows, RowFormat changes) {
        return new TablePlan(table, rows, "", changes, "", Join.NONE);
    }

    private static TablePlan plan(Table table) {
        return plan(table, Collections.ROWS, Collections.CHANGES);
    }

    private static List<ByteBuffer> documents(MongoCollection<RawBsonDocument> collection) {
        List<ByteBuffer> documents = new ArrayList<>();
        collection.find().forEach(d -> documents.add(d.getByteBuffer().asNIO()));
        documents.sort(null);
        return documents;
    }

    // --- ranges ---

    @Test
    void eachKeyIsBelowOrAboveAnyBoundAsTheServerSortsIt() {
        MongoTestDatabase database = closing(MongoTestDatabase.source());
        MongoCollection<RawBsonDocument> odd = filled(database, OddKeys.all());
        List<BsonValue> sorted = new ArrayList<>();
        odd.find().sort(new BsonDocument("_id", new BsonInt32(1))).forEach(d -> sorted.add(d.get("_id")));
        assertThat(sorted).hasSize(OddKeys.all().size());
        int bounds = 0;
        for (int i = 0; i < sorted.size(); i++) {
            BsonValue bound = sorted.get(i);
            if (!KeyRange.canBound(bound)) {
                continue;
            }
            bounds++;
            List<BsonValue> below = keys(odd, new KeyRange(null, bound));
            List<BsonValue> above = keys(odd, new KeyRange(bound, null));
            assertThat(below).as("below " + bound).containsExactlyInAnyOrderElementsOf(sorted.subList(0, i));
            assertThat(above).as("from " + bound).containsExactlyInAnyOrderElementsOf(sorted.subList(i, sorted.size()));
            int next = i + 1 + (i * 31 + 7) % 60;
            if (next < sorted.size() && KeyRange.canBound(sorted.get(next))) {
                assertThat(keys(odd, new KeyRange(bound, sorted.get(next))))
                        .as("from " + bound + " to " + sorted.get(next))
                        .containsExactlyInAnyOrderElementsOf(sorted.subList(i, next));
            }
        }
        assertThat(bounds).isGreaterThan(sorted.size() / 2);
    }

    private static List<BsonValue> keys(MongoCollection<RawBsonDocument> collection, KeyRange range) {
        KeyRange kept = KeyRange.of(new Split(new TableId("a", "b"), 0, 1, range.text(), true));
        List<BsonValue> keys = new ArrayList<>();
        collection.find(kept.filter()).forEach(d -> keys.add(d.get("_id")));
        return keys;
    }

    @Test
    void splitsHoldEachDocumentOnceAndAreOneForSmallCollections() {
        MongoTestDatabase database = closing(MongoTestDatabase.source());
        MongoCollection<RawBsonDocument> odd = filled(database, OddKeys.all());
        Source source = source(database);
        Table table = table(source, database.table("odd"), Map.of());
        assertThat(source.splits(table, new SplitSize(100 << 20, 8))).hasSize(1);
        for (int most : new int[] {2, 7, 40}) {
            List<Split> splits = source.splits(table, new SplitSize(1, most));
            assertThat(splits).hasSizeBetween(2, most);
            List<ByteBuffer> read = new ArrayList<>();
            try (Snapshot snapshot = source.snapshot(false)) {
                for (Split split : splits) {
                    try (Reader<Batch> reader = source.rows(plan(table), snapshot, split)) {
                        Frames.documents(reader).forEach(d -> read.add(ByteBuffer.wrap(d)));
                    }
                }
            }
            read.sort(null);
            assertThat(read).isEqualTo(documents(odd));
        }
    }

    // --- from wire to wire ---

    private static long load(Source source, Target target, TablePlan plan, Split split, boolean commit) {
        long rows = 0;
        try (Snapshot snapshot = source.snapshot(false);
                Reader<Batch> reader = source.rows(plan, snapshot, split);
                Writer<Batch> writer = target.rows(plan, split)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                writer.write(batch);
                rows += batch.rows();
            }
            if (commit) {
                writer.commit(new Checkpoint.SplitLoaded(split, rows, 1, "1:1"));
            }
        }
        return rows;
    }

    @Test
    void documentsArriveByteForByteHoweverOftenARangeIsBegun() {
        MongoTestDatabase from = closing(MongoTestDatabase.source());
        MongoTestDatabase to = closing(MongoTestDatabase.target());
        MongoCollection<RawBsonDocument> odd = filled(from, OddKeys.all());
        odd.insertOne(raw(new BsonDocument("_id", new BsonString("largest"))
                .append("b", new BsonBinary(new byte[LARGEST - 40]))));
        Source source = source(from);
        Target target = closing(new MongoConnector().target(to.endpoint(), MIGRATION));
        target.claim();
        Table table = table(source, from.table("odd"), Map.of());
        MongoCollection<RawBsonDocument> copy = collection(to, "odd");
        List<Split> splits = source.splits(table, new SplitSize(1, 6));
        for (Split split : splits) {
            load(source, target, plan(table), split, false);
            load(source, target, plan(table), split, true);
        }
        assertThat(documents(copy)).isEqualTo(documents(odd));

        odd.drop();
        for (Split split : splits) {
            assertThatThrownBy(() -> load(source, target, plan(table), split, true))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.FACT_EXISTS));
        }
        assertThat(copy.countDocuments())
                .as("what is loaded stays")
                .isEqualTo(OddKeys.all().size() + 1L);
    }

    @Test
    void whatABegunLoadLeftIsRemovedInItsRangeOnly() {
        MongoTestDatabase from = closing(MongoTestDatabase.source());
        MongoTestDatabase to = closing(MongoTestDatabase.target());
        filled(from, List.of(new BsonInt32(1), new BsonInt32(2), new BsonInt32(3), new BsonInt32(4)));
        filled(to, List.of(new BsonInt32(2), new BsonString("in no range that is loaded"), new BsonInt32(-7)));
        Source source = source(from);
        Target target = closing(new MongoConnector().target(to.endpoint(), MIGRATION));
        target.claim();
        Table table = table(source, from.table("odd"), Map.of());
        String range = new KeyRange(new BsonInt32(2), new BsonInt32(4)).text();
        Split split = new Split(table.id(), 1, 3, range, true);
        assertThat(load(source, target, plan(table), split, true)).isEqualTo(2);
        List<BsonValue> keys = new ArrayList<>();
        collection(to, "odd").find().forEach(d -> keys.add(d.get("_id")));
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        new BsonInt32(2),
                        new BsonInt32(3),
                        new BsonString("in no range that is loaded"),
                        new BsonInt32(-7));
    }

    @Test
    void rowsOfAnotherEngineAreRefusedByName() {
        MongoTestDatabase to = closing(MongoTestDatabase.target());
        filled(to, List.of(new BsonInt32(1)));
        Table table = table(source(to), to.table("odd"), Map.of());
        Target target = closing(new MongoConnector().target(to.endpoint(), MIGRATION));
        Table other = new Table(
                table.id(),
                table.target(),
                List.of(table.columns().get(0)),
                table.key(),
                table.fullImages(),
                table.otherUniques(),
                null,
                -1,
                -1);
        TablePlan plan = plan(other, RowFormat.NEUTRAL, RowFormat.NEUTRAL);
        assertThatThrownBy(() -> target.rows(plan, new Split(table.id(), 0, 1, "", true)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.NOT_SUPPORTED))
                .hasMessageContaining("another engine");
    }

    // --- moments ---

    @Test
    void aSnapshotShowsOneMomentToAllItsReaders() {
        MongoTestDatabase database = closing(MongoTestDatabase.source());
        MongoCollection<RawBsonDocument> odd = filled(database, List.of(new BsonInt32(1), new BsonInt32(2)));
        Source source = source(database);
        Table table = table(source, database.table("odd"), Map.of());
        Split whole = source.splits(table, WHOLE).get(0);
        try (Snapshot snapshot = source.snapshot(true)) {
            assertThat(snapshot.consistent()).isTrue();
            odd.deleteOne(new BsonDocument("_id", new BsonInt32(1)));
            odd.insertOne(raw(new BsonDocument("_id", new BsonInt32(3))));
            for (int readers = 0; readers < 2; readers++) {
                try (Reader<Batch> reader = source.rows(plan(table), snapshot, whole)) {
                    assertThat(Frames.documents(reader).stream().map(d -> new RawBsonDocument(d).get("_id")))
                            .containsExactlyInAnyOrder(new BsonInt32(1), new BsonInt32(2));
                }
            }
        }
    }

    // --- digests, keys, filters ---

    @Test
    void givenRowsHaveTheDigestOfThoseThatLie() {
        MongoTestDatabase database = closing(MongoTestDatabase.source());
        filled(database, OddKeys.all());
        Source source = source(database);
        Table table = table(source, database.table("odd"), Map.of());
        String name = source.digests(table).get(0);
        try (Snapshot snapshot = source.snapshot(false)) {
            Split whole = source.splits(table, WHOLE).get(0);
            Digest lying = source.digest(table, snapshot, whole, name);
            List<Row> rows = new ArrayList<>();
            TablePlan neutral = plan(table, RowFormat.NEUTRAL, RowFormat.NEUTRAL);
            try (Reader<Batch> reader = source.rows(neutral, snapshot, whole, Buckets.all(name))) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int r = 0; r < batch.rows(); r++) {
                        rows.add(Row.copyOf(((RowBatch) batch).at(r)));
                    }
                }
            }
            assertThat(source.digest(table, name, List.of(batch(rows, 0, 0)))).containsExactly(lying);
            List<Digest> swapped = source.digest(table, name, List.of(batch(rows, 0, 1)));
            assertThat(swapped.get(0)).as("keys of two rows swapped").isNotEqualTo(lying);
        }
    }

    /** The rows, with the keys of two of them swapped. */
    private static RowBatch batch(List<Row> rows, int one, int other) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, rows.get(0).columns());
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).columns(); c++) {
                Cells row = rows.get(c > 0 ? r : r == one ? other : r == other ? one : r);
                batch.append(row.data(), row.start(c), row.length(c));
            }
        }
        return batch;
    }

    @Test
    void documentsAreFoundByTheirKeysInEitherFormat() {
        MongoTestDatabase database = closing(MongoTestDatabase.source());
        List<BsonValue> keys = OddKeys.all();
        // a zero character cannot be in neutral rows
        keys.remove(new BsonString("\0x"));
        filled(database, keys);
        Source source = source(database);
        Table table = table(source, database.table("odd"), Map.of());
        for (RowFormat format : List.of(Collections.CHANGES, RowFormat.NEUTRAL)) {
            TablePlan plan = plan(table, Collections.ROWS, format);
            DocumentCells cells = DocumentCells.of(table, format);
            for (int i = 0; i < keys.size(); i += 3) {
                BsonValue key = keys.get(i);
                Row whole = cells.row(Frames.bytes(raw(new BsonDocument("_id", key))));
                Row asked = new Row(whole.data(), new int[] {whole.start(0)}, new int[] {whole.length(0)});
                List<Row> found = source.lookUp(plan, null, List.of(asked));
                assertThat(found).as(format.name() + " " + key).hasSize(1);
                assertThat(found.get(0).length(0)).isEqualTo(asked.length(0));
            }
        }
    }

    @Test
    void aFilterHoldsInRowsDigestsAndLookUps() {
        MongoTestDatabase database = closing(MongoTestDatabase.source());
        filled(database, List.of(new BsonInt32(0), new BsonInt32(1), new BsonInt32(2), new BsonInt32(3)));
        Source source = source(database);
        TableId id = database.table("odd");
        Table table = table(source, id, Map.of(id, "{\"n\": {\"$gte\": 2}}"));
        String name = source.digests(table).get(0);
        try (Snapshot snapshot = source.snapshot(false)) {
            long rows = 0;
            for (Split split : source.splits(table, new SplitSize(1, 3))) {
                rows += source.digest(table, snapshot, split, name).rows();
            }
            assertThat(rows).isEqualTo(2);
        }
    }
}
