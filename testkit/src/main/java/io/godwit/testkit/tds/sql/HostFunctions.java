package io.godwit.testkit.tds.sql;

import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of values that H2 has not, called by it under their own names. */
public final class HostFunctions {
    private static final Charset CODE_PAGE = Charset.forName("windows-1252");

    private HostFunctions() {}

    public static @Nullable String code_page(@Nullable String text) {
        return text == null ? null : new String(text.getBytes(CODE_PAGE), CODE_PAGE);
    }

    public static @Nullable String pad(@Nullable String text, int length) {
        if (text == null || text.length() >= length) {
            return text;
        }
        return text + " ".repeat(length - text.length());
    }

    public static byte @Nullable [] pad_bytes(byte @Nullable [] bytes, int length) {
        return bytes == null || bytes.length >= length ? bytes : Arrays.copyOf(bytes, length);
    }

    public static byte @Nullable [] first_bytes(byte @Nullable [] bytes, int length) {
        return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** The last bytes of a number; padded in front where the length is fixed. */
    public static byte @Nullable [] last_bytes(byte @Nullable [] bytes, int length, boolean fixed) {
        if (bytes == null || bytes.length == length || (bytes.length < length && !fixed)) {
            return bytes;
        }
        byte[] result = new byte[length];
        int some = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - some, result, length - some, some);
        return result;
    }

