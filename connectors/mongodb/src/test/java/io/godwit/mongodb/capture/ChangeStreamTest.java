package io.godwit.mongodb.capture;

import static io.godwit.mongodb.capture.StandInSource.ORDERS;
import static io.godwit.mongodb.capture.StandInSource.document;
import static io.godwit.mongodb.capture.StandInSource.event;
import static io.godwit.mongodb.capture.StandInSource.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a change stream's events; the server is a stand-in that answers what is written here. */
final class ChangeStreamTest {
    private static final ClusterPosition FROM = new ClusterPosition(9, 0);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private StandInSource source(boolean mongos, String version) throws Exception {
        StandInSource source = new StandInSource(mongos, version);
        open.add(source);
        return source;
    }

    private Reader<ChangeBatch> reader(StandInSource source, RowFormat format, TableId... collections) {
        Reader<ChangeBatch> reader = source.log()
                .changes(
                        List.of(collections).stream()
                                .map(id -> StandInSource.plan(id, format))
                                .toList(),
                        FROM);
        open.add(reader);
        return reader;
    }

    /** Each change as its kind and number, each transaction in brackets with its time, until a position is reached. */
    private static List<String> read(Reader<ChangeBatch> reader, int seconds, int increment) {
        List<String> transactions = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        ClusterPosition goal = new ClusterPosition(seconds, increment);
        while (true) {
            ChangeBatch batch = Objects.requireNonNull(reader.next());
            for (Change change : batch.changes()) {
                text.append(change.kind()).append(' ').append(id(change)).append(' ');
            }
            if (batch.last() && batch.isTransaction()) {
                transactions.add(
                        text.append("at ").append(batch.commit().text()).toString());
                text.setLength(0);
            }
            if (batch.last() && batch.commit().covers(goal)) {
                assertThat(text).isEmpty();
                return transactions;
            }
        }
    }

    /** The key's cell holds the number's value last. */
    private static int id(Change change) {
        Row row = Objects.requireNonNull(change.after() != null ? change.after() : change.before());
        for (int id = 0; id < 100; id++) {
            BsonDocument key = new BsonDocument("_id", new BsonInt32(id));
            Row same = DocumentCells.of(change.plan().table(), change.plan().changes())
                    .key(bytes(key));
            if (same.length(0) == row.length(0)
                    && Arrays.equals(
                            same.data(),
                            same.start(0),
                            same.start(0) + same.length(0),
                            row.data(),
                            row.start(0),
                            row.start(0) + row.length(0))) {
                return id;
            }
        }
        throw new AssertionError("no such key");
    }

