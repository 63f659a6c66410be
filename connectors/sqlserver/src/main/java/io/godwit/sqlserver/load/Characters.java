package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Moves characters between UTF-16, as the server has them, and UTF-8, as neutral cells do, without objects of their own. */
final class Characters {
    private Characters() {}

    /** Appends UTF-16, the low byte first, as UTF-8; false, and nothing, if a surrogate stands alone. */
    static boolean appendUtf8(byte[] utf16, RowBatch out) {
        int bytes = 0;
        for (int i = 0; i + 1 < utf16.length; i += 2) {
            int c = unit(utf16, i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (c < 0xd800 || c > 0xdfff) {
                bytes += 3;
            } else if (c < 0xdc00 && i + 3 < utf16.length && (unit(utf16, i + 2) & 0xfc00) == 0xdc00) {
                bytes += 4;
                i += 2;
            } else {
                return false;
            }
        }
        int at = out.append(bytes);
        byte[] data = out.data();
        for (int i = 0; i + 1 < utf16.length; i += 2) {
            int c = unit(utf16, i);
            if (c >= 0xd800 && c <= 0xdfff) {
                i += 2;
                c = 0x10000 + ((c & 0x3ff) << 10) + (unit(utf16, i) & 0x3ff);
            }
            at = put(c, data, at);
        }
        return true;
    }

    /** The same for characters in a buffer from 0 to its limit. */
    static boolean appendUtf8(CharBuffer text, RowBatch out) {
        char[] characters = text.array();
        int length = text.limit();
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            int c = characters[i];
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (c < 0xd800 || c > 0xdfff) {
                bytes += 3;
            } else if (c < 0xdc00 && i + 1 < length && (characters[i + 1] & 0xfc00) == 0xdc00) {
                bytes += 4;
                i++;
            } else {
                return false;
            }
        }
        int at = out.append(bytes);
        byte[] data = out.data();
        for (int i = 0; i < length; i++) {
            int c = characters[i];
            if (c >= 0xd800 && c <= 0xdfff) {
                c = 0x10000 + ((c & 0x3ff) << 10) + (characters[++i] & 0x3ff);
            }
            at = put(c, data, at);
        }
        return true;
    }

    /** Appends characters in a buffer from 0 to its limit as UTF-16, the low byte first. */
    static void appendUtf16(CharBuffer text, RowBatch out) {
        char[] characters = text.array();
        int length = text.limit();
        int at = out.append(Math.multiplyExact(length, 2));
        byte[] data = out.data();
        for (int i = 0; i < length; i++) {
            data[at++] = (byte) characters[i];
            data[at++] = (byte) (characters[i] >> 8);
        }
    }

    private static int unit(byte[] utf16, int at) {
        return (utf16[at] & 0xff) | (utf16[at + 1] & 0xff) << 8;
    }

    private static int put(int c, byte[] data, int from) {
        int at = from;
        if (c < 0x80) {
            data[at++] = (byte) c;
        } else if (c < 0x800) {
            data[at++] = (byte) (0xc0 | c >> 6);
            data[at++] = (byte) (0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            data[at++] = (byte) (0xe0 | c >> 12);
            data[at++] = (byte) (0x80 | (c >> 6 & 0x3f));
            data[at++] = (byte) (0x80 | (c & 0x3f));
        } else {
            data[at++] = (byte) (0xf0 | c >> 18);
            data[at++] = (byte) (0x80 | (c >> 12 & 0x3f));
            data[at++] = (byte) (0x80 | (c >> 6 & 0x3f));
            data[at++] = (byte) (0x80 | (c & 0x3f));
        }
        return at;
    }

    /** A cell of UTF-16, the low byte first, unit by unit: surrogates that stand alone stay as they are. */
    static String utf16(Cells cells, int index) {
        return utf16(cells.data(), cells.start(index), cells.length(index));
    }

    static String utf16(byte[] data, int start, int length) {
        int units = length / 2;
        boolean latin = true;
        for (int i = start + 1; i < start + length; i += 2) {
            if (data[i] != 0) {
                latin = false;
                break;
            }
        }
        if (latin) {
            byte[] low = new byte[units];
            for (int i = 0; i < units; i++) {
                low[i] = data[start + 2 * i];
            }
            return new String(low, StandardCharsets.ISO_8859_1);
        }
        char[] characters = new char[units];
        for (int i = 0; i < units; i++) {
            characters[i] = (char) unit(data, start + 2 * i);
        }
        return new String(characters);
    }

    /** A text as UTF-16, the low byte first, unit by unit. */
    static byte[] utf16(String text) {
        byte[] units = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            units[2 * i] = (byte) text.charAt(i);
            units[2 * i + 1] = (byte) (text.charAt(i) >> 8);
        }
        return units;
    }

    static String utf8(Cells cells, int index) {
        return new String(cells.data(), cells.start(index), cells.length(index), StandardCharsets.UTF_8);
    }
}
