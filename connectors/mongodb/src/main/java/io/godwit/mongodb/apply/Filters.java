package io.godwit.mongodb.apply;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import io.godwit.mongodb.bson.Bson;
import io.godwit.mongodb.bson.DocumentKey;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Addresses documents by the cells of their keys. */
final class Filters {
    private Filters() {}

    /** The one document of this key. */
    static BsonDocument byKey(byte[] key) {
        RawBsonDocument plain = new RawBsonDocument(DocumentKey.document(key, 0, key.length));
        int type = key[0] & 0xff;
        // a document's first field may be called like an operator
        return type == Bson.DOCUMENT || type == Bson.REGEX
                ? new BsonDocument("_id", new BsonDocument("$eq", Objects.requireNonNull(plain.get("_id"))))
                : plain;
    }

    /** Hands over each document of these keys that is there. */
    static void read(
            MongoCollection<RawBsonDocument> collection,
            @Nullable ClientSession session,
            Collection<byte[]> keys,
            Consumer<byte[]> each) {
        BsonArray values = new BsonArray();
        for (byte[] key : keys) {
            BsonValue value = new RawBsonDocument(DocumentKey.document(key, 0, key.length)).get("_id");
            values.add(Objects.requireNonNull(value));
        }
        BsonDocument filter = new BsonDocument("_id", new BsonDocument("$in", values));
        try (MongoCursor<RawBsonDocument> found =
                (session == null ? collection.find(filter) : collection.find(session, filter)).iterator()) {
            while (found.hasNext()) {
                each.accept(bytes(found.next()));
            }
        }
    }

    /** A document's bytes, in an array of their own. */
    static byte[] bytes(RawBsonDocument document) {
        org.bson.ByteBuf buffer = document.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
