package io.godwit.mongodb.catalog;

import io.godwit.spi.schema.TableId;
import java.util.List;
import org.bson.BsonDocument;

/**
 * A collection or a view as {@code listCollections} tells it.
 *
 * @param type "collection", "view" or "timeseries"
 * @param options as it was created with
 * @param indexes as {@code listIndexes} tells them; none of a view
 */
record NativeCollection(TableId id, String type, BsonDocument options, List<BsonDocument> indexes) {
    /** What a time series keeps its documents in (MongoDB Manual, "Time Series Collections: Behavior"). */
    static final String BUCKETS = "system.buckets.";

    NativeCollection {
        indexes = List.copyOf(indexes);
    }

    boolean isView() {
        return type.equals("view");
    }

    boolean isTimeSeries() {
        return type.equals("timeseries");
    }

    boolean isCapped() {
        return Command.isOn(options, "capped");
    }

    /** Whether texts are compared otherwise than byte for byte, {@code _id} included. */
    boolean hasCollation() {
        return hasCollation(options);
    }

    static boolean hasCollation(BsonDocument options) {
        BsonDocument collation = Command.document(options, "collation");
        return !collation.isEmpty() && !Command.string(collation, "locale").equals("simple");
    }

    /** Whether its documents are encrypted by clients so that they can be asked for (queryable encryption). */
    boolean isEncrypted() {
        return options.containsKey("encryptedFields");
    }

    /** The collection that holds its rows. */
    TableId rows(TableId named) {
        return isTimeSeries() ? new TableId(named.schema(), BUCKETS + named.name()) : named;
    }
}
