package io.godwit.mysql.load;

import io.godwit.spi.row.RowBatch;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A character set of the servers that is known here byte for byte. The tables of one-byte sets were compared, byte by byte,
 * with what MySQL 5.7, MySQL 8.0 and MariaDB 10.11 convert; where Java's set of that name differs, the difference is listed.
 * What is not listed is converted by the server when rows are read, and refused where only the log has it. Keeps no state.
 */
public abstract sealed class CharacterSet {
    private static final char NONE = '\uffff';

    /** Java's name of a one-byte set and, in pairs, bytes that the servers read otherwise ({@link #NONE}: not at all). */
    private record OneByte(String java, String differing) {}

    private static final Map<String, OneByte> ONE_BYTE = Map.ofEntries(
            Map.entry(
                    "latin1",
                    new OneByte("windows-1252", "\u0081\u0081\u008d\u008d\u008f\u008f\u0090\u0090\u009d\u009d")),
            Map.entry("latin2", new OneByte("ISO-8859-2", "")),
            Map.entry("latin5", new OneByte("ISO-8859-9", "")),
            Map.entry("latin7", new OneByte("ISO-8859-13", "")),
            Map.entry("cp850", new OneByte("IBM850", "")),
            Map.entry("cp852", new OneByte("IBM852", "")),
            Map.entry("cp866", new OneByte("IBM866", "\u00fc\u207f\u00fd\u00b2")),
            Map.entry("cp1250", new OneByte("windows-1250", "")),
            Map.entry("cp1251", new OneByte("windows-1251", "")),
            Map.entry(
                    "cp1256",
                    new OneByte(
                            "windows-1256",
                            "\u008a\uffff\u008f\uffff\u0098\uffff\u009a\uffff\u009f\uffff\u00aa\uffff\u00c0\uffff\u00ff\uffff")),
            Map.entry("cp1257", new OneByte("windows-1257", "")),
            Map.entry("koi8r", new OneByte("KOI8-R", "")),
            Map.entry("koi8u", new OneByte("KOI8-U", "\u0095\u2022")),
            Map.entry(
                    "greek", new OneByte("ISO-8859-7", "\u00a1\u02bd\u00a2\u02bc\u00a4\uffff\u00a5\uffff\u00aa\uffff")),
            Map.entry("hebrew", new OneByte("ISO-8859-8", "\u00af\u203e")),
            Map.entry("macce", new OneByte("x-MacCentralEurope", "")),
            Map.entry("macroman", new OneByte("x-MacRoman", "")));

    private static final Map<String, CharacterSet> KNOWN = known();

    private final String name;

    private CharacterSet(String name) {
        this.name = name;
    }

    /** The set of this name, or null if it is not known here. */
    public static @Nullable CharacterSet of(String name) {
        return KNOWN.get(canonical(name));
    }

    /** One name of each set: {@code utf8} is what newer servers call {@code utf8mb3}. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("utf8") ? "utf8mb3" : lower;
    }

    /** Names of all sets known here, in order. */
    public static Iterable<String> names() {
        return KNOWN.keySet();
    }

    /** Whether each character of the set of this name is one byte. */
    static boolean isOneByte(String name) {
        return canonical(name).equals("ascii") || ONE_BYTE.containsKey(canonical(name));
    }

    /** The server's name of it. */
    public final String name() {
        return name;
    }

    /** Appends text as a cell in UTF-8; false if the bytes are no text of this set, and then nothing was appended. */
    abstract boolean decode(byte[] text, int offset, int length, RowBatch out, ByteText scratch);

    /** Appends text, given in UTF-8; false if it cannot be said in this set, and then what was appended is to be cut off. */
    public abstract boolean encode(byte[] utf8, int offset, int length, ByteText out);

    private static Map<String, CharacterSet> known() {
        Map<String, CharacterSet> known = new TreeMap<>();
        known.put("utf8mb4", new Unicode8("utf8mb4", 4));
        known.put("utf8mb3", new Unicode8("utf8mb3", 3));
        known.put("ascii", new Unicode8("ascii", 1));
        known.put("ucs2", new Wide("ucs2", 2, true, false));
        known.put("utf16", new Wide("utf16", 2, true, true));
        known.put("utf16le", new Wide("utf16le", 2, false, true));
        known.put("utf32", new Wide("utf32", 4, true, true));
        ONE_BYTE.forEach((name, set) -> {
            if (Charset.isSupported(set.java)) {
                known.put(name, new Table(name, set));
            }
        });
        return known;
    }

    /** UTF-8 with characters of at most so many bytes. */
    private static final class Unicode8 extends CharacterSet {
        private final int most;

        Unicode8(String name, int most) {
            super(name);
            this.most = most;
        }

