package io.godwit.mongodb.load;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.bson.RawBsonDocument;

/** Documents gathered to be sent together, in memory of its own that is used again. Not for use by several threads at once. */
final class Parcel {
    private byte[] data = new byte[64 * 1024];
    private int[] starts = new int[1024];
    private int length;
    private int documents;

    void clear() {
        length = 0;
        documents = 0;
    }

    int documents() {
        return documents;
    }

    int bytes() {
        return length;
    }

    /** Appends a document that begins here, and returns how many bytes it has. */
    int add(byte[] source, int start) {
        int count = Frame.documentLength(source, start);
        if (data.length - length < count) {
            long wanted = Math.max(2L * data.length, (long) length + count);
            data = Arrays.copyOf(data, (int) Math.min(wanted, Integer.MAX_VALUE - Long.BYTES));
        }
        if (documents + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        System.arraycopy(source, start, data, length, count);
        starts[documents++] = length;
        length += count;
        starts[documents] = length;
        return count;
    }

    /** The documents where they lie: valid until this is cleared. */
    List<RawBsonDocument> list() {
        return new Views();
    }

    private final class Views extends AbstractList<RawBsonDocument> implements RandomAccess {
        @Override
        public RawBsonDocument get(int index) {
            return new RawBsonDocument(data, starts[index], starts[index + 1] - starts[index]);
        }

        @Override
        public int size() {
            return documents;
        }
    }
}
