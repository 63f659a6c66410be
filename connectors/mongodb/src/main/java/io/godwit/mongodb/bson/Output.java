package io.godwit.mongodb.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are appended to an array which grows; its memory is kept. */
final class Output {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] data = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    /** Takes back what came after so many bytes. */
    void cut(int newLength) {
        length = newLength;
    }

    byte[] data() {
        return data;
    }

    int length() {
        return length;
    }

    byte[] copy() {
        return Arrays.copyOf(data, length);
    }

    /** Makes room for so many bytes more, which the caller then puts. */
    void reserve(int bytes) {
        if (data.length - length < bytes) {
            data = Arrays.copyOf(
                    data,
                    Math.max((int) Math.min(data.length * 2L, Integer.MAX_VALUE - 8), Math.addExact(length, bytes)));
        }
    }

    void put(int value) {
        reserve(1);
        data[length++] = (byte) value;
    }

    void put(byte[] source, int start, int count) {
        reserve(count);
        System.arraycopy(source, start, data, length, count);
        length += count;
    }

    void put(byte[] source) {
        put(source, 0, source.length);
    }

    /** Of ASCII characters only. */
    @SuppressWarnings("deprecation") // it does what is wanted: the low byte of each
    void ascii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, data, length);
        length += count;
    }

    void int32(int value) {
        reserve(Integer.BYTES);
        Bson.putInt32(data, length, value);
        length += Integer.BYTES;
    }

    void int64(long value) {
        reserve(Long.BYTES);
        Bson.putInt64(data, length, value);
        length += Long.BYTES;
    }

    /** Puts a length that was left open. */
    void int32At(int at, int value) {
        Bson.putInt32(data, at, value);
    }

    void hex(int unsignedByte) {
        put(HEX[(unsignedByte >> 4) & 0xf]);
        put(HEX[unsignedByte & 0xf]);
    }

    /** A whole number in decimal digits. */
    void digits(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            data[length++] = '-';
            rest = -rest;
        }
        int start = length;
        do {
            data[length++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        for (int i = start, j = length - 1; i < j; i++, j--) {
            byte swapped = data[i];
            data[i] = data[j];
            data[j] = swapped;
        }
    }

    /** A number below 10 to the {@code width}, with leading zeros. */
    void padded(int value, int width) {
        reserve(width);
        int rest = value;
        for (int i = length + width - 1; i >= length; i--) {
            data[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }
}
