package io.godwit.mongodb.load;

import io.godwit.mongodb.bson.DocumentKey;
import io.godwit.mongodb.bson.Elements;
import java.nio.charset.StandardCharsets;

/** Which bucket a document is in: that of its key, in the form that equal keys share. Used by one thread. */
final class DocumentBuckets {
    private static final byte[] ID = "_id".getBytes(StandardCharsets.US_ASCII);

    private final DocumentHash hash;

    /** Of so many, a power of two. */
    DocumentBuckets(int count) {
        hash = new DocumentHash(count);
    }

    int bucket(byte[] data, int start, int length) {
        Elements elements = new Elements(data, start, length);
        if (!elements.find(ID)) {
            return hash.bucket(data, start, length);
        }
        byte[] key = DocumentKey.of(data, elements.type(), elements.valueStart(), elements.valueLength());
        return hash.bucket(key, 0, key.length);
    }
}