    private static byte[] bytes(BsonDocument document) {
        ByteBuffer buffer = new RawBsonDocument(document, new BsonDocumentCodec())
                .getByteBuffer()
                .asNIO();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void assertRefused(ErrorCode code, String saying, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).as(e.detail()).isEqualTo(code);
            assertThat(e.detail() + e.where()).contains(saying);
        });
    }

    @Test
    void eventsOfOneTimeAreOneTransaction() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.batch(
                token(10, 2, "2B02"), event("insert", 10, 1, 1), event("insert", 10, 1, 2), event("replace", 10, 2, 1));
        source.batch(token(10, 2, "2B02"), event("delete", 10, 2, 2));
        source.end(10, 2);
        Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
        assertThat(read(reader, 10, 2)).containsExactly("INSERT 1 INSERT 2 at 10:1", "UPDATE 1 DELETE 2 at 10:2");
        BsonDocument asked = source.streams().get(0);
        assertThat(asked.getTimestamp("startAtOperationTime")).isEqualTo(new BsonTimestamp(9, 1));
        assertThat(asked.getString("fullDocument").getValue()).isEqualTo("whenAvailable");
        assertThat(asked.getBoolean("showExpandedEvents").getValue()).isTrue();
        assertThat(asked.getBoolean("allChangesForCluster").getValue()).isTrue();
    }

    @Test
    void olderServersAreAskedNothingTheyDoNotKnow() throws Exception {
        StandInSource source = source(false, "4.0.28");
        source.batch(token(10, 1, "2B02"), event("insert", 10, 1, 1));
        source.end(10, 1);
        assertThat(read(reader(source, Collections.CHANGES, ORDERS), 10, 1)).containsExactly("INSERT 1 at 10:1");
        BsonDocument asked = source.streams().get(0);
        assertThat(asked.containsKey("showExpandedEvents")).isFalse();
        assertThat(asked.getString("fullDocument", new BsonString("default")).getValue())
                .isEqualTo("default");
        assertThat(source.commands("aggregate").get(0).getArray("pipeline")).hasSize(2);
    }

    @Test
    void anElectionInTheMiddleOfATransactionLosesAndDoublesNothing() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.batch(token(9, 1, "2B02"));
        source.batch(token(10, 1, "2B0002"), event("insert", 10, 1, 1), event("insert", 10, 1, 2));
        source.refuse(10107, "NotWritablePrimary", "ResumableChangeStreamError");
        source.batch(token(10, 1, "2B0003"), event("insert", 10, 1, 3));
        source.end(11, 0);
        Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
        assertThat(read(reader, 11, 0)).containsExactly("INSERT 1 INSERT 2 INSERT 3 at 10:1");
        assertThat(source.streams()).hasSize(2);
        assertThat(source.streams().get(1).getDocument("resumeAfter")).isEqualTo(token(10, 1, "2B0002"));
    }

    @Test
    void aBrokenConnectionIsResumedBehindTheLastMark() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.batch(token(9, 5, "2B02"));
        source.batch(token(10, 7, "2B02"));
        source.cut();
        source.batch(token(11, 1, "2B02"), event("insert", 11, 1, 1));
        source.end(11, 1);
        assertThat(read(reader(source, Collections.CHANGES, ORDERS), 11, 1)).containsExactly("INSERT 1 at 11:1");
        assertThat(source.streams().get(1).getDocument("resumeAfter")).isEqualTo(token(10, 7, "2B02"));
    }

    @Test
    void aFragmentedEventIsPutTogether() throws Exception {
        StandInSource source = source(false, "7.0.5");
        BsonDocument whole = event("update", 10, 1, 1).append("fullDocument", document(1, "large"));
        BsonDocument first = new BsonDocument("_id", token(10, 1, "2B0001"))
                .append("splitEvent", new BsonDocument("fragment", new BsonInt32(1)).append("of", new BsonInt32(2)));
        for (String name : List.of("operationType", "clusterTime", "ns")) {
            first.append(name, whole.get(name));
        }
        BsonDocument second = new BsonDocument("_id", token(10, 1, "2B0002"))
                .append("splitEvent", new BsonDocument("fragment", new BsonInt32(2)).append("of", new BsonInt32(2)))
                .append("documentKey", whole.get("documentKey"))
                .append("fullDocument", whole.get("fullDocument"));
        source.batch(token(10, 1, "2B0001"), first);
        source.batch(token(10, 1, "2B0002"), second);
        source.end(10, 1);
        assertThat(read(reader(source, Collections.CHANGES, ORDERS), 10, 1)).containsExactly("UPDATE 1 at 10:1");
        assertThat(source.commands("aggregate")
                        .get(0)
                        .getArray("pipeline")
                        .get(2)
                        .asDocument())
                .containsKey("$changeStreamSplitLargeEvent");
    }

    @Test
    void anUpdateWithoutImageCarriesWhatChanged() throws Exception {
        StandInSource source = source(false, "7.0.5");
        BsonDocument description = new BsonDocument("updatedFields", new BsonDocument("text", new BsonString("new")));
        source.batch(
                token(10, 2, "2B02"),
                event("update", 10, 1, 1)
                        .append("fullDocument", BsonNull.VALUE)
                        .append("updateDescription", description),
                event("update", 10, 2, 1)
                        .append("fullDocument", document(1, "new"))
                        .append("updateDescription", description));
        source.end(10, 2);
        Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
        List<Row> rows = new ArrayList<>();
        while (rows.size() < 2) {
            ChangeBatch batch = Objects.requireNonNull(reader.next());
            batch.changes().forEach(c -> rows.add(Objects.requireNonNull(c.after())));
        }
        Row delta = rows.get(0);
        assertThat(delta.columns()).isEqualTo(3);
        assertThat(delta.isAbsent(1)).isTrue();
        assertThat(new RawBsonDocument(delta.data(), delta.start(2), delta.length(2)))
                .isEqualTo(description);
        Row image = rows.get(1);
        assertThat(image.columns()).isEqualTo(2);
        assertThat(new RawBsonDocument(image.data(), image.start(1), image.length(1)))
                .isEqualTo(document(1, "new"));
    }

    @Test
    void anUpdateWithoutImageIsRefusedWhereTheTargetNeedsIt() throws Exception {
        StandInSource source = source(false, "7.0.5");
        assertRefused(CaptureCodes.POST_IMAGE_MISSING, "shop.orders", () -> reader(source, RowFormat.NEUTRAL, ORDERS));
        source.reply("listCollections", command -> {
            BsonDocument options =
                    new BsonDocument("changeStreamPreAndPostImages", new BsonDocument("enabled", BsonBoolean.TRUE));
            return StandInSource.cursor(command, null, List.of(new BsonDocument("options", options)));
        });
        source.batch(token(10, 1, "2B02"), event("update", 10, 1, 1).append("updateDescription", new BsonDocument()));
        Reader<ChangeBatch> reader = reader(source, RowFormat.NEUTRAL, ORDERS);
        assertRefused(CaptureCodes.POST_IMAGE_MISSING, "10:1", () -> read(reader, 10, 1));
    }

    @Test
    void aLostLogIsSaid() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.refuse(286, "ChangeStreamHistoryLost");
        assertRefused(Errors.LOG_LOST, "286", () -> reader(source, Collections.CHANGES, ORDERS));
        StandInSource old = source(false, "4.0.28");
        old.refuse(40576, "Location40576");
        assertRefused(Errors.LOG_LOST, "40576", () -> old.log().retain(List.of(StandInSource.table(ORDERS)), FROM));
    }

    @Test
    void definitionsThatChangeDocumentsStopAndOthersPass() throws Exception {
        StandInSource passing = source(false, "7.0.5");
        BsonDocument indexes = event("createIndexes", 10, 1, 1);
        indexes.remove("documentKey");
        passing.batch(token(10, 2, "2B02"), indexes, event("insert", 10, 2, 1));
        passing.end(10, 2);
        assertThat(read(reader(passing, Collections.CHANGES, ORDERS), 10, 2)).containsExactly("INSERT 1 at 10:2");

        for (String kind : List.of("drop", "rename", "dropDatabase", "invalidate")) {
            StandInSource source = source(false, "7.0.5");
            BsonDocument event = event(kind, 10, 1, 1);
            event.remove("documentKey");
            if (kind.equals("dropDatabase")) {
                event.getDocument("ns").remove("coll");
            } else if (kind.equals("rename")) {
                event.append(
                        "to", new BsonDocument("db", new BsonString("shop")).append("coll", new BsonString("old")));
            } else if (kind.equals("invalidate")) {
                event.remove("ns");
            }
            source.batch(token(10, 1, "2B02"), event);
            Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
            assertRefused(Errors.SCHEMA_CHANGED, "10:1", () -> read(reader, 10, 1));
        }
    }

    @Test
    void aCollectionPutInAnothersPlaceStops() throws Exception {
        StandInSource source = source(false, "7.0.5");
        BsonDocument event = event("rename", new TableId("shop", "tmp"), 10, 1, 1)
                .append("to", new BsonDocument("db", new BsonString("shop")).append("coll", new BsonString("orders")));
        event.remove("documentKey");
        source.batch(token(10, 1, "2B02"), event);
        Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
        assertRefused(Errors.SCHEMA_CHANGED, "$out", () -> read(reader, 10, 1));
    }

    @Test
    void unknownChangesOfDocumentsAreRefused() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.batch(token(10, 1, "2B02"), event("transmogrify", 10, 1, 1));
        Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
        assertRefused(Errors.NOT_SUPPORTED, "transmogrify", () -> read(reader, 10, 1));
    }

    @Test
    void mongosPromisesOnlyWhatLiesBeforeItsMark() throws Exception {
        StandInSource source = source(true, "7.0.5");
        source.batch(token(10, 1, "2B0001"), event("insert", 10, 1, 1));
        // one shard has told all of 10:1, another has not
        source.batch(token(10, 1, "2B02"));
        source.batch(token(10, 1, "2B0002"), event("insert", 10, 1, 2));
        source.batch(token(10, 2, "2B02"));
        source.end(10, 3);
        assertThat(read(reader(source, Collections.CHANGES, ORDERS), 10, 2))
                .containsExactly("INSERT 1 INSERT 2 at 10:1");
    }

    @Test
    void aDocumentThatMovesToAnotherShardGoesBeforeItComes() throws Exception {
        StandInSource source = source(true, "7.0.5");
        BsonDocument comes = event("insert", 10, 1, 1);
        comes.put("documentKey", new BsonDocument("region", new BsonString("a")).append("_id", new BsonInt32(1)));
        BsonDocument goes = event("delete", 10, 1, 1);
        goes.put("documentKey", new BsonDocument("region", new BsonString("b")).append("_id", new BsonInt32(1)));
        source.batch(token(10, 1, "2B02"), event("insert", 10, 1, 2), comes, goes);
        source.end(10, 3);
        assertThat(read(reader(source, Collections.CHANGES, ORDERS), 10, 2))
                .containsExactly("DELETE 1 INSERT 2 INSERT 1 at 10:1");
    }

    @Test
    void smallerStreamsAreMergedInOrder() throws Exception {
        StandInSource source = source(false, "7.0.5");
        TableId people = new TableId("staff", "people");
        source.refuse(13, "Unauthorized");
        // one stream of each database: first both are opened, then each is looked at
        source.batch(token(9, 1, "2B02"), event("insert", 10, 1, 1), event("insert", 12, 1, 2));
        source.batch(token(9, 1, "2B02"), event("insert", people, 10, 1, 3), event("insert", people, 11, 1, 4));
        source.end(12, 1);
        assertThat(read(reader(source, Collections.CHANGES, ORDERS, people), 12, 1))
                .containsExactly("INSERT 1 INSERT 3 at 10:1", "INSERT 4 at 11:1", "INSERT 2 at 12:1");
        assertThat(source.commands("aggregate"))
                .extracting(c -> c.getString("$db").getValue())
                .containsExactly("admin", "shop", "staff");
    }

    @Test
    void aTransactionLargerThanAFragmentEndsOnce() throws Exception {
        StandInSource source = source(false, "7.0.5");
        String text = "x".repeat(3 * 1024 * 1024);
        for (int i = 1; i <= 3; i++) {
            source.batch(
                    token(10, 1, "2B000" + i), event("insert", 10, 1, i).append("fullDocument", document(i, text)));
        }
        source.end(10, 1);
        Reader<ChangeBatch> reader = reader(source, Collections.CHANGES, ORDERS);
        List<Boolean> ends = new ArrayList<>();
        int changes = 0;
        while (changes < 3) {
            ChangeBatch batch = Objects.requireNonNull(reader.next());
            if (batch.isTransaction()) {
                ends.add(batch.last());
                changes += batch.changes().size();
            }
        }
        assertThat(ends).containsExactly(false, false, true);
    }

    @Test
    void retainWaitsUntilMostServersHaveItAndLooksAtTheStream() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.end(20, 4);
        ClusterPosition kept = source.log().retain(List.of(StandInSource.table(ORDERS)));
        assertThat(kept).isEqualTo(new ClusterPosition(20, 4));
        assertThat(source.commands("find").stream()
                        .map(c ->
                                c.getDocument("readConcern", new BsonDocument()).get("afterClusterTime")))
                .contains(new BsonTimestamp(20, 4));
        assertThat(source.streams()).hasSize(1);
        assertThat(source.commands("killCursors")).isNotEmpty();
    }

    @Test
    void tokensOfAnotherFormAreNotUnderstood() {
        assertThat(EventStream.tokenTime(null)).isNull();
        assertThat(EventStream.tokenTime(new BsonDocument("_data", new BsonString("8264"))))
                .isNull();
        assertThat(EventStream.tokenTime(new BsonDocument("_data", new BsonString("82zzzzzzzz00000001"))))
                .isNull();
        assertThat(EventStream.tokenTime(new BsonDocument("_id", new BsonInt32(1))))
                .isNull();
        assertThat(EventStream.tokenTime(token(0xF0000001, 7, "2B02"))).isEqualTo(new ClusterPosition(0xF0000001, 7));
        assertThat(Map.of("a", new ClusterPosition(5, 0).previous().text())).containsEntry("a", "4:4294967295");
    }
}
