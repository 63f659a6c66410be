package io.godwit.mongodb.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * The command {@code insert} with its documents, built as the bytes that are sent: documents are copied into it and never looked at.
 * Refilled for the next command.
 */
final class InsertCommand {
    private static final byte ARRAY = 4;
    private static final byte DOCUMENT = 3;
    private static final byte[] NAME = "documents\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 11;

    private final byte[] head;
    private byte[] data = new byte[64 * 1024];
    private int length;
    private int array;
    private int documents;

    /** Into a collection of a database that the command is sent to. */
    InsertCommand(String collection) {
        BsonDocument command = new BsonDocument("insert", new BsonString(collection))
                .append("ordered", BsonBoolean.FALSE)
                .append("writeConcern", new BsonDocument("w", new BsonString("majority")));
        RawBsonDocument raw = new RawBsonDocument(command, new BsonDocumentCodec());
        head = new byte[raw.getByteBuffer().remaining() - 1];
        raw.getByteBuffer().get(head);
        clear();
    }

    /** Without documents again; keeps the memory. */
    void clear() {
        length = 0;
        put(head, 0, head.length);
        put(ARRAY);
        put(NAME, 0, NAME.length);
        array = length;
        length += Integer.BYTES;
        documents = 0;
    }

    int documents() {
        return documents;
    }

    /** How large the command is. */
    int bytes() {
        return length;
    }

    /** Appends a document. */
    void add(byte[] source, int start, int count) {
        room(count + MOST_DIGITS + 2);
        data[length++] = DOCUMENT;
        digits(documents++);
        data[length++] = 0;
        System.arraycopy(source, start, data, length, count);
        length += count;
    }

    /** The command; valid until this is refilled. Call once. */
    RawBsonDocument command() {
        room(2);
        data[length++] = 0;
        int32(array, length - array);
        data[length++] = 0;
        int32(0, length);
        return new RawBsonDocument(data, 0, length);
    }

    private void digits(int number) {
        int divisor = 1;
        while (number / divisor > 9) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            data[length++] = (byte) ('0' + number / divisor % 10);
        }
    }

    private void put(byte value) {
        room(1);
        data[length++] = value;
    }

    private void put(byte[] source, int start, int count) {
        room(count);
        System.arraycopy(source, start, data, length, count);
        length += count;
    }

    private void int32(int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            data[at + i] = (byte) (value >> Byte.SIZE * i);
        }
    }

    private void room(int count) {
        if (data.length - length < count) {
            data = Arrays.copyOf(data, Math.max(Math.multiplyExact(data.length, 2), Math.addExact(length, count)));
        }
    }
}
