package io.godwit.mongodb.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Values of every kind that a server takes for an {@code _id}, no two of them equal. */
final class OddKeys {
    private static final int OF_A_KIND = 20;
    private static final byte USER_SUBTYPE = (byte) 0x80;

    private OddKeys() {}

    static List<BsonValue> all() {
        List<BsonValue> keys = new ArrayList<>(List.of(
                new BsonMinKey(),
                new BsonMaxKey(),
                new BsonNull(),
                BsonBoolean.TRUE,
                BsonBoolean.FALSE,
                new BsonSymbol("symbol"),
                new BsonJavaScript("f()"),
                new BsonJavaScriptWithScope("f()", new BsonDocument("x", new BsonInt32(1))),
                new BsonDbPointer("a.b", new ObjectId(1, 1))));
        numbers(keys);
        strings(keys);
        documents(keys);
        bytes(keys);
        for (int i = 0; i < OF_A_KIND; i++) {
            keys.add(new BsonObjectId(new ObjectId(i * 100_000_000, i)));
            keys.add(new BsonTimestamp(i * 100_000_000, i + 1));
        }
        for (long time : new long[] {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, -62_135_596_800_000L}) {
            keys.add(new BsonDateTime(time));
        }
        return keys;
    }

    private static void numbers(List<BsonValue> keys) {
        for (int i = -OF_A_KIND; i < OF_A_KIND; i++) {
            keys.add(new BsonInt32(i));
            keys.add(new BsonInt64(i * 1_000_000_007L + 500_000_000L));
            keys.add(new BsonDouble(i + 0.375));
            keys.add(new BsonDecimal128(Decimal128.parse(i + ".125E" + i)));
        }
        keys.add(new BsonDouble(Double.NaN));
        keys.add(new BsonDouble(Double.NEGATIVE_INFINITY));
        keys.add(new BsonDecimal128(Decimal128.POSITIVE_INFINITY));
        keys.add(new BsonDecimal128(Decimal128.parse("9.99E+6111")));
        keys.add(new BsonInt64(Long.MAX_VALUE));
        keys.add(new BsonDouble(9.3e18));
    }

    private static void strings(List<BsonValue> keys) {
        for (String text : List.of(
                "", " ", "a", "A", "ä", "z", "Z", "\0x", "zz", "5", "null", "507f1f77bcf86cd799439011", "\uFFFD")) {
            keys.add(new BsonString(text));
        }
        for (int i = 0; i < OF_A_KIND; i++) {
            keys.add(new BsonString("s" + i));
        }
    }

    private static void documents(List<BsonValue> keys) {
        keys.add(new BsonDocument());
        keys.add(new BsonDocument("a", new BsonDocument("b", new BsonNull())));
        keys.add(new BsonDocument("b", new BsonInt32(0)));
        for (int i = 0; i < OF_A_KIND; i++) {
            keys.add(new BsonDocument("a", i % 2 == 0 ? new BsonInt32(i) : new BsonString("x" + i))
                    .append("b", new BsonDouble(i)));
        }
    }

    private static void bytes(List<BsonValue> keys) {
        for (byte subtype : new byte[] {0, 1, 5, USER_SUBTYPE}) {
            for (int length : new int[] {0, 1, 5, 16}) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) (subtype + length));
                keys.add(new BsonBinary(subtype, bytes));
            }
        }
        keys.add(new BsonBinary((byte) 4, new byte[16]));
    }
}
