package io.godwit.mongodb.apply;

import io.godwit.mongodb.bson.Bson;
import io.godwit.mongodb.bson.Elements;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A document being written, element by element. */
final class BytesOut {
    private byte[] data;
    private int length;

    BytesOut(int expected) {
        data = new byte[Math.max(64, expected)];
    }

    /** Leaves room for a document's length, and says where. */
    int beginDocument() {
        int start = length;
        room(Integer.BYTES);
        length += Integer.BYTES;
        return start;
    }

    void endDocument(int start) {
        room(1);
        data[length++] = 0;
        Bson.putInt32(data, start, length - start);
    }

    /** An element as it lies. */
    void copy(Elements element) {
        header(element.type(), element);
        put(element.data(), element.valueStart(), element.valueLength());
    }

    /** An element of the same name with another value. */
    void element(int type, Elements name, byte[] source, int start, int count) {
        header(type, name);
        put(source, start, count);
    }

    /** Kind and name, the name as another element has it. */
    void header(int type, Elements name) {
        room(1);
        data[length++] = (byte) type;
        put(name.data(), name.nameStart(), name.nameLength() + 1);
    }

    /** Kind and name. */
    void header(int type, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        room(bytes.length + 2);
        data[length++] = (byte) type;
        put(bytes, 0, bytes.length);
        data[length++] = 0;
    }

    void put(byte[] source, int start, int count) {
        room(count);
        System.arraycopy(source, start, data, length, count);
        length += count;
    }

    private void room(int count) {
        if (data.length - length < count) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(length, count)));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(data, length);
    }
}
