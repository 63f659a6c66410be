package io.godwit.mongodb.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.load.Split;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * The documents whose {@code _id} is at or above one value and below another, in the order in which the server sorts values of all kinds
 * (MongoDB Manual, "Comparison/Sort Order").
 *
 * <p>A comparison in a query meets values of its operand's kind only, numbers of any kind being of one, and none meets NaN, which sorts
 * below all numbers; bounds that are handed over beside the query ({@code min()}, {@code max()}) are ignored by some servers and not
 * known to deletes at all. So the query is a union: what is left of the lower bound's kind, the kinds between by name, and what comes
 * first of the upper bound's kind.
 *
 * @param from null if the range has no beginning
 * @param to null if the range has no end
 */
record KeyRange(@Nullable BsonValue from, @Nullable BsonValue to) {
    /** All documents. */
    static final KeyRange ALL = new KeyRange(null, null);

    /**
     * The kinds in the server's order, those together that it compares with each other. A collection holds no {@code _id} that is an
     * array; undefined values and regular expressions are there from servers that still took them.
     */
    private static final List<List<BsonType>> KINDS = List.of(
            List.of(BsonType.MIN_KEY),
            List.of(BsonType.UNDEFINED),
            List.of(BsonType.NULL),
            List.of(BsonType.DOUBLE, BsonType.INT32, BsonType.INT64, BsonType.DECIMAL128),
            List.of(BsonType.STRING, BsonType.SYMBOL),
            List.of(BsonType.DOCUMENT),
            List.of(BsonType.BINARY),
            List.of(BsonType.OBJECT_ID),
            List.of(BsonType.BOOLEAN),
            List.of(BsonType.DATE_TIME),
            List.of(BsonType.TIMESTAMP),
            List.of(BsonType.REGULAR_EXPRESSION),
            List.of(BsonType.DB_POINTER),
            List.of(BsonType.JAVASCRIPT),
            List.of(BsonType.JAVASCRIPT_WITH_SCOPE),
            List.of(BsonType.MAX_KEY));

    private static final int MIN_KEY_NUMBER = -1;
    private static final int MAX_KEY_NUMBER = 127;

    /** Whether a value can be a bound: one that compares with others of its kind, and that a query takes as nothing but a value. */
    static boolean canBound(BsonValue value) {
        return switch (value.getBsonType()) {
            case INT32, INT64, STRING, BINARY, OBJECT_ID, BOOLEAN, DATE_TIME, TIMESTAMP -> true;
            case DOUBLE -> !Double.isNaN(value.asDouble().getValue());
            case DECIMAL128 -> !value.asDecimal128().getValue().isNaN();
            case DOCUMENT -> isPlain(value.asDocument());
            default -> false;
        };
    }

    /** Not one that a query could take for an operator, nor one with two fields of one name, of which the driver sends one. */
    private static boolean isPlain(BsonDocument document) {
        if (document.isEmpty()) {
            return true;
        }
        RawBsonDocument sent = new RawBsonDocument(document, new BsonDocumentCodec());
        return !document.getFirstKey().startsWith("$")
                && (!(document instanceof RawBsonDocument raw)
                        || raw.getByteBuffer()
                                .asNIO()
                                .equals(sent.getByteBuffer().asNIO()));
    }

    /** Reads what {@link #text} wrote. */
    static KeyRange of(Split split) {
        if (split.bounds().isEmpty()) {
            return ALL;
        }
        try {
            RawBsonDocument bounds = new RawBsonDocument(HexFormat.of().parseHex(split.bounds()));
            return new KeyRange(bounds.get("from"), bounds.get("to"));
        } catch (RuntimeException e) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "a range is not one of keys", split.toString(), e);
        }
    }

    /** For {@link Split#bounds}: the bounds as a BSON document, in hexadecimal digits, because no other text keeps every value. */
    String text() {
        if (from == null && to == null) {
            return "";
        }
        BsonDocument bounds = new BsonDocument();
        if (from != null) {
            bounds.append("from", from);
        }
        if (to != null) {
            bounds.append("to", to);
        }
        RawBsonDocument raw = new RawBsonDocument(bounds, new BsonDocumentCodec());
        byte[] bytes = new byte[raw.getByteBuffer().remaining()];
        raw.getByteBuffer().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The query; empty for all documents. */
    BsonDocument filter() {
        BsonValue lower = from;
        BsonValue upper = to;
        if (lower == null && upper == null) {
            return new BsonDocument();
        }
        int first = lower == null ? -1 : kind(lower);
        int last = upper == null ? KINDS.size() : kind(upper);
        if (lower != null && upper != null && first == last) {
            return id(new BsonDocument("$gte", lower).append("$lt", upper));
        }
        List<BsonDocument> parts = new ArrayList<>();
        if (lower != null) {
            parts.add(id(new BsonDocument("$gte", lower)));
        }
        BsonArray whole = new BsonArray();
        for (int kind = first + 1; kind < last; kind++) {
            KINDS.get(kind).forEach(type -> whole.add(new BsonInt32(number(type))));
        }
        if (!whole.isEmpty()) {
            parts.add(id(new BsonDocument("$type", whole)));
        }
        if (upper != null) {
            parts.add(id(new BsonDocument("$lt", upper)));
            if (upper.isNumber()) {
                BsonArray none = new BsonArray(List.of(new BsonDouble(Double.NaN), new BsonDecimal128(Decimal128.NaN)));
                parts.add(id(new BsonDocument("$in", none)));
            }
        }
        return parts.size() == 1 ? parts.get(0) : new BsonDocument("$or", new BsonArray(parts));
    }

    /** Both queries' documents. */
    static BsonDocument both(BsonDocument one, BsonDocument other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return new BsonDocument("$and", new BsonArray(List.of(one, other)));
    }

    private static BsonDocument id(BsonDocument condition) {
        return new BsonDocument("_id", condition);
    }

    private static int kind(BsonValue value) {
        for (int i = 0; i < KINDS.size(); i++) {
            if (KINDS.get(i).contains(value.getBsonType())) {
                return i;
            }
        }
        throw new IllegalArgumentException("no bound can be a " + value.getBsonType());
    }

    private static int number(BsonType type) {
        return switch (type) {
            case MIN_KEY -> MIN_KEY_NUMBER;
            case MAX_KEY -> MAX_KEY_NUMBER;
            default -> type.getValue();
        };
    }
}
