package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

/**
 * {@code SIGKILL} of the command line at seeded moments of whole migrations from MongoDB, or its stand-in, to another while an application
 * writes; then both are compared byte for byte by a plain find of all documents. One kill with each build, as the next run waits six
 * seconds until it may take a dead one for dead; {@code -Dgodwit.kills=12} kills so often, {@code -Dgodwit.seed} repeats the choices of
 * a run. Output and state of the runs stay in {@code target/kills}.
 */
final class MongoKillsTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", 1);
    private static final int KILLS_PER_MIGRATION = 6;
    private static final int DOCUMENTS = 3000;
    private static final List<String> COLLECTIONS = List.of("item", "busy");
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime() & 0xffffff);

    private final KilledRuns runs = new KilledRuns(
            new Random(SEED),
            List.of(Phase.LOAD, Phase.LOAD, Phase.CONVERGE, Phase.SYNC, Phase.CUTOVER, Phase.CUTOVER));
    private int migrations;
    private long documents;
    private long writes;

    @Test
    void nothingIsLostOrDoubled() throws Exception {
        while (runs.kills() < KILLS && migrations < KILLS) {
            // by what the change stream tells of an update alone, and in turn by images of the whole document
            Map<String, String> options = Map.of("postImages", migrations % 2 == 0 ? "keep" : "enable");
            migrations++;
            try (MongoTestDatabase from = MongoTestDatabase.source(options);
                    MongoTestDatabase to = MongoTestDatabase.target()) {
                migration(from, to, Math.min(KILLS_PER_MIGRATION, KILLS - runs.kills()));
            }
        }
        System.out.println("MONGODB online, seed " + SEED + ": " + runs.kills() + " kills in " + migrations
                + " migrations, nothing lost or doubled of " + documents + " documents after " + writes
                + " writes; they fell in " + runs.deaths());
        assertThat(runs.kills()).as("kills of %s migrations", migrations).isGreaterThanOrEqualTo(KILLS);
    }

    private void migration(MongoTestDatabase from, MongoTestDatabase to, int times) throws Exception {
        fill(from);
        Path folder = KilledRuns.folder("mongodb");
        Files.writeString(folder.resolve("migration.yaml"), """
                name: %s
                mode: online
                source: %s
                target: %s
                load: { splitSize: 1MB }
                sync: { groupMillis: 20 }
                """.formatted(
                        KilledRuns.NAME,
                        KilledRuns.endpoint(from.endpoint(), Set.of()),
                        KilledRuns.endpoint(to.endpoint(), Set.of())));
        List<MongoCollection<BsonDocument>> collections = COLLECTIONS.stream()
                .map(name -> from.client().getDatabase(from.schema()).getCollection(name, BsonDocument.class))
                .toList();
        try (StateStore store = SqlStateStore.open(folder.resolve("state"));
                MongoWriter writer = new MongoWriter(from.client(), collections, SEED + migrations)) {
            runs.killOften(folder, store, times);
            store.desire(KilledRuns.NAME, Desired.CUTOVER);
            KilledRuns.finish(folder);
            assertThatThrownBy(() -> collections.get(0).insertOne(new BsonDocument("_id", new BsonString("too late"))))
                    .as("a write behind the fence")
                    .isInstanceOf(MongoException.class);
            writer.stop();
            writes += writer.written();
            assertThat(writer.written()).as("writes beside the migration").isPositive();
        }
        for (String collection : COLLECTIONS) {
            Map<String, RawBsonDocument> expected = documents(from, collection);
            documents += expected.size();
            assertThat(differences(expected, documents(to, collection)))
                    .as("%s, seed %s, in %s", collection, SEED, folder)
                    .isEmpty();
        }
    }

    private static void fill(MongoTestDatabase database) {
        for (String collection : COLLECTIONS) {
            List<BsonDocument> some = new ArrayList<>();
            for (int i = 0; i < DOCUMENTS; i++) {
                some.add(new BsonDocument("_id", new BsonInt32(i))
                        .append("name", new BsonString("name " + i))
                        .append("body", new BsonString("b".repeat(1000))));
            }
            database.client()
                    .getDatabase(database.schema())
                    .getCollection(collection, BsonDocument.class)
                    .insertMany(some);
        }
    }

    /** By the driver alone, by their keys. */
    private static Map<String, RawBsonDocument> documents(MongoTestDatabase database, String collection) {
        Map<String, RawBsonDocument> found = new TreeMap<>();
        database.client()
                .getDatabase(database.schema())
                .getCollection(collection, RawBsonDocument.class)
                .find()
                .forEach(document -> assertThat(
                                found.put(new BsonDocument("_id", document.get("_id")).toJson(), document))
                        .as("another document of the same key")
                        .isNull());
        return found;
    }

    private static List<String> differences(Map<String, RawBsonDocument> source, Map<String, RawBsonDocument> target) {
        Set<String> keys = new TreeSet<>(source.keySet());
        keys.addAll(target.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            RawBsonDocument one = source.get(key);
            RawBsonDocument other = target.get(key);
            if (one == null || other == null) {
                differences.add(key + (one == null ? ": surplus" : ": lost"));
            } else if (!hex(one).equals(hex(other))) {
                differences.add(key + ": " + one.toJson() + " became " + other.toJson());
            }
        }
        return differences;
    }

    private static String hex(RawBsonDocument document) {
        ByteBuffer bytes = document.getByteBuffer().asNIO();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
