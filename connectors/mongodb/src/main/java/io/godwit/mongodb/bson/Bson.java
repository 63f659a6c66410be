package io.godwit.mongodb.bson;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads BSON where it lies; every length is checked before it is believed. The layout is that of the BSON specification 1.1
 * (bsonspec.org).
 */
public final class Bson {
    /** Kinds of values, by the byte before an element's name. */
    public static final int DOUBLE = 0x01;

    public static final int STRING = 0x02;
    public static final int DOCUMENT = 0x03;
    public static final int ARRAY = 0x04;
    public static final int BINARY = 0x05;
    public static final int UNDEFINED = 0x06;
    public static final int OBJECT_ID = 0x07;
    public static final int BOOLEAN = 0x08;
    public static final int DATE = 0x09;
    public static final int NULL = 0x0a;
    public static final int REGEX = 0x0b;
    public static final int DB_POINTER = 0x0c;
    public static final int CODE = 0x0d;
    public static final int SYMBOL = 0x0e;
    public static final int CODE_WITH_SCOPE = 0x0f;
    public static final int INT32 = 0x10;
    public static final int TIMESTAMP = 0x11;
    public static final int INT64 = 0x12;
    public static final int DECIMAL128 = 0x13;
    public static final int MAX_KEY = 0x7f;

    /** As the byte is read: unsigned 255. */
    public static final int MIN_KEY = 0xff;

    /** The least a document can be: its length and its end. */
    static final int EMPTY_DOCUMENT_BYTES = 5;

    static final int OBJECT_ID_BYTES = 12;
    static final int DECIMAL128_BYTES = 16;

    /** No server nests deeper than 200; what does is an attack on the stack. */
    static final int MOST_DEPTH = 500;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bson() {}

    /** Four bytes, the least first. */
    public static int int32(byte[] data, int at) {
        return (int) INTS.get(data, at);
    }

    /** Eight bytes, the least first. */
    public static long int64(byte[] data, int at) {
        return (long) LONGS.get(data, at);
    }

    /** A double. */
    public static double real(byte[] data, int at) {
        return Double.longBitsToDouble(int64(data, at));
    }

    /** Writes four bytes, the least first. */
    public static void putInt32(byte[] data, int at, int value) {
        INTS.set(data, at, value);
    }

    /** Writes eight bytes, the least first. */
    public static void putInt64(byte[] data, int at, long value) {
        LONGS.set(data, at, value);
    }

    /**
     * How many bytes the document has that begins here.
     *
     * @param end behind the last byte that may belong to it
     * @throws GodwitException VALUE_REFUSED if there is no whole document
     */
    public static int documentLength(byte[] data, int at, int end) {
        if (end - at < EMPTY_DOCUMENT_BYTES) {
            throw malformed("a document ends early");
        }
        int length = int32(data, at);
        if (length < EMPTY_DOCUMENT_BYTES || length > end - at || data[at + length - 1] != 0) {
            throw malformed("a document's length is wrong");
        }
        return length;
    }

    /** Where the zero byte is that ends the name which begins here. */
    static int nameEnd(byte[] data, int at, int end) {
        for (int i = at; i < end; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        throw malformed("a name does not end");
    }

    /**
     * How many bytes a value has.
     *
     * @param type its kind, unsigned
     * @param at where it begins
     * @param end behind the last byte that may belong to it
     * @throws GodwitException VALUE_REFUSED if it does not end there, or if there is no such kind
     */
    static int valueLength(byte[] data, int type, int at, int end) {
        int length = switch (type) {
            case UNDEFINED, NULL, MIN_KEY, MAX_KEY -> 0;
            case BOOLEAN -> 1;
            case INT32 -> Integer.BYTES;
            case DOUBLE, DATE, TIMESTAMP, INT64 -> Long.BYTES;
            case OBJECT_ID -> OBJECT_ID_BYTES;
            case DECIMAL128 -> DECIMAL128_BYTES;
            case STRING, CODE, SYMBOL -> stringLength(data, at, end);
            case DOCUMENT, ARRAY -> documentLength(data, at, end);
            case BINARY -> counted(data, at, end, 0, Integer.BYTES + 1);
            case REGEX -> nameEnd(data, nameEnd(data, at, end) + 1, end) + 1 - at;
            case DB_POINTER -> stringLength(data, at, end) + OBJECT_ID_BYTES;
            case CODE_WITH_SCOPE -> counted(data, at, end, Integer.BYTES * 2 + 1 + EMPTY_DOCUMENT_BYTES, 0);
            default -> throw malformed("there is no kind of value " + type);
        };
        if (length > end - at) {
            throw malformed("a value reaches beyond its document");
        }
        return length;
    }

    /** A string with its length before and the zero byte behind it. */
    static int stringLength(byte[] data, int at, int end) {
        int length = counted(data, at, end, 1, Integer.BYTES);
        if (length > end - at || data[at + length - 1] != 0) {
            throw malformed("a string's length is wrong");
        }
        return length;
    }

    private static int counted(byte[] data, int at, int end, int least, int more) {
        if (end - at < Integer.BYTES) {
            throw malformed("a value reaches beyond its document");
        }
        int count = int32(data, at);
        if (count < least || count > end - at) {
            throw malformed("a value's length is wrong");
        }
        return count + more;
    }

    static GodwitException malformed(String what) {
        return new GodwitException(Errors.VALUE_REFUSED, "a document is not valid BSON: " + what);
    }
}
