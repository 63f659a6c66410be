package io.godwit.testkit.tds.capture;

import java.math.BigInteger;
import java.util.Arrays;

/** A log sequence number: ten bytes that sort. */
public final class Lsn {
    static final int BYTES = 10;

    private Lsn() {}

    /** A commit's number in the log. */
    static byte[] of(long commit) {
        byte[] lsn = new byte[BYTES];
        lsn[3] = 0x2A;
        for (int i = 0; i < 4; i++) {
            lsn[7 - i] = (byte) ((commit * 8) >> (8 * i));
        }
        lsn[9] = 5;
        return lsn;
    }

    /** A change's number inside its transaction. */
    static byte[] sequence(byte[] lsn, int change) {
        byte[] sequence = Arrays.copyOf(lsn, BYTES);
        BigInteger moved = new BigInteger(1, Arrays.copyOf(lsn, 8)).subtract(BigInteger.ONE);
        byte[] bytes = moved.toByteArray();
        Arrays.fill(sequence, 0, 8, (byte) 0);
        System.arraycopy(
                bytes,
                Math.max(0, bytes.length - 8),
                sequence,
                8 - Math.min(8, bytes.length),
                Math.min(8, bytes.length));
        sequence[8] = (byte) (change >> 8);
        sequence[9] = (byte) change;
        return sequence;
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