        @Override
        boolean decode(byte[] text, int offset, int length, RowBatch out, ByteText scratch) {
            if (!fits(text, offset, length)) {
                return false;
            }
            out.append(text, offset, length);
            return true;
        }

        @Override
        public boolean encode(byte[] utf8, int offset, int length, ByteText out) {
            if (!fits(utf8, offset, length)) {
                return false;
            }
            out.append(utf8, offset, length);
            return true;
        }

        private boolean fits(byte[] text, int offset, int length) {
            int at = offset;
            int end = offset + length;
            while (at < end) {
                if (text[at] >= 0) {
                    at++;
                    continue;
                }
                int size = Utf8.bytes(text[at]);
                if (size > most || Utf8.decode(text, at, end) < 0) {
                    return false;
                }
                at += size;
            }
            return true;
        }
    }

    /** Characters of two or four bytes. */
    private static final class Wide extends CharacterSet {
        private final int unit;
        private final boolean bigEndian;
        private final boolean surrogates;

        Wide(String name, int unit, boolean bigEndian, boolean surrogates) {
            super(name);
            this.unit = unit;
            this.bigEndian = bigEndian;
            this.surrogates = surrogates;
        }

        @Override
        boolean decode(byte[] text, int offset, int length, RowBatch out, ByteText scratch) {
            if (length % unit != 0) {
                return false;
            }
            scratch.clear();
            for (int at = offset; at < offset + length; at += unit) {
                int character = unit(text, at);
                if (unit == 2 && surrogates && Character.isHighSurrogate((char) character)) {
                    at += unit;
                    if (at >= offset + length || !Character.isLowSurrogate((char) unit(text, at))) {
                        return false;
                    }
                    character = Character.toCodePoint((char) character, (char) unit(text, at));
                }
                if (character < 0 || character > Character.MAX_CODE_POINT) {
                    return false;
                }
                scratch.appendUtf8(character);
            }
            out.append(scratch.data(), 0, scratch.length());
            return true;
        }

        private int unit(byte[] text, int at) {
            int value = 0;
            for (int i = 0; i < unit; i++) {
                value = (value << 8) | (text[bigEndian ? at + i : at + unit - 1 - i] & 0xff);
            }
            return value;
        }

        @Override
        public boolean encode(byte[] utf8, int offset, int length, ByteText out) {
            int end = offset + length;
            for (int at = offset; at < end; at += Utf8.bytes(utf8[at])) {
                int character = Utf8.decode(utf8, at, end);
                if (character < 0 || (character > 0xffff && unit == 2 && !surrogates)) {
                    return false;
                }
                if (character > 0xffff && unit == 2) {
                    append(Character.highSurrogate(character), out);
                    append(Character.lowSurrogate(character), out);
                } else {
                    append(character, out);
                }
            }
            return true;
        }

        private void append(int value, ByteText out) {
            for (int i = 0; i < unit; i++) {
                out.append(value >> (8 * (bigEndian ? unit - 1 - i : i)));
            }
        }
    }

    /** One byte a character. */
    private static final class Table extends CharacterSet {
        private final char[] characters = new char[256];
        /** By character, one more than its byte; 0 if there is none. */
        private final short[] bytes = new short[0x10000];

        Table(String name, OneByte set) {
            super(name);
            for (int i = 0; i < characters.length; i++) {
                String read = new String(new byte[] {(byte) i}, Charset.forName(set.java));
                characters[i] = read.length() == 1 && read.charAt(0) != '\ufffd' ? read.charAt(0) : NONE;
            }
            for (int i = 0; i < set.differing.length(); i += 2) {
                characters[set.differing.charAt(i)] = set.differing.charAt(i + 1);
            }
            Arrays.fill(bytes, (short) 0);
            for (int i = characters.length - 1; i >= 0; i--) {
                if (characters[i] != NONE) {
                    bytes[characters[i]] = (short) (i + 1);
                }
            }
        }

        @Override
        boolean decode(byte[] text, int offset, int length, RowBatch out, ByteText scratch) {
            scratch.clear();
            for (int i = offset; i < offset + length; i++) {
                char character = characters[text[i] & 0xff];
                if (character == NONE) {
                    return false;
                }
                scratch.appendUtf8(character);
            }
            out.append(scratch.data(), 0, scratch.length());
            return true;
        }

        @Override
        public boolean encode(byte[] utf8, int offset, int length, ByteText out) {
            int end = offset + length;
            for (int at = offset; at < end; at += Utf8.bytes(utf8[at])) {
                int character = Utf8.decode(utf8, at, end);
                if (character < 0 || character > 0xffff || bytes[character] == 0) {
                    return false;
                }
                out.append(bytes[character] - 1);
            }
            return true;
        }
    }

    /** A text of this set as Java has it, for labels and names; never for rows. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
