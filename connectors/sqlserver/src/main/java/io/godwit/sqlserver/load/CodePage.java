package io.godwit.sqlserver.load;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A code page of {@code char} and {@code varchar} (SQL Server, "Collation and Unicode support"; the number is {@code
 * COLLATIONPROPERTY(name, 'CodePage')}). Bytes that a Windows code page leaves free among 0x80 to 0x9F are control characters, as
 * Windows has it, and not errors. Immutable.
 */
public final class CodePage {
    private static final int UTF8 = 65001;
    private static final char UNDEFINED = '\uFFFD';
    private static final Map<Integer, CodePage> KNOWN = new ConcurrentHashMap<>();

    private final int number;
    private final Charset charset;
    /** The character of each byte; null if some characters take more than one. */
    private final char @Nullable [] characters;
    /** Of one-byte code pages, the characters they have. */
    private final BitSet encodable = new BitSet();

    private CodePage(int number, Charset charset) {
        this.number = number;
        this.charset = charset;
        this.characters = isOneByte(number) ? table(charset) : null;
        if (characters != null) {
            for (char c : characters) {
                if (c != UNDEFINED) {
                    encodable.set(c);
                }
            }
        }
    }

    /** The code page of a number; null if this Java does not know it. */
    public static @Nullable CodePage of(int number) {
        String name = name(number);
        if (name == null || !Charset.isSupported(name)) {
            return null;
        }
        return KNOWN.computeIfAbsent(number, n -> new CodePage(n, Charset.forName(name)));
    }

    private static @Nullable String name(int number) {
        return switch (number) {
            case 437, 850 -> "IBM" + number;
            case 874 -> "x-windows-874";
            case 932 -> "windows-31j";
            case 936 -> "x-mswin-936";
            case 949 -> "x-windows-949";
            case 950 -> "x-windows-950";
            case UTF8 -> "UTF-8";
            default -> number >= 1250 && number <= 1258 ? "windows-" + number : null;
        };
    }

    private static boolean isOneByte(int number) {
        return number == 437 || number == 850 || number == 874 || (number >= 1250 && number <= 1258);
    }

    private static char[] table(Charset charset) {
        char[] table = new char[256];
        byte[] one = new byte[1];
        for (int b = 0; b < table.length; b++) {
            one[0] = (byte) b;
            char c = new String(one, charset).charAt(0);
            table[b] = c == UNDEFINED && b >= 0x80 && b < 0xa0 ? (char) b : c;
        }
        return table;
    }

    /** Its number, as Windows counts them. */
    public int number() {
        return number;
    }

    /** Whether its bytes are UTF-8. */
    boolean isUtf8() {
        return number == UTF8;
    }

    /** Whether every character takes one byte. */
    boolean isOneByte() {
        return characters != null;
    }

    /**
     * The characters of bytes.
     *
     * @param into the buffer to use if it is large enough
     * @return the buffer, with the characters from 0 to its limit; null if the bytes are not of this code page
     */
    @Nullable
    CharBuffer decode(byte[] bytes, CharBuffer into) {
        CharBuffer out = into.capacity() < bytes.length ? CharBuffer.allocate(bytes.length * 2) : into.clear();
        char[] table = characters;
        if (table != null) {
            char[] to = out.array();
            for (int i = 0; i < bytes.length; i++) {
                char c = table[bytes[i] & 0xff];
                if (c == UNDEFINED) {
                    return null;
                }
                to[i] = c;
            }
            return out.limit(bytes.length);
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            CharBuffer decoded = decoder.decode(ByteBuffer.wrap(bytes));
            return decoded.hasArray() && decoded.arrayOffset() == 0
                    ? decoded
                    : CharBuffer.wrap(decoded.toString().toCharArray());
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether every character has bytes here. */
    public boolean canEncode(String text) {
        int length = text.length();
        if (characters != null) {
            for (int i = 0; i < length; i++) {
                if (!encodable.get(text.charAt(i))) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                return charset.newEncoder().canEncode(text);
            }
        }
        return true;
    }

    /** As many bytes as a text takes here. */
    int bytes(String text) {
        return isOneByte() ? text.length() : text.getBytes(number == UTF8 ? StandardCharsets.UTF_8 : charset).length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CodePage page && page.number == number;
    }

    @Override
    public int hashCode() {
        return Objects.hash(number);
    }

    @Override
    public String toString() {
        return "code page " + number;
    }
}
