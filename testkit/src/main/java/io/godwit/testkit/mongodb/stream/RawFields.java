package io.godwit.testkit.mongodb.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The fields of a BSON document as they lie in its bytes (bsonspec.org 1.1), so that nothing of a value is lost on the way. */
final class RawFields {
    static final byte DOCUMENT = 3;
    static final byte ARRAY = 4;

    private final byte[] data;
    private final List<Field> fields = new ArrayList<>();

    /**
     * One field.
     *
     * @param type byte of the value
     * @param name without its ending zero
     * @param start of the value
     * @param length of the value
     */
    record Field(byte type, String name, int start, int length) {}

    private RawFields(byte[] data) {
        this.data = data;
    }

    static RawFields of(byte[] data) {
        return of(data, 0);
    }

    static RawFields of(byte[] data, int start) {
        RawFields raw = new RawFields(data);
        int end = start + int32(data, start) - 1;
        int at = start + 4;
        while (at < end) {
            byte type = data[at];
            int name = at + 1;
            int nameEnd = zero(data, name);
            int value = nameEnd + 1;
            int length = length(data, type, value);
            raw.fields.add(
                    new Field(type, new String(data, name, nameEnd - name, StandardCharsets.UTF_8), value, length));
            at = value + length;
        }
        return raw;
    }

    List<Field> fields() {
        return fields;
    }

    RawFields within(Field field) {
        return of(data, field.start());
    }

    boolean same(Field mine, RawFields other, Field theirs) {
        return mine.type() == theirs.type()
                && java.util.Arrays.equals(
                        data,
                        mine.start(),
                        mine.start() + mine.length(),
                        other.data,
                        theirs.start(),
                        theirs.start() + theirs.length());
    }

    /** Whether two fields have one name. */
    boolean repeats() {
        return names().distinct().count() < fields.size();
    }

    private Stream<String> names() {
        return fields.stream().map(Field::name);
    }

    private static int zero(byte[] data, int start) {
        int at = start;
        while (data[at] != 0) {
            at++;
        }
        return at;
    }

    static int int32(byte[] data, int at) {
        return (data[at] & 0xff)
                | ((data[at + 1] & 0xff) << 8)
                | ((data[at + 2] & 0xff) << 16)
                | ((data[at + 3] & 0xff) << 24);
    }

    private static int length(byte[] data, byte type, int at) {
        return switch (type) {
            case 1, 9, 17, 18 -> 8;
            case 2, 13, 14 -> 4 + int32(data, at);
            case DOCUMENT, ARRAY, 15 -> int32(data, at);
            case 5 -> 5 + int32(data, at);
            case 6, 10, -1, 127 -> 0;
            case 7 -> 12;
            case 8 -> 1;
            case 11 -> zero(data, zero(data, at) + 1) + 1 - at;
            case 12 -> 4 + int32(data, at) + 12;
            case 16 -> 4;
            case 19 -> 16;
            default -> throw new IllegalArgumentException("no BSON type: " + type);
        };
    }

    /** Appends a field's value under a name to a document that is being written. */
    void copy(Field field, String name, Writer to) {
        to.append(field.type(), name, data, field.start(), field.length());
    }

    /** A document being written. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void append(byte type, String name, byte[] data, int start, int length) {
            out.write(type);
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            out.write(bytes, 0, bytes.length);
            out.write(0);
            out.write(data, start, length);
        }

        byte[] document() {
            int length = out.size() + 5;
            byte[] document = new byte[length];
            for (int i = 0; i < 4; i++) {
                document[i] = (byte) (length >>> (8 * i));
            }
            System.arraycopy(out.toByteArray(), 0, document, 4, out.size());
            return document;
        }
    }
}
