package io.godwit.mongodb.bson;

import java.math.BigDecimal;
import org.bson.types.Decimal128;

/** Numbers as BSON holds them. */
final class Numbers {
    /** Both bits say that the exponent lies further on, or that it is no number. */
    private static final long SHIFTED = 3L << 61;

    private static final long COEFFICIENT = 0x1ffffffffffffL;

    /** The upper and lower half of ten to the 34th, less one. */
    private static final long MOST_HIGH = 0x1ed09bead87c0L;

    private static final long MOST_LOW = 0x378d8e63ffffffffL;

    private Numbers() {}

    /** A decimal that lies in an array. One with more digits than the format has is zero, by IEEE 754-2008, 3.5.2. */
    static Decimal128 decimal(byte[] data, int at) {
        long high = Bson.int64(data, at + Long.BYTES);
        long low = Bson.int64(data, at);
        Decimal128 value = Decimal128.fromIEEE754BIDEncoding(high, low);
        boolean shifted = (high & SHIFTED) == SHIFTED;
        if (!shifted && tooManyDigits(high & COEFFICIENT, low)) {
            return Decimal128.fromIEEE754BIDEncoding(high & ~COEFFICIENT, 0);
        }
        return value;
    }

    private static boolean tooManyDigits(long high, long low) {
        return high > MOST_HIGH || (high == MOST_HIGH && Long.compareUnsigned(low, MOST_LOW) > 0);
    }

    /** The number that a finite decimal is; the sign of a zero is lost. */
    static BigDecimal exact(Decimal128 value) {
        // the driver's own way refuses a negative zero
        return new BigDecimal(value.toString());
    }

    /** Whether a double is a whole number that 64 bits hold. */
    static boolean isLong(double value) {
        // 2^63 itself saturates to the greatest long and would seem equal
        return (long) value == value && (long) value != Long.MAX_VALUE;
    }
}
