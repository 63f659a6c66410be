package io.godwit.testkit.mongodb.gateway;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Replies, and what the engine's are missing. */
final class Replies {
    private Replies() {}

    static BsonDocument ok() {
        return new BsonDocument("ok", new BsonDouble(1));
    }

    static byte[] okBytes() {
        return RawDocuments.bytes(ok());
    }

    /** A cursor that is at its end from the beginning. */
    static byte[] cursor(String namespace, BsonArray firstBatch) {
        return RawDocuments.bytes(new BsonDocument(
                        "cursor",
                        new BsonDocument("id", new BsonInt64(0))
                                .append("ns", new BsonString(namespace))
                                .append("firstBatch", firstBatch))
                .append("ok", new BsonDouble(1)));
    }

    /** A reply of the engine; one without a word on success succeeded. */
    static byte[] complete(byte @Nullable [] reply) {
        if (reply == null) {
            return okBytes();
        }
        return new RawBsonDocument(reply).containsKey("ok") ? reply : RawDocuments.with(reply, ok());
    }

    static boolean hasWriteErrors(byte[] reply) {
        return new RawBsonDocument(reply).containsKey("writeErrors");
    }
}
