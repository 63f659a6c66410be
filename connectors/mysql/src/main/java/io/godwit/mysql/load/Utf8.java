package io.godwit.mysql.load;

/** UTF-8, a character at a time. */
final class Utf8 {
    private Utf8() {}

    /** Writes a character and returns where the next one goes; needs four bytes of room. */
    static int encode(int codePoint, byte[] to, int at) {
        int next = at;
        if (codePoint < 0x80) {
            to[next++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            to[next++] = (byte) (0xc0 | (codePoint >> 6));
            to[next++] = (byte) (0x80 | (codePoint & 63));
        } else if (codePoint < 0x10000) {
            to[next++] = (byte) (0xe0 | (codePoint >> 12));
            to[next++] = (byte) (0x80 | ((codePoint >> 6) & 63));
            to[next++] = (byte) (0x80 | (codePoint & 63));
        } else {
            to[next++] = (byte) (0xf0 | (codePoint >> 18));
            to[next++] = (byte) (0x80 | ((codePoint >> 12) & 63));
            to[next++] = (byte) (0x80 | ((codePoint >> 6) & 63));
            to[next++] = (byte) (0x80 | (codePoint & 63));
        }
        return next;
    }

    /** How many bytes the character has that begins with this one. */
    static int bytes(byte first) {
        int value = first & 0xff;
        return value < 0x80 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
    }

    /** The character that begins here; -1 if there is none whole. */
    static int decode(byte[] from, int at, int end) {
        int first = from[at] & 0xff;
        int count = bytes(from[at]);
        if (count == 1) {
            return first;
        }
        if (at + count > end || first < 0xc2) {
            return -1;
        }
        int value = first & (0xff >> (count + 1));
        for (int i = at + 1; i < at + count; i++) {
            if ((from[i] & 0xc0) != 0x80) {
                return -1;
            }
            value = (value << 6) | (from[i] & 63);
        }
        return value;
    }

    /** How many characters. */
    static int count(byte[] from, int offset, int length) {
        int characters = 0;
        for (int i = offset; i < offset + length; i++) {
            characters += (from[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return characters;
    }
}
