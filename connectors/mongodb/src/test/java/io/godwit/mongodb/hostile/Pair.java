package io.godwit.mongodb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.bson.Collections;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** A source and a target, and a migration between them step by step. */
final class Pair implements AutoCloseable {
    private static final String MIGRATION = "hostile";

    private final MongoTestDatabase from = MongoTestDatabase.source();
    private final MongoTestDatabase to = MongoTestDatabase.target();
    final Source source = new MongoConnector().source(from.endpoint(), MIGRATION);
    final Target target = new MongoConnector().target(to.endpoint(), MIGRATION);

    Pair() {
        target.claim();
        target.progress();
    }

    MongoClient sourceClient() {
        return from.client();
    }

    MongoClient targetClient() {
        return to.client();
    }

    /** The target's side as a validation reads it. */
    Source copy() {
        return new MongoConnector().source(to.endpoint(), MIGRATION);
    }

    /** What there is beside documents: kinds, names and definitions. */
    static List<String> objects(Source of) {
        return of.schema(Selection.ALL).objects().stream()
                .map(object -> object.kind() + " " + object.name() + " " + object.statements())
                .toList();
    }

    /** Runs a command, given as Extended JSON, on the source's database. */
    void run(String command) {
        from.client().getDatabase("app").runCommand(BsonDocument.parse(command));
    }

    /** Writes a document with a command of its own. */
    static void insert(MongoClient client, String collection, byte[] document) {
        RawDocument command = new RawDocument()
                .text("insert", collection)
                .array("documents", new RawDocument().field(0x03, "0", document));
        client.getDatabase("app").runCommand(new RawBsonDocument(command.bytes()));
    }

    TablePlan plan(String collection) {
        Table table = table(source, collection);
        return Moves.plan(table, Collections.ROWS, Collections.CHANGES);
    }

    static Table table(Source of, String collection) {
        return of.schema(Selection.ALL).tables().stream()
                .filter(each -> each.id().equals(new TableId("app", collection)))
                .findFirst()
                .orElseThrow();
    }

    /** Loads a collection as of a moment. */
    void load(TablePlan plan, Snapshot snapshot) {
        for (Split split : source.splits(plan.table(), Moves.WHOLE)) {
            Moves.load(source, target, plan, snapshot, split);
        }
    }

    /** Applies what happened since a position until now. */
    void follow(List<TablePlan> plans, Position since) {
        Position end = source.position();
        try (Reader<ChangeBatch> reader = source.changes(plans, since);
                Writer<ChangeBatch> writer = target.changes(plans)) {
            for (ChangeBatch batch : Moves.changes(reader, end)) {
                writer.write(batch);
                if (batch.last()) {
                    writer.commit(new Checkpoint.AppliedTo(batch.commit().text(), Ledger.ZERO, 0));
                }
            }
        }
    }

    /** A collection's documents as they lie, by what {@link HostileDocuments} calls them. */
    static Map<String, byte[]> documents(MongoClient client, String collection) {
        Map<String, byte[]> documents = new TreeMap<>();
        client.getDatabase("app")
                .getCollection(collection, RawBsonDocument.class)
                .find()
                .forEach(document -> {
                    String label = document.getString("label").getValue();
                    assertThat(documents.put(label, bytes(document))).as(label).isNull();
                });
        return documents;
    }

    static byte[] bytes(RawBsonDocument document) {
        ByteBuffer bytes = document.getByteBuffer().asNIO();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** Where documents are not the same: their names, and from where on. */
    static List<String> differences(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        Set<String> labels = new TreeSet<>(expected.keySet());
        labels.addAll(actual.keySet());
        List<String> differences = new ArrayList<>();
        for (String label : labels) {
            byte[] one = expected.get(label);
            byte[] other = actual.get(label);
            if (one == null || other == null) {
                differences.add(label + (one == null ? ": surplus" : ": lost"));
            } else if (!Arrays.equals(one, other)) {
                int at = Arrays.mismatch(one, other);
                differences.add(label + ": " + around(one, at) + " became " + around(other, at));
            }
        }
        return differences;
    }

    private static String around(byte[] document, int at) {
        int start = Math.max(0, at - 12);
        return "..." + HexFormat.of().formatHex(document, start, Math.min(document.length, start + 40)) + " ("
                + document.length + ")";
    }

    @Override
    public void close() {
        source.close();
        target.close();
        to.close();
        from.close();
    }
}
