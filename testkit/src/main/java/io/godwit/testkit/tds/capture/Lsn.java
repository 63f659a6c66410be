package io.godwit.testkit.tds.capture;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** A log sequence number: ten bytes that sort. */
public final class Lsn {
    static final int BYTES = 10;

    private static final long FILE = 0x2AL << 32;

    private Lsn() {}

    /** The number of a record of the log; the first eight bytes say which block, the last two which slot of it. */
    static byte[] of(long record) {
        return ByteBuffer.allocate(BYTES)
                .putLong(FILE + record * 8)
                .putShort((short) 5)
                .array();
    }

    /** The one after or before. */
    public static byte[] plus(byte[] lsn, int step) {
        byte[] bytes = new BigInteger(1, lsn).add(BigInteger.valueOf(step)).toByteArray();
        byte[] result = new byte[BYTES];
        int some = Math.min(BYTES, bytes.length);
        System.arraycopy(bytes, bytes.length - some, result, BYTES - some, some);
        return result;
    }
}
