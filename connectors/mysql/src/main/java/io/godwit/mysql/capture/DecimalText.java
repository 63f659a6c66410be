package io.godwit.mysql.capture;

/**
 * DECIMAL as servers store it: groups of nine digits in four bytes each, shorter groups at both ends, the most significant bit
 * turned over, and all bits of negative numbers (MySQL source documentation, "decimal2bin").
 */
final class DecimalText {
    private static final int GROUP_DIGITS = 9;
    private static final int GROUP_BYTES = 4;
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private DecimalText() {}

    /** How many bytes a number takes. */
    static int size(int precision, int scale) {
        int whole = precision - scale;
        return whole / GROUP_DIGITS * GROUP_BYTES
                + BYTES[whole % GROUP_DIGITS]
                + scale / GROUP_DIGITS * GROUP_BYTES
                + BYTES[scale % GROUP_DIGITS];
    }

    /** Appends a number in plain notation with all digits of its scale. */
    static void append(byte[] data, int at, int precision, int scale, CellBuffer out) {
        boolean negative = (data[at] & 0x80) == 0;
        int mark = out.mark();
        if (negative) {
            out.put('-');
        }
        int wholeDigits = precision - scale;
        int position = at;
        boolean started = false;
        boolean zero = true;
        int first = wholeDigits % GROUP_DIGITS;
        for (int left = wholeDigits; left > 0; ) {
            int digits = left == wholeDigits && first > 0 ? first : GROUP_DIGITS;
            int value = group(data, position, BYTES[digits], negative, position == at);
            position += BYTES[digits];
            left -= digits;
            if (started) {
                out.digits(value, digits);
            } else if (value > 0) {
                out.digits(value, 1);
                started = true;
            }
            zero &= value == 0;
        }
        if (!started) {
            out.put('0');
        }
        if (scale > 0) {
            out.put('.');
        }
        for (int left = scale; left > 0; ) {
            int digits = Math.min(left, GROUP_DIGITS);
            int value = group(data, position, BYTES[digits], negative, position == at);
            position += BYTES[digits];
            left -= digits;
            out.digits(value, digits);
            zero &= value == 0;
        }
        if (negative && zero) {
            out.dropByte(mark);
        }
    }

    private static int group(byte[] data, int at, int bytes, boolean negative, boolean signed) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            int one = data[at + i] & 0xff;
            if (i == 0 && signed) {
                one ^= 0x80;
            }
            value = (value << 8) | (negative ? one ^ 0xff : one);
        }
        return value;
    }
}
