package io.godwit.postgresql.load;

import java.util.Arrays;

/** Text in the making: a growing run of bytes in UTF-8, refilled after {@link #clear}. Used by one thread. */
public final class TextBuffer {
    private byte[] data = new byte[16 * 1024];
    private int length;

    /** The bytes; valid up to {@link #length}, until more is appended. */
    public byte[] data() {
        return data;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** Forgets the text, and memory beyond what most rows need. */
    public void clear() {
        length = 0;
        if (data.length > 1024 * 1024) {
            data = new byte[16 * 1024];
        }
    }

    /** Appends bytes as they are. */
    public void append(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, data, length, count);
        length += count;
    }

    /** Appends one byte. */
    public void append(int value) {
        room(1);
        data[length++] = (byte) value;
    }

    /** Appends text that has only ASCII in it. */
    @SuppressWarnings("deprecation") // this getBytes is the one that allocates nothing; it is right for ASCII
    void appendAscii(String text) {
        int count = text.length();
        room(count);
        text.getBytes(0, count, data, length);
        length += count;
    }

    /** Appends a number in decimal. */
    void appendDecimal(long value) {
        if (value == Long.MIN_VALUE) {
            appendAscii("-9223372036854775808");
            return;
        }
        if (value < 0) {
            append('-');
        }
        appendPadded(Math.abs(value), 1);
    }

    /** Appends a number that is not negative in decimal, with zeros before it up to so many digits. */
    void appendPadded(long value, int digits) {
        int needed = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            needed++;
        }
        needed = Math.max(needed, digits);
        room(needed);
        long rest = value;
        for (int at = length + needed - 1; at >= length; at--) {
            data[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += needed;
    }

    /** Appends each byte as two hexadecimal digits. */
    void appendHex(byte[] source, int offset, int count) {
        room(Math.multiplyExact(count, 2));
        for (int i = offset; i < offset + count; i++) {
            data[length++] = hexDigit(source[i] >> 4 & 15);
            data[length++] = hexDigit(source[i] & 15);
        }
    }

    private static byte hexDigit(int value) {
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }

    /** Puts a backslash before whatever COPY's text format would misread, from a place to the end. */
    void escapeForCopy(int from) {
        int special = 0;
        for (int i = from; i < length; i++) {
            if (copyEscape(data[i]) != 0) {
                special++;
            }
        }
        if (special == 0) {
            return;
        }
        room(special);
        int to = length + special;
        for (int i = length - 1; to - 1 > i; i--) {
            byte escape = copyEscape(data[i]);
            if (escape == 0) {
                data[--to] = data[i];
            } else {
                data[--to] = escape;
                data[--to] = '\\';
            }
        }
        length += special;
    }

    /** What stands for a byte after a backslash; 0 if the byte stands for itself. */
    private static byte copyEscape(byte value) {
        return switch (value) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    private void room(int count) {
        if (data.length - length < count) {
            int needed = Math.addExact(length, count);
            data = Arrays.copyOf(data, Math.max(needed, (int) Math.min(2L * data.length, Integer.MAX_VALUE - 8)));
        }
    }
}
