package io.godwit.engine.validate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with a result of 128 bits, as its authors Aumasson and Bernstein published it (the 128-bit result as in their
 * reference implementation). Takes its message in pieces and keeps no reference to them; {@link #reset} makes it ready for
 * the next message without allocating. Not for use by several threads.
 */
final class SipHash {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long length;
    /** Bytes of the message that do not fill a word yet, lowest first; the unused ones are zero. */
    private long tail;

    private long high;
    private long low;

    /** Takes a key of 16 bytes. */
    SipHash(byte[] key) {
        k0 = (long) WORD.get(key, 0);
        k1 = (long) WORD.get(key, 8);
        reset();
    }

    /** Begins a message. */
    void reset() {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
        length = 0;
        tail = 0;
    }

    /** Appends a number as four bytes, lowest first. */
    void update(int number) {
        long bits = number & 0xffffffffL;
        int held = (int) (length & 7);
        length += 4;
        tail |= bits << (8 * held);
        if (held >= 4) {
            compress(tail);
            tail = held == 4 ? 0 : bits >>> (8 * (8 - held));
        }
    }

    /** Appends a number as eight bytes, lowest first. */
    void update(long number) {
        update((int) number);
        update((int) (number >>> 32));
    }

    /** Appends bytes. */
    void update(byte[] data, int start, int count) {
        int held = (int) (length & 7);
        int at = start;
        int end = start + count;
        length += count;
        int shift = 8 * held;
        for (; end - at >= 8; at += 8) {
            long word = (long) WORD.get(data, at);
            compress(tail | word << shift);
            tail = shift == 0 ? 0 : word >>> (64 - shift);
        }
        for (; at < end; at++) {
            tail |= (data[at] & 0xffL) << shift;
            shift += 8;
            if (shift == 64) {
                compress(tail);
                tail = 0;
                shift = 0;
            }
        }
    }

    /** Ends the message; {@link #high} and {@link #low} then hold its hash. */
    void end() {
        compress(length << 56 | tail);
        v2 ^= 0xee;
        rounds(4);
        high = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(4);
        low = v0 ^ v1 ^ v2 ^ v3;
    }

    /** The first eight bytes of the result, read lowest byte first. */
    long high() {
        return high;
    }

    /** The last eight bytes of the result, read lowest byte first. */
    long low() {
        return low;
    }

    private void compress(long word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    private void rounds(int count) {
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3;
        for (int i = 0; i < count; i++) {
            a += b;
            c += d;
            b = Long.rotateLeft(b, 13) ^ a;
            d = Long.rotateLeft(d, 16) ^ c;
            a = Long.rotateLeft(a, 32);
            c += b;
            a += d;
            b = Long.rotateLeft(b, 17) ^ c;
            d = Long.rotateLeft(d, 21) ^ a;
            c = Long.rotateLeft(c, 32);
        }
        v0 = a;
        v1 = b;
        v2 = c;
        v3 = d;
    }
}
