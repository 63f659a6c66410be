package io.godwit.mongodb.bson;

import org.bson.types.Decimal128;

/** Writes values of Extended JSON that hold no others. */
final class Scalars {
    private static final long NAN_BITS = 0x7ff8000000000000L;
    private static final int OLD_BINARY = 2;

    private final Output out;
    private final boolean canonical;
    private final boolean escaping;

    Scalars(Output out, boolean canonical, boolean escaping) {
        this.out = out;
        this.canonical = canonical;
        this.escaping = escaping;
    }

    void put(byte[] data, int type, int start, int length) {
        switch (type) {
            case Bson.DOUBLE -> real(Bson.int64(data, start));
            case Bson.STRING -> string(data, start, length);
            case Bson.BINARY -> binary(data, start, length);
            case Bson.UNDEFINED -> out.ascii("{\"$undefined\":true}");
            case Bson.OBJECT_ID -> {
                out.ascii("{\"$oid\":\"");
                hex(data, start, length);
                out.ascii("\"}");
            }
            case Bson.BOOLEAN -> {
                if (data[start] != 0 && data[start] != 1) {
                    throw Bson.malformed("a boolean is neither true nor false");
                }
                out.ascii(data[start] == 0 ? "false" : "true");
            }
            case Bson.DATE -> date(Bson.int64(data, start));
            case Bson.NULL -> out.ascii("null");
            case Bson.REGEX -> regex(data, start, length);
            case Bson.DB_POINTER -> {
                out.ascii("{\"$dbPointer\":{\"$ref\":");
                int name = length - Bson.OBJECT_ID_BYTES;
                string(data, start, name);
                out.ascii(",\"$id\":{\"$oid\":\"");
                hex(data, start + name, Bson.OBJECT_ID_BYTES);
                out.ascii("\"}}}");
            }
            case Bson.CODE -> wrapped("{\"$code\":", data, start, length);
            case Bson.SYMBOL -> wrapped("{\"$symbol\":", data, start, length);
            case Bson.INT32 -> integer(Bson.int32(data, start), "{\"$numberInt\":\"");
            case Bson.INT64 -> integer(Bson.int64(data, start), "{\"$numberLong\":\"");
            case Bson.TIMESTAMP -> {
                long value = Bson.int64(data, start);
                out.ascii("{\"$timestamp\":{\"t\":");
                out.digits(value >>> Integer.SIZE);
                out.ascii(",\"i\":");
                out.digits(value & 0xffffffffL);
                out.ascii("}}");
            }
            case Bson.DECIMAL128 -> decimal(data, start);
            case Bson.MIN_KEY -> out.ascii("{\"$minKey\":1}");
            case Bson.MAX_KEY -> out.ascii("{\"$maxKey\":1}");
            default -> throw Bson.malformed("there is no kind of value " + type);
        }
    }

    private void string(byte[] data, int start, int length) {
        JsonText.quoted(data, start + Integer.BYTES, length - Integer.BYTES - 1, escaping, out);
    }

    private void wrapped(String before, byte[] data, int start, int length) {
        out.ascii(before);
        string(data, start, length);
        out.put('}');
    }

    private void integer(long value, String wrapper) {
        if (canonical) {
            out.ascii(wrapper);
            out.digits(value);
            out.ascii("\"}");
        } else {
            out.digits(value);
        }
    }

    private void real(long bits) {
        double value = Double.longBitsToDouble(bits);
        boolean finite = Double.isFinite(value);
        if (!canonical && finite) {
            out.ascii(Double.toString(value));
            return;
        }
        out.ascii("{\"$numberDouble\":\"");
        out.ascii(Double.toString(value));
        out.put('"');
        if (canonical && Double.isNaN(value) && bits != NAN_BITS) {
            out.ascii(",\"$bits\":\"");
            bits(bits);
            out.put('"');
        }
        out.put('}');
    }

    private void decimal(byte[] data, int start) {
        Decimal128 value = Numbers.decimal(data, start);
        String text = value.toString();
        out.ascii("{\"$numberDecimal\":\"");
        out.ascii(text);
        out.put('"');
        long high = Bson.int64(data, start + Long.BYTES);
        long low = Bson.int64(data, start);
        if (canonical && !Decimal128.parse(text).equals(Decimal128.fromIEEE754BIDEncoding(high, low))) {
            out.ascii(",\"$bits\":\"");
            bits(high);
            bits(low);
            out.put('"');
        }
        out.put('}');
    }

    private void bits(long bits) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.hex((int) (bits >>> shift) & 0xff);
        }
    }

    private void hex(byte[] data, int start, int length) {
        for (int i = start; i < start + length; i++) {
            out.hex(data[i] & 0xff);
        }
    }

    private void date(long millis) {
        out.ascii("{\"$date\":");
        if (!canonical && Dates.printed(millis)) {
            out.put('"');
            Dates.put(millis, out);
            out.ascii("\"}");
        } else {
            out.ascii("{\"$numberLong\":\"");
            out.digits(millis);
            out.ascii("\"}}");
        }
    }

    /** The old kind of binary has its length once more inside; the text is of what follows that. */
    private void binary(byte[] data, int start, int length) {
        int kind = data[start + Integer.BYTES] & 0xff;
        int at = start + Integer.BYTES + 1;
        int bytes = length - Integer.BYTES - 1;
        boolean whole = false;
        if (kind == OLD_BINARY) {
            if (bytes >= Integer.BYTES && Bson.int32(data, at) == bytes - Integer.BYTES) {
                at += Integer.BYTES;
                bytes -= Integer.BYTES;
            } else {
                whole = true;
            }
        }
        out.ascii("{\"$binary\":{\"base64\":\"");
        ExtendedJson.base64(data, at, bytes, out);
        out.ascii("\",\"subType\":\"");
        out.hex(kind);
        out.ascii(whole ? "\",\"$whole\":true}}" : "\"}}");
    }

    private void regex(byte[] data, int start, int length) {
        int patternEnd = Bson.nameEnd(data, start, start + length);
        out.ascii("{\"$regularExpression\":{\"pattern\":");
        JsonText.quoted(data, start, patternEnd - start, escaping, out);
        out.ascii(",\"options\":");
        JsonText.quoted(data, patternEnd + 1, start + length - patternEnd - 2, escaping, out);
        out.ascii("}}");
    }
}
