package io.godwit.mongodb.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a BSON document byte by byte (bsonspec.org 1.1), so also what no driver would write. */
final class RawDocument {
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A field of any type, its value's bytes given. */
    RawDocument field(int type, byte[] name, byte[] value) {
        fields.write(type);
        fields.writeBytes(name);
        fields.write(0);
        fields.writeBytes(value);
        return this;
    }

    RawDocument field(int type, String name, byte[] value) {
        return field(type, name.getBytes(StandardCharsets.UTF_8), value);
    }

    RawDocument empty(int type, String name) {
        return field(type, name, new byte[0]);
    }

    RawDocument int32(String name, int value) {
        return field(0x10, name, little(4).putInt(value).array());
    }

    RawDocument int64(String name, long value) {
        return field(0x12, name, little(8).putLong(value).array());
    }

    RawDocument real(String name, double value) {
        return realBits(name, Double.doubleToRawLongBits(value));
    }

    RawDocument realBits(String name, long bits) {
        return field(0x01, name, little(8).putLong(bits).array());
    }

    RawDocument date(String name, long millis) {
        return field(0x09, name, little(8).putLong(millis).array());
    }

    RawDocument timestamp(String name, long value) {
        return field(0x11, name, little(8).putLong(value).array());
    }

    RawDocument decimal(String name, long high, long low) {
        return field(0x13, name, little(16).putLong(low).putLong(high).array());
    }

    RawDocument bool(String name, boolean value) {
        return field(0x08, name, new byte[] {(byte) (value ? 1 : 0)});
    }

    RawDocument text(String name, String value) {
        return text(0x02, name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A string, code or symbol of any bytes. */
    RawDocument text(int type, String name, byte[] value) {
        return field(type, name, counted(value));
    }

    private static byte[] counted(byte[] value) {
        return little(4 + value.length + 1).putInt(value.length + 1).put(value).array();
    }

    RawDocument binary(String name, int subtype, byte[] value) {
        return field(
                0x05,
                name,
                little(5 + value.length)
                        .putInt(value.length)
                        .put((byte) subtype)
                        .put(value)
                        .array());
    }

    RawDocument document(String name, RawDocument value) {
        return field(0x03, name, value.bytes());
    }

    RawDocument array(String name, RawDocument value) {
        return field(0x04, name, value.bytes());
    }

    RawDocument codeWithScope(String name, String code, RawDocument scope) {
        byte[] text = counted(code.getBytes(StandardCharsets.UTF_8));
        byte[] variables = scope.bytes();
        int length = 4 + text.length + variables.length;
        return field(
                0x0f,
                name,
                little(length).putInt(length).put(text).put(variables).array());
    }

    RawDocument pointer(String name, String collection, byte[] id) {
        byte[] text = counted(collection.getBytes(StandardCharsets.UTF_8));
        return field(0x0c, name, little(text.length + 12).put(text).put(id).array());
    }

    RawDocument regex(String name, String pattern, String options) {
        return field(0x0b, name, (pattern + "\0" + options + "\0").getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        byte[] content = fields.toByteArray();
        return little(content.length + 5)
                .putInt(content.length + 5)
                .put(content)
                .array();
    }
}
