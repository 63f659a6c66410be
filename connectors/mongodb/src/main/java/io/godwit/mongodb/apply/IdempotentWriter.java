package io.godwit.mongodb.apply;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.godwit.mongodb.bson.DocumentKey;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Platform;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Writes steps to one collection where there are no transactions: in the source's order, each so that doing it again is harmless, because
 * after a runner's death some of a group are there and the fact is not. So nothing can be asserted of what was there before: whether the
 * two sides are equal, validation tells.
 */
final class IdempotentWriter {
    private static final int STEPS_AT_ONCE = 500;
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final Deployment deployment;
    private final MongoCollection<RawBsonDocument> collection;
    private final String name;

    IdempotentWriter(Deployment deployment, TableId target) {
        this.deployment = deployment;
        this.collection = deployment.raw(target.schema()).getCollection(target.name(), RawBsonDocument.class);
        this.name = target.toString();
    }

    void write(List<Step> steps) {
        try {
            for (int from = 0; from < steps.size(); from += STEPS_AT_ONCE) {
                writeSome(steps.subList(from, Math.min(steps.size(), from + STEPS_AT_ONCE)));
            }
        } catch (GodwitException e) {
            throw e.where().isEmpty() ? new GodwitException(e.code(), e.detail(), name, e.getCause()) : e;
        }
    }

    void empty() {
        deployment.throttling().obey(name, () -> collection.deleteMany(new BsonDocument()));
    }

    private void writeSome(List<Step> steps) {
        Map<ByteBuffer, byte[]> documents = read(steps);
        List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
        for (Step step : steps) {
            byte[] document = step.document();
            if (step.kind() == Step.Kind.DELETE) {
                documents.remove(step.id());
                writes.add(delete(step.key()));
                continue;
            }
            if (step.kind() == Step.Kind.CHANGE) {
                byte[] before = documents.get(step.id());
                if (before == null) {
                    continue; // a later step deletes it
                }
                document = new Delta(document, true).applyTo(before);
            }
            documents.put(step.id(), document);
            writes.add(new ReplaceOneModel<>(Filters.byKey(step.key()), new RawBsonDocument(document), UPSERT));
        }
        if (!writes.isEmpty()) {
            deployment.throttling().inOrder(collection, writes);
        }
    }

    private Map<ByteBuffer, byte[]> read(List<Step> steps) {
        Map<ByteBuffer, byte[]> wanted = new HashMap<>();
        for (Step step : steps) {
            if (step.kind() == Step.Kind.CHANGE) {
                wanted.put(step.id(), step.key());
            }
        }
        if (wanted.isEmpty()) {
            return new HashMap<>();
        }
        return deployment.throttling().obey(name, () -> {
            Map<ByteBuffer, byte[]> found = new HashMap<>();
            Filters.read(
                    collection,
                    null,
                    wanted.values(),
                    document -> found.put(ByteBuffer.wrap(Objects.requireNonNull(DocumentKey.of(document))), document));
            return found;
        });
    }

    /** In Cosmos DB's engine of its own a deletion of one document has to name its partition, one of many has not. */
    private WriteModel<RawBsonDocument> delete(byte[] key) {
        return deployment.server().platform() == Platform.COSMOS_RU
                ? new DeleteManyModel<>(Filters.byKey(key))
                : new DeleteOneModel<>(Filters.byKey(key));
    }
}
