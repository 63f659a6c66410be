package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.TdsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message's bytes, read from the front. */
final class Input {
    private final byte[] bytes;
    private final int end;
    private int at;

    Input(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** How many bytes are left. */
    int left() {
        return end - at;
    }

    /** A copy of the bytes that are left. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    int at() {
        return at;
    }

    void seek(int position) {
        at = position;
    }

    int peek() {
        return bytes[at] & 0xff;
    }

    int readByte() {
        if (at >= end) {
            throw new TdsException(4002, "the message ends too early");
        }
        return bytes[at++] & 0xff;
    }

    int readShort() {
        return readByte() | readByte() << 8;
    }

    int readInt() {
        return readShort() | readShort() << 16;
    }

    long readLong() {
        return (readInt() & 0xffff_ffffL) | (long) readInt() << 32;
    }

    /** An unsigned number, little end first. */
    long readNumber(int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) readByte() << (8 * i);
        }
        return value;
    }

    byte[] readBytes(int length) {
        if (length < 0 || at + length > end) {
            throw new TdsException(4002, "the message ends too early");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String readText(int characters) {
        return text(readBytes(characters * 2));
    }

    /** Code units as they are, so that halves of surrogate pairs stay. */
    static String text(byte[] utf16) {
        char[] characters = new char[utf16.length / 2];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) ((utf16[2 * i] & 0xff) | (utf16[2 * i + 1] & 0xff) << 8);
        }
        return new String(characters);
    }

    static String codePage(byte[] bytes) {
        return new String(bytes, java.nio.charset.Charset.forName("windows-1252"));
    }

    static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
