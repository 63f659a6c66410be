package io.godwit.mysql.load;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Compares values, as the server's text protocol prints them, with one constant. Allocates nothing for whole numbers and dates. */
interface ConstantComparison {
    /** Negative, zero or positive as the value is less than, equal to or greater than the constant. */
    int of(byte[] data, int start, int length);

    /** With a number in plain decimal notation: exactly. */
    static ConstantComparison ofNumber(String text) {
        BigDecimal constant = new BigDecimal(text);
        boolean whole =
                constant.stripTrailingZeros().scale() <= 0 && constant.abs().compareTo(Numbers.LARGEST) <= 0;
        long number = whole ? constant.longValueExact() : 0;
        return (data, start, length) -> whole && Numbers.isShort(data, start, length)
                ? Long.compare(Numbers.read(data, start, length), number)
                : new BigDecimal(new String(data, start, length, StandardCharsets.US_ASCII)).compareTo(constant);
    }

    /** With a date or a date and time; what a value or the constant leaves out of the time is zero. */
    static ConstantComparison ofDate(String text) {
        byte[] constant = text.getBytes(StandardCharsets.US_ASCII);
        return (data, start, length) -> {
            for (int i = 0; i < Numbers.LONGEST_TIME; i++) {
                int value = i < length ? data[start + i] : Numbers.MIDNIGHT.charAt(i);
                int other = i < constant.length ? constant[i] : Numbers.MIDNIGHT.charAt(i);
                if (value != other) {
                    return value - other;
                }
            }
            return 0;
        };
    }

    /** What both need. */
    final class Numbers {
        /** What stands behind a date that has no time, and behind a time that has no fraction. */
        static final String MIDNIGHT = "0000-00-00 00:00:00.000000";

        static final int LONGEST_TIME = MIDNIGHT.length();
        static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

        /** So many digits are a long in any case. */
        private static final int SHORT_DIGITS = 18;

        private Numbers() {}

        static boolean isShort(byte[] data, int start, int length) {
            if (length > SHORT_DIGITS) {
                return false;
            }
            for (int i = start; i < start + length; i++) {
                if (data[i] == '.') {
                    return false;
                }
            }
            return true;
        }

        static long read(byte[] data, int start, int length) {
            boolean negative = data[start] == '-';
            long value = 0;
            for (int i = negative ? start + 1 : start; i < start + length; i++) {
                value = value * 10 + data[i] - '0';
            }
            return negative ? -value : value;
        }
    }
}
