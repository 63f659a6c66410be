package io.godwit.mongodb.apply;

import java.nio.ByteBuffer;

/**
 * One thing that is done to one document.
 *
 * @param kind what
 * @param id the key's cell: equal for equal keys
 * @param bytes the document, or the description of what changed; empty for a delete
 * @param exact whether it has to meet exactly the document it means
 */
record Step(Kind kind, ByteBuffer id, ByteBuffer bytes, boolean exact) {
    /** What is done. */
    enum Kind {
        INSERT,
        REPLACE,
        CHANGE,
        DELETE
    }

    static Step of(Kind kind, byte[] id, byte[] bytes, boolean exact) {
        return new Step(kind, ByteBuffer.wrap(id), ByteBuffer.wrap(bytes), exact);
    }

    @SuppressWarnings("ByteBufferBackingArray") // wrapped above, whole
    byte[] document() {
        return bytes.array();
    }

    @SuppressWarnings("ByteBufferBackingArray") // wrapped above, whole
    byte[] key() {
        return id.array();
    }
}
