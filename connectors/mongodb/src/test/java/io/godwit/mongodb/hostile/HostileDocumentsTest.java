package io.godwit.mongodb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Documents that a careless copy changes arrive byte for byte, by load and by changes. */
class HostileDocumentsTest {
    private final Map<String, byte[]> sent = new TreeMap<>();
    private final Map<String, String> refused = new TreeMap<>();

    /** Puts every document that the source takes into a collection. */
    private void fill(MongoClient client, String collection) {
        sent.clear();
        HostileDocuments.bodies().forEach((label, body) -> {
            RawDocument document = new RawDocument().text("_id", label).text("label", label);
            body.accept(document);
            insert(client, collection, label, document);
        });
        HostileDocuments.keys().forEach((label, key) -> {
            RawDocument document = new RawDocument();
            key.accept(document);
            insert(client, collection, "_id: " + label, document.text("label", "_id: " + label));
        });
    }

    private void insert(MongoClient client, String collection, String label, RawDocument document) {
        try {
            Pair.insert(client, collection, document.bytes());
            sent.put(label, document.bytes());
        } catch (IllegalStateException | MongoCommandException e) {
            refused.put(label, e.getMessage());
        }
    }

    @Test
    void everyDocumentArrivesByteForByte() {
        try (Pair pair = new Pair()) {
            for (String collection : List.of("loaded", "followed")) {
                pair.run("{create: '" + collection + "', changeStreamPreAndPostImages: {enabled: true}}");
            }
            fill(pair.sourceClient(), "loaded");
            assertThat(refused).isEmpty();
            assertThat(Pair.differences(sent, Pair.documents(pair.sourceClient(), "loaded")))
                    .isEmpty();
            TablePlan loaded = pair.plan("loaded");
            TablePlan followed = pair.plan("followed");
            pair.source.retain(List.of(loaded.table(), followed.table()));
            Position since;
            try (Snapshot snapshot = pair.source.snapshot(true)) {
                since = snapshot.position();
                pair.load(loaded, snapshot);
            }
            assertThat(Pair.differences(sent, Pair.documents(pair.targetClient(), "loaded")))
                    .isEmpty();
            fill(pair.sourceClient(), "followed");
            pair.follow(List.of(loaded, followed), since);
            assertThat(Pair.differences(sent, Pair.documents(pair.targetClient(), "followed")))
                    .isEmpty();
        }
    }
}
