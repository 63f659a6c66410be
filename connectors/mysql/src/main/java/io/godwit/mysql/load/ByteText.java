package io.godwit.mysql.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes in the making: a growing run, refilled after {@link #clear}. Used by one thread. */
public final class ByteText {
    private static final int FIRST_BYTES = 16 * 1024;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };
    /** What stands for a byte after a backslash in a field of LOAD DATA; 0 if the byte stands for itself. */
    private static final byte[] ESCAPES = new byte[256];

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;

    static {
        ESCAPES['\\'] = '\\';
        ESCAPES['\n'] = 'n';
        ESCAPES['\t'] = 't';
        ESCAPES[0] = '0';
    }

    private byte[] data;
    private int length;

    /** None yet, with room for what most rows need. */
    public ByteText() {
        this(FIRST_BYTES);
    }

    /** None yet, with room for so many. */
    ByteText(int bytes) {
        data = new byte[bytes];
    }

    /** The bytes; valid up to {@link #length}, until more is appended. */
    public byte[] data() {
        return data;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** Forgets the bytes, keeps the memory. */
    public void clear() {
        length = 0;
    }

    /** Forgets what comes after a place. */
    public void cut(int newLength) {
        length = newLength;
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
    public void append(String ascii) {
        int count = ascii.length();
        room(count);
        ascii.getBytes(0, count, data, length);
        length += count;
    }

    /** Appends a number in decimal. */
    public void appendNumber(long value) {
        if (value == Long.MIN_VALUE) {
            append("-9223372036854775808");
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
    public void appendHex(byte[] source, int offset, int count) {
        room(Math.multiplyExact(count, 2));
        for (int i = offset; i < offset + count; i++) {
            data[length++] = DIGITS[(source[i] >> 4) & 15];
            data[length++] = DIGITS[source[i] & 15];
        }
    }

    /** Appends a character in UTF-8. */
    void appendUtf8(int codePoint) {
        room(4);
        length = Utf8.encode(codePoint, data, length);
    }

    /** Replaces what stands from a place to the end by its hexadecimal digits. */
    void hexFrom(int from) {
        int count = length - from;
        room(count);
        for (int i = length - 1, to = length + count; i >= from; i--) {
            byte value = data[i];
            data[--to] = DIGITS[value & 15];
            data[--to] = DIGITS[(value >> 4) & 15];
        }
        length += count;
    }

    /** Appends bytes as a field of LOAD DATA has to have them. */
    void appendEscaped(byte[] source, int offset, int count) {
        room(Math.multiplyExact(count, 2));
        byte[] to = data;
        int at = length;
        int i = offset;
        int end = offset + count;
        while (i < end) {
            if (end - i >= Long.BYTES) {
                long eight = (long) EIGHT.get(source, i);
                if (!mayNeedEscape(eight)) {
                    EIGHT.set(to, at, eight);
                    at += Long.BYTES;
                    i += Long.BYTES;
                    continue;
                }
            }
            byte value = source[i++];
            byte escape = ESCAPES[value & 0xff];
            if (escape == 0) {
                to[at++] = value;
            } else {
                to[at++] = '\\';
                to[at++] = escape;
            }
        }
        length = at;
    }

    /**
     * Whether one of eight bytes may stand for itself only after a backslash; sometimes true of eight that all may not. A byte is
     * zero where taking one from it borrows from its highest bit (Hacker's Delight, "Find First 0-Byte").
     */
    private static boolean mayNeedEscape(long eight) {
        long backslash = eight ^ (ONES * '\\');
        long newline = eight ^ (ONES * '\n');
        long tab = eight ^ (ONES * '\t');
        long found = ((backslash - ONES) & ~backslash)
                | ((newline - ONES) & ~newline)
                | ((tab - ONES) & ~tab)
                | ((eight - ONES) & ~eight);
        return (found & HIGHEST) != 0;
    }

    /** Makes what stands from a place to the end what a field of LOAD DATA has to have. */
    void escapeFrom(int from) {
        int special = 0;
        for (int i = from; i < length; i++) {
            special += ESCAPES[data[i] & 0xff] == 0 ? 0 : 1;
        }
        if (special == 0) {
            return;
        }
        room(special);
        int to = length + special;
        for (int i = length - 1; to - 1 > i; i--) {
            byte value = data[i];
            byte escape = ESCAPES[value & 0xff];
            data[--to] = escape == 0 ? value : escape;
            if (escape != 0) {
                data[--to] = '\\';
            }
        }
        length += special;
    }

    /** Makes room for so many more bytes. */
    void room(int count) {
        if (data.length - length < count) {
            int needed = Math.addExact(length, count);
            data = Arrays.copyOf(data, Math.max(needed, (int) Math.min(2L * data.length, Integer.MAX_VALUE - 8)));
        }
    }
}
