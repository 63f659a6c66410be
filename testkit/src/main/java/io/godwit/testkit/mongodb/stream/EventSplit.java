package io.godwit.testkit.mongodb.stream;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/** Splits events that are too large for one document (MongoDB Manual, "$changeStreamSplitLargeEvent"). */
final class EventSplit {
    /** What a document may be large. */
    static final int MAXIMUM_BYTES = 16 * 1024 * 1024;

    private static final int OVERHEAD_BYTES = 1024;

    private EventSplit() {}

    static List<RawBsonDocument> split(BsonDocument event, ResumeToken token) {
        List<BsonDocument> parts = new ArrayList<>();
        BsonDocument part = new BsonDocument();
        long bytes = OVERHEAD_BYTES;
        for (var field : event.entrySet()) {
            if (field.getKey().equals("_id")) {
                continue;
            }
            int length = Bytes.of(new BsonDocument(field.getKey(), field.getValue())).length;
            if (!part.isEmpty() && bytes + length > MAXIMUM_BYTES) {
                parts.add(part);
                part = new BsonDocument();
                bytes = OVERHEAD_BYTES;
            }
            part.append(field.getKey(), field.getValue());
            bytes += length;
        }
        parts.add(part);
        List<RawBsonDocument> fragments = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            BsonDocument fragment = new BsonDocument("_id", token.fragment(i).document())
                    .append(
                            "splitEvent",
                            new BsonDocument("fragment", new BsonInt32(i + 1))
                                    .append("of", new BsonInt32(parts.size())));
            fragment.putAll(parts.get(i));
            fragments.add(new RawBsonDocument(Bytes.of(fragment)));
        }
        return fragments;
    }
}
