package io.godwit.mongodb.bson;

import io.godwit.spi.row.Cells;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code _id} that equal keys share: a byte for the kind, then the value as BSON. The server takes numbers of any
 * kind for equal that are the same number, strings and symbols with the same characters, and arrays whatever their elements
 * are called; so do these bytes, inside of documents too. A number is written as a 64-bit integer if it is one, else as a
 * double if it is one exactly, else as the shortest decimal; there is one zero and one NaN.
 */
public final class DocumentKey {
    /** The name of the field, as it lies in a document. */
    static final byte[] NAME = {'_', 'i', 'd'};

    private static final long NAN_BITS = 0x7ff8000000000000L;
    private static final int LONG_DIGITS = 19;
    private static final int LEAST_EXPONENT = -6176;
    private static final int MOST_EXPONENT = 6111;
    private static final BigInteger MOST_COEFFICIENT = BigInteger.TEN.pow(34);

    private DocumentKey() {}

    /** The cell of a document's {@code _id}; null if it has none, as a time series' documents may. */
    public static byte @Nullable [] of(byte[] document) {
        Output out = new Output();
        return put(document, 0, document.length, false, out) ? out.copy() : null;
    }

    /** The cell of a value. */
    public static byte[] of(byte[] data, int type, int start, int length) {
        Output out = new Output();
        put(data, type, start, length, out);
        return out.copy();
    }

    /** A cell as a document {@code {_id: value}}, for a filter. */
    public static byte[] document(Cells cells, int column) {
        return document(cells.data(), cells.start(column), cells.length(column));
    }

    /** A cell as a document {@code {_id: value}}, for a filter. */
    public static byte[] document(byte[] cell, int start, int length) {
        if (length < 1) {
            throw Bson.malformed("a key is missing");
        }
        byte[] document = new byte[Integer.BYTES + 1 + NAME.length + 1 + (length - 1) + 1];
        Bson.putInt32(document, 0, document.length);
        document[Integer.BYTES] = cell[start];
        System.arraycopy(NAME, 0, document, Integer.BYTES + 1, NAME.length);
        System.arraycopy(cell, start + 1, document, Integer.BYTES + 1 + NAME.length + 1, length - 1);
        Elements elements = Elements.of(document);
        if (!elements.next() || elements.next()) {
            throw Bson.malformed("a key is not one value");
        }
        return document;
    }

    /** A cell as the driver's value, equal to the one that it was made of in the server's eyes. */
    public static BsonValue value(Cells cells, int column) {
        BsonValue value = new RawBsonDocument(document(cells, column)).get("_id");
        if (value == null) {
            throw Bson.malformed("a key is missing");
        }
        return value;
    }

    /**
     * Appends the cell of a document's {@code _id}; false if it has none.
     *
     * @param must whether it is refused then
     */
    static boolean put(byte[] data, int start, int length, boolean must, Output out) {
        Elements elements = new Elements(data, start, length);
        if (elements.find(NAME)) {
            put(data, elements.type(), elements.valueStart(), elements.valueLength(), out);
            return true;
        }
        if (must) {
            throw Refusal.of("has no _id");
        }
        return false;
    }

    /** Appends a value's cell. */
    static void put(byte[] data, int type, int start, int length, Output out) {
        int at = out.length();
        out.put(type);
        int kind = value(data, type, start, length, out, 0);
        out.data()[at] = (byte) kind;
    }

    /** Appends a value in the common form and says of which kind that is. */
    private static int value(byte[] data, int type, int start, int length, Output out, int depth) {
        switch (type) {
            case Bson.INT32 -> out.int64(Bson.int32(data, start));
            case Bson.INT64 -> out.int64(Bson.int64(data, start));
            case Bson.DOUBLE -> {
                return real(Bson.real(data, start), out);
            }
            case Bson.DECIMAL128 -> {
                return decimal(data, start, out);
            }
            case Bson.DOCUMENT, Bson.ARRAY -> elements(data, type, start, length, out, depth);
            case Bson.CODE_WITH_SCOPE -> {
                int opened = out.length();
                out.int32(0);
                int code = Bson.stringLength(data, start + Integer.BYTES, start + length);
                int scope = start + Integer.BYTES + code;
                out.put(data, start + Integer.BYTES, code);
                elements(data, Bson.DOCUMENT, scope, start + length - scope, out, depth);
                out.int32At(opened, out.length() - opened);
            }
            default -> out.put(data, start, length);
        }
        return switch (type) {
            case Bson.INT32 -> Bson.INT64;
            case Bson.SYMBOL -> Bson.STRING;
            default -> type;
        };
    }

    private static void elements(byte[] data, int type, int start, int length, Output out, int depth) {
        if (depth > Bson.MOST_DEPTH) {
            throw Bson.malformed("it is nested too deeply");
        }
        int opened = out.length();
        out.int32(0);
        Elements elements = new Elements(data, start, length);
        for (int i = 0; elements.next(); i++) {
            int kindAt = out.length();
            out.put(elements.type());
            if (type == Bson.ARRAY) {
                out.digits(i);
            } else {
                out.put(data, elements.nameStart(), elements.nameLength());
            }
            out.put(0);
            int kind = value(data, elements.type(), elements.valueStart(), elements.valueLength(), out, depth + 1);
            out.data()[kindAt] = (byte) kind;
        }
        out.put(0);
        out.int32At(opened, out.length() - opened);
    }

    private static int real(double value, Output out) {
        if (Numbers.isLong(value)) {
            out.int64((long) value);
            return Bson.INT64;
        }
        out.int64(Double.isNaN(value) ? NAN_BITS : Double.doubleToRawLongBits(value));
        return Bson.DOUBLE;
    }

    private static int decimal(byte[] data, int start, Output out) {
        Decimal128 value = Numbers.decimal(data, start);
        if (value.isNaN()) {
            return real(Double.NaN, out);
        }
        if (value.isInfinite()) {
            return real(value.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY, out);
        }
        BigDecimal exact = Numbers.exact(value);
        if (exact.signum() == 0) {
            out.int64(0);
            return Bson.INT64;
        }
        BigDecimal shortest = exact.stripTrailingZeros();
        if (shortest.scale() <= 0 && shortest.precision() - shortest.scale() <= LONG_DIGITS) {
            BigInteger whole = shortest.toBigIntegerExact();
            if (whole.bitLength() < Long.SIZE) {
                out.int64(whole.longValue());
                return Bson.INT64;
            }
        }
        double real = shortest.doubleValue();
        if (Double.isFinite(real) && new BigDecimal(real).compareTo(shortest) == 0) {
            out.int64(Double.doubleToRawLongBits(real));
            return Bson.DOUBLE;
        }
        Decimal128 one = new Decimal128(encodable(shortest));
        out.int64(one.getLow());
        out.int64(one.getHigh());
        return Bson.DECIMAL128;
    }

    /** The shortest form may have an exponent that the encoding has not; zeros behind the digits bring it back. */
    private static BigDecimal encodable(BigDecimal shortest) {
        int exponent = -shortest.scale();
        if (exponent <= MOST_EXPONENT && exponent >= LEAST_EXPONENT) {
            return shortest;
        }
        BigDecimal padded = shortest.setScale(-MOST_EXPONENT);
        if (padded.unscaledValue().abs().compareTo(MOST_COEFFICIENT) >= 0) {
            throw Bson.malformed("a decimal is out of range");
        }
        return padded;
    }
}
