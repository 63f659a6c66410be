package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.Arrays;
import java.util.Base64;

/**
 * MySQL's binary JSON as the text that the server prints of it (MySQL source documentation, "json_binary.h"; keys lie there in
 * the order in which they are printed). Reads in place. Used by one thread.
 */
final class JsonText extends ValueDecoder.Counted {
    static final int SMALL_OBJECT = 0;
    static final int LARGE_OBJECT = 1;
    static final int SMALL_ARRAY = 2;
    static final int LARGE_ARRAY = 3;
    static final int LITERAL = 4;
    static final int INT16 = 5;
    static final int UINT16 = 6;
    static final int INT32 = 7;
    static final int UINT32 = 8;
    static final int INT64 = 9;
    static final int UINT64 = 10;
    static final int DOUBLE = 11;
    static final int STRING = 12;
    static final int OPAQUE = 15;

    private static final int NEWDECIMAL = 246;
    private static final int TIMESTAMP = 7;
    private static final int DATE = 10;
    private static final int TIME = 11;
    private static final int DATETIME = 12;

    /** More than any server writes, whose limit is 100; protects the stack from damaged documents. */
    private static final int MOST_DEPTH = 200;

    /** The server breaks what it encodes into lines. */
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, new byte[] {'\n'});

    private static final String HEX = "0123456789abcdef";

    private final JsonNumber number;

    /** {@code showsPoint} as in {@link JsonNumber}. */
    JsonText(int prefix, boolean showsPoint) {
        super(prefix);
        this.number = new JsonNumber(showsPoint);
    }

    @Override
    void append(byte[] data, int at, int length, CellBuffer out) {
        if (length == 0) { // what a server stores that was told to ignore a wrong value
            out.put("null");
            return;
        }
        value(data, LogBytes.u8(data, at), at + 1, 0, out);
    }

    /** Appends the value of a type that begins here. */
    void value(byte[] data, int type, int at, int depth, CellBuffer out) {
        if (depth > MOST_DEPTH) {
            throw damaged("nested too deeply");
        }
        switch (type) {
            case SMALL_OBJECT, LARGE_OBJECT -> container(data, at, type == LARGE_OBJECT, true, depth, out);
            case SMALL_ARRAY, LARGE_ARRAY -> container(data, at, type == LARGE_ARRAY, false, depth, out);
            case LITERAL -> literal(LogBytes.u8(data, at), out);
            case INT16 -> out.number((short) LogBytes.u16(data, at));
            case UINT16 -> out.number(LogBytes.u16(data, at));
            case INT32 -> out.number(LogBytes.i32(data, at));
            case UINT32 -> out.number(LogBytes.u32(data, at));
            case INT64 -> out.number(LogBytes.i64(data, at));
            case UINT64 -> out.unsigned(LogBytes.i64(data, at));
            case DOUBLE -> number.append(Double.longBitsToDouble(LogBytes.i64(data, at)), out);
            case STRING -> {
                int length = variable(data, at);
                quoted(data, at + variableSize(data, at), length, out);
            }
            case OPAQUE -> opaque(data, at, out);
            default -> throw damaged("of unknown type " + type);
        }
    }

    private void container(byte[] data, int at, boolean large, boolean object, int depth, CellBuffer out) {
        int width = large ? 4 : 2;
        int count = offset(data, at, large);
        int entry = at + 2 * width;
        int values = entry + (object ? count * (width + 2) : 0);
        out.put(object ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.put(", ");
            }
            if (object) {
                int key = entry + i * (width + 2);
                quoted(data, at + offset(data, key, large), LogBytes.u16(data, key + width), out);
                out.put(": ");
            }
            int value = values + i * (1 + width);
            int type = LogBytes.u8(data, value);
            int place = isInline(type, large) ? value + 1 : at + offset(data, value + 1, large);
            value(data, type, place, depth + 1, out);
        }
        out.put(object ? '}' : ']');
    }

    /** Whether a container holds a value of this type itself, in place of an offset. */
    static boolean isInline(int type, boolean large) {
        return type == LITERAL || type == INT16 || type == UINT16 || (large && (type == INT32 || type == UINT32));
    }

    static int offset(byte[] data, int at, boolean large) {
        return large ? LogBytes.i32(data, at) : LogBytes.u16(data, at);
    }

    private static void literal(int value, CellBuffer out) {
        out.put(
                switch (value) {
                    case 0 -> "null";
                    case 1 -> "true";
                    case 2 -> "false";
                    default -> throw damaged("with an unknown literal");
                });
    }

    /** A length in groups of seven bits, the lowest first. */
    static int variable(byte[] data, int at) {
        int value = 0;
        for (int i = 0; i < 5; i++) {
            value |= (data[at + i] & 0x7f) << (7 * i);
            if (data[at + i] >= 0) {
                return value;
            }
        }
        throw damaged("with a wrong length");
    }

    static int variableSize(byte[] data, int at) {
        int size = 1;
        while (data[at + size - 1] < 0) {
            size++;
        }
        return size;
    }

    static void quoted(byte[] data, int at, int length, CellBuffer out) {
        out.put('"');
        int from = at;
        int end = at + length;
        for (int i = at; i < end; i++) {
            int c = data[i];
            if ((c >= 0 && c < ' ') || c == '"' || c == '\\') {
                out.put(data, from, i - from);
                from = i + 1;
                escape(c, out);
            }
        }
        out.put(data, from, end - from);
        out.put('"');
    }

    private static void escape(int c, CellBuffer out) {
        out.put('\\');
        switch (c) {
            case '\b' -> out.put('b');
            case '\t' -> out.put('t');
            case '\n' -> out.put('n');
            case '\f' -> out.put('f');
            case '\r' -> out.put('r');
            case '"', '\\' -> out.put(c);
            default -> {
                out.put("u00");
                out.put(HEX.charAt(c >> 4));
                out.put(HEX.charAt(c & 15));
            }
        }
    }

    private static void opaque(byte[] data, int at, CellBuffer out) {
        int type = LogBytes.u8(data, at);
        int length = variable(data, at + 1);
        int start = at + 1 + variableSize(data, at + 1);
        if (type == NEWDECIMAL) {
            DecimalText.append(data, start + 2, LogBytes.u8(data, start), LogBytes.u8(data, start + 1), out);
            return;
        }
        out.put('"');
        switch (type) {
            case DATE -> TimeDecoders.packedDate(LogBytes.i64(data, start) >> 24, out);
            case DATETIME, TIMESTAMP -> TimeDecoders.packedMicros(LogBytes.i64(data, start), out);
            case TIME -> TimeDecoders.packedTime(LogBytes.i64(data, start), out);
            default -> {
                out.put("base64:type");
                out.number(type);
                out.put(':');
                byte[] encoded = LINES.encode(Arrays.copyOfRange(data, start, start + length));
                for (byte each : encoded) {
                    // 8.0 leaves the break of a line as it is, in which form no server takes the document back
                    if (each == '\n') {
                        escape(each, out);
                    } else {
                        out.put(each);
                    }
                }
            }
        }
        out.put('"');
    }

    static GodwitException damaged(String how) {
        return new GodwitException(Errors.SOURCE_REFUSED, "a JSON document in the log is " + how);
    }
}
