package io.godwit.mongodb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Filters;
import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.contract.Moves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** Damage to one document of a target, however small, shows in the digest of its bucket and of no other. */
class PlantedCorruptionTest {
    private static final int DOCUMENTS = 60;
    private static final int BUCKETS = 64;
    private static final int DAMAGED = 17;

    /** What becomes of the document {@value #DAMAGED} on the target. */
    private static Map<String, Consumer<RawDocument>> damages() {
        Map<String, Consumer<RawDocument>> all = new LinkedHashMap<>();
        all.put("a value", d -> intact(d, 18, 0.0, "text"));
        all.put("one bit of a text", d -> intact(d, DAMAGED, 0.0, "texu"));
        all.put("minus zero for zero", d -> intact(d, DAMAGED, -0.0, "text"));
        all.put(
                "not-a-number for zero",
                d -> d.int32("n", DAMAGED)
                        .realBits("r", 0x7ff8000000000001L)
                        .text("t", "text")
                        .document("d", inner(1)));
        all.put(
                "int64 for int32",
                d -> d.int64("n", DAMAGED).real("r", 0.0).text("t", "text").document("d", inner(1)));
        all.put(
                "a real for int32",
                d -> d.real("n", DAMAGED).real("r", 0.0).text("t", "text").document("d", inner(1)));
        all.put(
                "order of fields",
                d -> d.real("r", 0.0).int32("n", DAMAGED).text("t", "text").document("d", inner(1)));
        all.put(
                "order within",
                d -> d.int32("n", DAMAGED)
                        .real("r", 0.0)
                        .text("t", "text")
                        .document("d", new RawDocument().int32("y", 2).int32("x", 1)));
        all.put("a field less", d -> d.int32("n", DAMAGED).real("r", 0.0).text("t", "text"));
        all.put("a field twice", d -> {
            intact(d, DAMAGED, 0.0, "text");
            d.int32("n", DAMAGED);
        });
        all.put("a null more", d -> {
            intact(d, DAMAGED, 0.0, "text");
            d.empty(0x0a, "more");
        });
        return all;
    }

    private static RawDocument inner(int x) {
        return new RawDocument().int32("x", x).int32("y", 2);
    }

    private static void intact(RawDocument document, int number, double real, String text) {
        document.int32("n", number).real("r", real).text("t", text).document("d", inner(1));
    }

    private static void insert(MongoClient client, int key, Consumer<RawDocument> body) {
        RawDocument document = new RawDocument().int32("_id", key);
        body.accept(document);
        Pair.insert(client, "items", document.bytes());
    }

    private static Digest[] digests(Source source) {
        Table table = Pair.table(source, "items");
        String name = source.digests(table).get(0);
        Digest[] sums = new Digest[BUCKETS];
        Arrays.fill(sums, Digest.empty(name));
        try (Snapshot snapshot = source.snapshot(false)) {
            for (Split split : source.splits(table, Moves.WHOLE)) {
                Digest[] more = source.digests(table, snapshot, split, name, BUCKETS);
                Arrays.setAll(sums, b -> sums[b].plus(more[b]));
            }
        }
        return sums;
    }

    private static Set<Integer> differing(Digest[] one, Digest[] other) {
        Set<Integer> buckets = new TreeSet<>();
        for (int b = 0; b < BUCKETS; b++) {
            if (!one[b].equals(other[b])) {
                buckets.add(b);
            }
        }
        return buckets;
    }

    @Test
    void anyDamageToOneDocumentShowsInItsBucket() {
        try (Pair pair = new Pair();
                Source copy = pair.copy()) {
            MongoClient to = pair.targetClient();
            for (int i = 0; i < DOCUMENTS; i++) {
                int number = i;
                insert(pair.sourceClient(), i, d -> intact(d, number, 0.0, "text"));
            }
            try (Snapshot snapshot = pair.source.snapshot(false)) {
                pair.load(pair.plan("items"), snapshot);
            }
            Digest[] wanted = digests(pair.source);
            assertThat(differing(wanted, digests(copy))).isEmpty();

            delete(to, DAMAGED);
            Set<Integer> bucket = differing(wanted, digests(copy));
            assertThat(bucket).as("lost").hasSize(1);
            List<String> overlooked = new ArrayList<>();
            damages().forEach((damage, body) -> {
                insert(to, DAMAGED, body);
                if (!differing(wanted, digests(copy)).equals(bucket)) {
                    overlooked.add(damage);
                }
                delete(to, DAMAGED);
            });
            assertThat(overlooked).isEmpty();

            insert(to, DAMAGED, d -> intact(d, DAMAGED, 0.0, "text"));
            assertThat(differing(wanted, digests(copy))).as("mended").isEmpty();
            insert(to, 1000, d -> intact(d, DAMAGED, 0.0, "text"));
            assertThat(differing(wanted, digests(copy)))
                    .as("doubled under another key")
                    .hasSize(1);
        }
    }

    @Test
    void anIndexThatIsMissingShows() {
        try (Pair pair = new Pair();
                Source copy = pair.copy()) {
            insert(pair.sourceClient(), 1, d -> intact(d, 1, 0.0, "text"));
            insert(pair.targetClient(), 1, d -> intact(d, 1, 0.0, "text"));
            BsonDocument index =
                    BsonDocument.parse("{createIndexes: 'items', indexes: [{key: {n: 1}, name: 'by number'}]}");
            pair.sourceClient().getDatabase("app").runCommand(index);
            assertThat(Pair.objects(pair.source)).anyMatch(object -> object.contains("by number"));
            assertThat(Pair.objects(copy)).noneMatch(object -> object.contains("by number"));
            pair.targetClient().getDatabase("app").runCommand(index);
            assertThat(Pair.objects(copy)).isEqualTo(Pair.objects(pair.source));
        }
    }

    private static void delete(MongoClient client, int key) {
        client.getDatabase("app").getCollection("items").deleteOne(Filters.eq(key));
    }
}
