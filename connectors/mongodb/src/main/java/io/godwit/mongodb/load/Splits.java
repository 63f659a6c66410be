package io.godwit.mongodb.load;

import com.mongodb.MongoCommandException;
import com.mongodb.client.AggregateIterable;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides a collection into ranges of its keys. The server draws a sample of keys and sorts it, so that the ranges are right by whatever
 * order it has, a collation's for one; see {@link KeyRange} for what a range is. They hold every document exactly once wherever the
 * bounds lie: the sample decides only how even they are.
 */
public final class Splits {
    private static final Logger LOG = LoggerFactory.getLogger(Splits.class);

    /** So many keys for each range make most of them no more than a third larger or smaller than the mean. */
    private static final int KEYS_PER_SPLIT = 32;

    private static final int MOST_KEYS = 50_000;

    /** A larger key is no bound: it would be sent with every query. */
    private static final int MOST_KEY_BYTES = 512;

    private final Deployment deployment;

    /** Of this deployment. */
    public Splits(Deployment deployment) {
        this.deployment = deployment;
    }

    /** As in {@link io.godwit.spi.Source#splits}. */
    public List<Split> of(Table table, SplitSize size) {
        List<BsonValue> bounds = bounds(table, size);
        List<Split> splits = new ArrayList<>();
        int count = bounds.size() + 1;
        for (int i = 0; i < count; i++) {
            KeyRange range = new KeyRange(i == 0 ? null : bounds.get(i - 1), i == count - 1 ? null : bounds.get(i));
            // a document's _id never changes, so none moves from one range to another
            splits.add(new Split(table.id(), i, count, range.text(), true));
        }
        return splits;
    }

    private List<BsonValue> bounds(Table table, SplitSize size) {
        if (table.key() == null || size.most() < 2) {
            return List.of();
        }
        BsonDocument statistics = statistics(table.id());
        long bytes = statistics == null ? table.estimatedBytes() : number(statistics, "size", table.estimatedBytes());
        // a capped collection is kept in the order in which it was filled, and read in one piece to be filled in that
        // order again
        boolean capped = statistics != null
                && statistics.containsKey("capped")
                && statistics.get("capped").isBoolean()
                && statistics.getBoolean("capped").getValue();
        long wanted = Math.min(size.most(), (bytes + size.bytes() - 1) / Math.max(1, size.bytes()));
        if (capped || wanted < 2) {
            return List.of();
        }
        List<BsonValue> keys = sample(table.id(), (int) Math.min(MOST_KEYS, wanted * KEYS_PER_SPLIT));
        List<BsonValue> bounds = new ArrayList<>();
        for (int i = 1; i < wanted; i++) {
            if (keys.isEmpty()) {
                break;
            }
            BsonValue key = keys.get((int) (i * (long) keys.size() / wanted));
            if (bounds.isEmpty() || !bounds.get(bounds.size() - 1).equals(key)) {
                bounds.add(key);
            }
        }
        return bounds;
    }

    /** Null if the server does not tell, a user without the privilege for one; nothing but the number of ranges hangs on it. */
    private @Nullable BsonDocument statistics(TableId id) {
        try {
            return deployment.command(id.schema(), new BsonDocument("collStats", new BsonString(id.name())));
        } catch (MongoCommandException e) {
            LOG.debug("no statistics of {}", id, e);
            return null;
        } catch (RuntimeException e) {
            throw deployment.failure(e, "asking for a collection's size", id.toString());
        }
    }

    private static long number(BsonDocument document, String field, long otherwise) {
        BsonValue value = document.get(field);
        return value != null && value.isNumber() ? value.asNumber().longValue() : otherwise;
    }

    /** Keys of documents drawn at random, in the server's order; those left out that can be no bounds. */
    private List<BsonValue> sample(TableId id, int count) {
        List<BsonDocument> steps = List.of(
                new BsonDocument("$sample", new BsonDocument("size", new BsonInt32(count))),
                new BsonDocument("$project", new BsonDocument("_id", new BsonInt32(1))),
                new BsonDocument("$sort", new BsonDocument("_id", new BsonInt32(1))));
        List<BsonValue> keys = new ArrayList<>();
        try {
            AggregateIterable<RawBsonDocument> sample = deployment
                    .raw(id.schema())
                    .getCollection(id.name(), RawBsonDocument.class)
                    .withReadPreference(deployment.loadPreference())
                    .aggregate(steps)
                    .batchSize(MOST_KEYS)
                    .allowDiskUse(true);
            for (RawBsonDocument document : sample) {
                BsonValue key = document.get("_id");
                if (key != null && document.getByteBuffer().remaining() <= MOST_KEY_BYTES && KeyRange.canBound(key)) {
                    keys.add(key);
                }
            }
            return keys;
        } catch (MongoCommandException e) {
            LOG.info(
                    "{} is read in one piece: its server draws no sample of its keys (error {})", id, e.getErrorCode());
            return List.of();
        } catch (RuntimeException e) {
            throw deployment.failure(e, "drawing a sample of keys", id.toString());
        }
    }
}
