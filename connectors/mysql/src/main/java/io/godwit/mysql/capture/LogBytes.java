package io.godwit.mysql.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, as the binary log writes them: little-endian, unless it says otherwise. */
final class LogBytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LogBytes() {}

    static int u8(byte[] data, int at) {
        return data[at] & 0xff;
    }

    static int u16(byte[] data, int at) {
        return (data[at] & 0xff) | ((data[at + 1] & 0xff) << 8);
    }

    static int u24(byte[] data, int at) {
        return (data[at] & 0xff) | ((data[at + 1] & 0xff) << 8) | ((data[at + 2] & 0xff) << 16);
    }

    static int i32(byte[] data, int at) {
        return (int) INT.get(data, at);
    }

    static long u32(byte[] data, int at) {
        return (int) INT.get(data, at) & 0xffffffffL;
    }

    static long u48(byte[] data, int at) {
        return u32(data, at) | ((long) u16(data, at + 4) << 32);
    }

    static long i64(byte[] data, int at) {
        return (long) LONG.get(data, at);
    }

    /** So many bytes as a number, at most eight. */
    static long unsigned(byte[] data, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (data[at + i] & 0xff);
        }
        return value;
    }

    /** So many bytes as a number, the most significant first. */
    static long bigEndian(byte[] data, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (data[at + i] & 0xff);
        }
        return value;
    }

    /** A length-encoded number (MySQL internals, "Protocol: Basic Data Types"). */
    static long packed(byte[] data, int at) {
        int first = data[at] & 0xff;
        return switch (first) {
            case 0xfc -> u16(data, at + 1);
            case 0xfd -> u24(data, at + 1);
            case 0xfe -> i64(data, at + 1);
            default -> first;
        };
    }

    /** How many bytes a length-encoded number takes. */
    static int packedSize(byte[] data, int at) {
        return switch (data[at] & 0xff) {
            case 0xfc -> 3;
            case 0xfd -> 4;
            case 0xfe -> 9;
            default -> 1;
        };
    }
}
