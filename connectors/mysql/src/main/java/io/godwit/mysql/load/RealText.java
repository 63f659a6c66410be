package io.godwit.mysql.load;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * The one text of a floating-point number: the fewest digits that read back to the same number, and of those the nearest.
 * Plain notation from 0.0001 up to below 10^15, which is where the servers use it too, otherwise {@code 1.5e-7}. Servers print
 * a FLOAT with six digits only, and the log holds numbers as bits; both ways end in this form. Keeps no state.
 */
public final class RealText {
    private static final int LEAST_PLAIN = -4;
    private static final int MOST_PLAIN = 15;
    /** Up to so many digits there are never two decimal numbers that read as the same one. */
    private static final int UNIQUE_DOUBLE = 15;

    private static final int UNIQUE_FLOAT = 6;
    /** With so many digits every number can be told from its neighbours. */
    private static final int MOST_DOUBLE = 17;

    private RealText() {}

    /** Appends a 64-bit number, which is finite. */
    public static void append(double value, ByteText out) {
        if (value == 0) {
            out.append(1 / value < 0 ? "-0" : "0");
            return;
        }
        BigDecimal shown = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (shown.precision() > UNIQUE_DOUBLE || Math.abs(value) < Double.MIN_NORMAL) {
            shown = shortest(new BigDecimal(value), shown, d -> d.doubleValue() == value);
        }
        append(shown, out);
    }

    /** Appends a 32-bit number, which is finite. */
    public static void append(float value, ByteText out) {
        if (value == 0) {
            out.append(1 / value < 0 ? "-0" : "0");
            return;
        }
        BigDecimal shown = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        if (shown.precision() > UNIQUE_FLOAT || Math.abs(value) < Float.MIN_NORMAL) {
            shown = shortest(new BigDecimal(value), shown, d -> d.floatValue() == value);
        }
        append(shown, out);
    }

    /**
     * Appends what a server printed of a 64-bit number.
     *
     * @param fewest whether the server prints the fewest digits too, as it does without a display scale (it uses David Gay's dtoa
     *     in mode 0, so its digits are ours)
     */
    static void normalize64(byte[] text, int offset, int length, boolean fewest, ByteText out) {
        if (plain(text, offset, length, fewest ? MOST_DOUBLE : UNIQUE_DOUBLE)) {
            out.append(text, offset, length);
        } else {
            append(Double.parseDouble(ascii(text, offset, length)), out);
        }
    }

    /** Appends what a server printed of a 32-bit number as a 64-bit one. */
    static void normalize32(byte[] text, int offset, int length, ByteText out) {
        append((float) Double.parseDouble(ascii(text, offset, length)), out);
    }

    private static String ascii(byte[] text, int offset, int length) {
        return new String(text, offset, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether a text is surely in the one form: plain, without zeros to spare, and with so many digits at most. */
    private static boolean plain(byte[] text, int offset, int length, int most) {
        int at = offset;
        int end = offset + length;
        if (at < end && text[at] == '-') {
            at++;
        }
        if (at == end || end - at > most + 2) {
            return false;
        }
        int point = end;
        for (int i = at; i < end; i++) {
            if (text[i] == '.' && point == end && i > at && i < end - 1) {
                point = i;
            } else if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        boolean leadingZero = text[at] == '0';
        if (point == end) {
            return end - at <= UNIQUE_DOUBLE && (!leadingZero || end - at == 1);
        }
        if (text[end - 1] == '0' || point - at > MOST_PLAIN) {
            return false;
        }
        if (!leadingZero) {
            return end - at - 1 <= most;
        }
        return point == at + 1 && text[point + 1] != '0' && end - point - 1 <= most;
    }

    /** Whether a decimal number reads back. */
    private interface ReadsBack {
        boolean test(BigDecimal decimal);
    }

    private static BigDecimal shortest(BigDecimal exact, BigDecimal shown, ReadsBack same) {
        BigDecimal best = shown;
        for (int digits = shown.precision(); digits > 0; digits--) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (same.test(rounded)) {
                best = rounded;
            } else if (digits < shown.precision()) {
                break;
            }
        }
        return best.stripTrailingZeros();
    }

    private static void append(BigDecimal value, ByteText out) {
        String digits = value.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - value.scale();
        if (value.signum() < 0) {
            out.append('-');
        }
        if (exponent < LEAST_PLAIN || exponent >= MOST_PLAIN) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.');
                out.append(digits.substring(1));
            }
            out.append('e');
            out.appendNumber(exponent);
            return;
        }
        int point = exponent + 1;
        if (point <= 0) {
            out.append("0.");
            out.append("0".repeat(-point));
            out.append(digits);
        } else if (point >= digits.length()) {
            out.append(digits);
            out.append("0".repeat(point - digits.length()));
        } else {
            out.append(digits.substring(0, point));
            out.append('.');
            out.append(digits.substring(point));
        }
    }
}
