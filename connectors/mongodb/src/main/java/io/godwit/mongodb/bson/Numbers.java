package io.godwit.mongodb.bson;

import java.math.BigDecimal;
import org.bson.types.Decimal128;

/** Numbers as BSON holds them. */
final class Numbers {
    private Numbers() {}

    /** A decimal that lies in an array. */
    static Decimal128 decimal(byte[] data, int at) {
        return Decimal128.fromIEEE754BIDEncoding(Bson.int64(data, at + Long.BYTES), Bson.int64(data, at));
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
