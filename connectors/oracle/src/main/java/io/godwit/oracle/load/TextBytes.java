package io.godwit.oracle.load;

import java.util.Arrays;

/** Bytes that grow; characters are put in as UTF-8. Reused from value to value. */
final class TextBytes {
    private static final int PIECE = 4096;

    private final char[] piece = new char[PIECE];
    private byte[] data = new byte[1024];
    private int length;
    /** The first half of a character that the last piece ended with; 0 if none. */
    private char high;

    private boolean halved;
    private boolean replaced;

    void clear() {
        length = 0;
        high = 0;
        halved = false;
        replaced = false;
    }

    byte[] data() {
        return data;
    }

    int length() {
        return length;
    }

    /** Whether a half of a character stood alone, which no Unicode text has. */
    boolean isHalved() {
        return halved || high != 0;
    }

    /** Whether there was a U+FFFD, which the driver puts where it cannot read a character. */
    boolean isReplaced() {
        return replaced;
    }

    /** A buffer to read characters into, before {@link #add(int)}. */
    char[] piece() {
        return piece;
    }

    /** Makes room for so many bytes behind those there are. */
    byte[] room(int bytes) {
        if (data.length - length < bytes) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(length, bytes)));
        }
        return data;
    }

    /** Counts bytes that were put behind the end. */
    void added(int bytes) {
        length += bytes;
    }

    void add(String text) {
        for (int at = 0; at < text.length(); at += PIECE) {
            int end = Math.min(at + PIECE, text.length());
            text.getChars(at, end, piece, 0);
            add(end - at);
        }
    }

    /** Adds so many characters of {@link #piece}. */
    void add(int characters) {
        room(3 * characters + 4);
        for (int i = 0; i < characters; i++) {
            char c = piece[i];
            if (high != 0) {
                if (Character.isLowSurrogate(c)) {
                    four(Character.toCodePoint(high, c));
                    high = 0;
                    continue;
                }
                halved = true;
                high = 0;
            }
            if (c < 0x80) {
                data[length++] = (byte) c;
            } else if (c < 0x800) {
                data[length++] = (byte) (0xc0 | (c >> 6));
                data[length++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c)) {
                high = c;
            } else {
                halved |= Character.isLowSurrogate(c);
                replaced |= c == '\ufffd';
                data[length++] = (byte) (0xe0 | (c >> 12));
                data[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                data[length++] = (byte) (0x80 | (c & 0x3f));
            }
        }
    }

    private void four(int point) {
        data[length++] = (byte) (0xf0 | (point >> 18));
        data[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        data[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        data[length++] = (byte) (0x80 | (point & 0x3f));
    }
}