    public static byte @Nullable [] utf16(@Nullable String text) {
        if (text == null) {
            return null;
        }
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) text.charAt(i);
            bytes[2 * i + 1] = (byte) (text.charAt(i) >> 8);
        }
        return bytes;
    }

    public static byte @Nullable [] code_page_bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(CODE_PAGE);
    }

    public static byte @Nullable [] hexadecimal(@Nullable String text, int style) {
        if (text == null) {
            return null;
        }
        if (style == 1 && !text.toLowerCase(Locale.ROOT).startsWith("0x")) {
            throw new TdsException(8114, "Error converting data type varchar to varbinary.");
        }
        return HexFormat.of().parseHex(style == 1 ? text.substring(2) : text);
    }

    public static @Nullable String bytes_text(byte @Nullable [] bytes, int style, boolean unicode) {
        if (bytes == null) {
            return null;
        }
        if (style == 1 || style == 2) {
            return (style == 1 ? "0x" : "") + HexFormat.of().withUpperCase().formatHex(bytes);
        }
        if (!unicode) {
            return new String(bytes, CODE_PAGE);
        }
        char[] characters = new char[bytes.length / 2];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] & 0xff) << 8);
        }
        return new String(characters);
    }

    public static byte @Nullable [] number_bytes(@Nullable Long value, int length) {
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = (byte) (value >> (8 * i));
        }
        return bytes;
    }

    public static @Nullable Long bytes_number(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | (b & 0xff);
        }
        return bytes.length == 4 ? (int) value : value;
    }

    public static byte @Nullable [] float_bytes(@Nullable Double value, int length) {
        if (value == null) {
            return null;
        }
        return number_bytes(
                length == 4 ? Float.floatToRawIntBits(value.floatValue()) : Double.doubleToRawLongBits(value), length);
    }

    /** Precision, scale, a byte, sign, and the number with its little end first, in whole words of four bytes. */
    public static byte @Nullable [] decimal_bytes(java.math.@Nullable BigDecimal value, int precision, int scale) {
        if (value == null) {
            return null;
        }
        int length = precision <= 9 ? 4 : precision <= 19 ? 8 : precision <= 28 ? 12 : 16;
        byte[] result = new byte[length + 4];
        result[0] = (byte) precision;
        result[1] = (byte) scale;
        result[3] = (byte) (value.signum() < 0 ? 0 : 1);
        byte[] big = value.setScale(scale, java.math.RoundingMode.HALF_UP)
                .unscaledValue()
                .abs()
                .toByteArray();
        for (int i = 0; i < big.length && i < length; i++) {
            result[4 + i] = big[big.length - 1 - i];
        }
        return result;
    }

    public static byte @Nullable [] guid(@Nullable String text) {
        return text == null ? null : Guid.parse(text);
    }

    public static @Nullable String guid_text(byte @Nullable [] kept) {
        return kept == null ? null : Guid.text(kept);
    }

    public static byte @Nullable [] guid_bytes(byte @Nullable [] kept) {
        return kept == null ? null : Guid.toWire(kept);
    }

    public static byte @Nullable [] bytes_guid(byte @Nullable [] wire) {
        return wire == null ? null : Guid.fromWire(Arrays.copyOf(wire, 16));
    }

    public static byte[] newid() {
        return Guid.parse(UUID.randomUUID().toString());
    }

    public static @Nullable Integer text_bit(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false", "" -> 0;
            default -> {
                try {
                    yield Long.parseLong(text.strip()) == 0 ? 0 : 1;
                } catch (NumberFormatException e) {
                    throw new TdsException(245, "Conversion failed when converting a text to data type bit.");
                }
            }
        };
    }

    public static @Nullable Integer tiny(@Nullable Integer value) {
        if (value != null && (value < 0 || value > 255)) {
            throw new TdsException(220, "Arithmetic overflow error for data type tinyint, value = " + value + ".");
        }
        return value;
    }

    public static @Nullable String float_text(@Nullable Double value, int style) {
        if (value == null) {
            return null;
        }
        if (style == 3) {
            return String.format(Locale.ROOT, "%.16e", value);
        }
        if (style <= 0) {
            String text = new java.math.BigDecimal(value)
                    .round(new java.math.MathContext(6))
                    .stripTrailingZeros()
                    .toPlainString();
            if (text.length() > 12) {
                throw TdsException.notKnown("a large float as text without a style");
            }
            return text;
        }
        throw TdsException.notKnown("style " + style + " of a float");
    }

    public static @Nullable String real_text(@Nullable Double value, int style) {
        if (value != null && style == 3) {
            return String.format(Locale.ROOT, "%.8e", value);
        }
        return float_text(value, style);
    }

    public static @Nullable String substring(@Nullable String text, @Nullable Long start, @Nullable Long length) {
        if (text == null || start == null || length == null) {
            return null;
        }
        long from = Math.max(1, start);
        long to = Math.min(text.length() + 1L, start + length);
        return from >= to ? "" : text.substring((int) from - 1, (int) to - 1);
    }

    public static byte @Nullable [] substring_bytes(
            byte @Nullable [] bytes, @Nullable Long start, @Nullable Long length) {
        if (bytes == null || start == null || length == null) {
            return null;
        }
        long from = Math.max(1, start);
        long to = Math.min(bytes.length + 1L, start + length);
        return from >= to ? new byte[0] : Arrays.copyOfRange(bytes, (int) from - 1, (int) to - 1);
    }

    public static @Nullable Integer charindex(@Nullable String wanted, @Nullable String text) {
        return wanted == null || text == null ? null : text.indexOf(wanted) + 1;
    }

    public static @Nullable String reverse(@Nullable String text) {
        return text == null ? null : new StringBuilder(text).reverse().toString();
    }

    public static @Nullable String nchar(@Nullable Integer code) {
        return code == null ? null : String.valueOf((char) code.intValue());
    }

    public static @Nullable String quotename(String... arguments) {
        String name = arguments[0];
        char quote = arguments.length > 1 ? arguments[1].charAt(0) : '[';
        if (name == null || name.length() > 128) {
            return null;
        }
        char end = quote == '[' ? ']' : quote == '(' ? ')' : quote;
        return quote + name.replace(String.valueOf(end), "" + end + end) + end;
    }

    public static byte @Nullable [] hashbytes(String algorithm, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        String name = switch (algorithm.toUpperCase(Locale.ROOT)) {
            case "SHA2_256" -> "SHA-256";
            case "SHA2_512" -> "SHA-512";
            case "SHA", "SHA1" -> "SHA-1";
            case "MD5" -> "MD5";
            default -> throw TdsException.notKnown("algorithm " + algorithm);
        };
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }

    /** LIKE with its sets of characters (Transact-SQL Reference, "LIKE"). */
    public static @Nullable Boolean like(String... arguments) {
        String text = arguments[0];
        String pattern = arguments[1];
        if (text == null || pattern == null) {
            return null;
        }
        char escape = arguments.length > 2 && arguments[2] != null ? arguments[2].charAt(0) : 0;
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == escape && escape != 0 && i + 1 < pattern.length()) {
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else if (c == '[' && pattern.indexOf(']', i) > 0) {
                int end = pattern.indexOf(']', i);
                String set = pattern.substring(i + 1, end);
                regex.append('[')
                        .append(set.replace("\\", "\\\\").replace("[", "\\["))
                        .append(']');
                i = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }

    public static @Nullable String moment(@Nullable String text, String target) {
        return text == null ? null : Moments.read(text, target);
    }

    public static @Nullable String moment_text(@Nullable String text, String base, int scale, int style) {
        return text == null ? null : Moments.print(text, base, scale, style);
    }

    public static byte @Nullable [] moment_bytes(@Nullable String text, String base, int scale) {
        return text == null ? null : Moments.bytes(text, base, scale);
    }

    public static @Nullable String switchoffset(@Nullable String text, @Nullable String offset) {
        return text == null || offset == null ? null : Moments.switched(text, offset);
    }
}
