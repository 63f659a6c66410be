package io.godwit.mongodb.bson;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.bson.types.Decimal128;

/** Reads the objects by which Extended JSON says a kind of value; their fields may come in any order. */
final class TypedText {
    private static final int OBJECT_ID_DIGITS = 24;
    private static final int BITS_DIGITS = 16;
    private static final int OLD_BINARY = 2;
    private static final int UUID_BINARY = 4;

    private final JsonInput in;
    private final Output out;
    private final DocumentText values;

    TypedText(JsonInput in, Output out, DocumentText values) {
        this.in = in;
        this.out = out;
        this.values = values;
    }

    /** Appends the value whose description begins with this name, up to the closing brace; -1 if the name is no kind's. */
    int value(String name, int depth) {
        switch (name) {
            case "$numberInt" -> out.int32((int) whole(text()));
            case "$numberLong" -> out.int64(whole(text()));
            case "$numberDouble" -> real(text());
            case "$numberDecimal" -> decimal(text());
            case "$oid" -> hex(text(), out);
            case "$date" -> date();
            case "$binary" -> binary();
            case "$uuid" -> uuid(text());
            case "$undefined", "$minKey", "$maxKey" -> {
                in.pass(':');
                in.word();
            }
            case "$regularExpression" -> regex();
            case "$dbPointer" -> pointer();
            case "$timestamp" -> timestamp();
            case "$symbol" -> {
                in.pass(':');
                values.string();
            }
            case "$code" -> {
                return code(depth);
            }
            case "$array" -> {
                in.pass(':');
                values.object(depth + 1);
            }
            default -> {
                return -1;
            }
        }
        return kind(name);
    }

    private static int kind(String name) {
        return switch (name) {
            case "$numberInt" -> Bson.INT32;
            case "$numberLong" -> Bson.INT64;
            case "$numberDouble" -> Bson.DOUBLE;
            case "$numberDecimal" -> Bson.DECIMAL128;
            case "$oid" -> Bson.OBJECT_ID;
            case "$date" -> Bson.DATE;
            case "$binary", "$uuid" -> Bson.BINARY;
            case "$undefined" -> Bson.UNDEFINED;
            case "$minKey" -> Bson.MIN_KEY;
            case "$maxKey" -> Bson.MAX_KEY;
            case "$regularExpression" -> Bson.REGEX;
            case "$dbPointer" -> Bson.DB_POINTER;
            case "$timestamp" -> Bson.TIMESTAMP;
            case "$symbol" -> Bson.SYMBOL;
            default -> Bson.ARRAY;
        };
    }

    private String text() {
        in.pass(':');
        return in.string();
    }

    private static long whole(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw JsonInput.wrong();
        }
    }

    /** The bits that follow a number whose text does not tell them; empty if none do. */
    private String bits() {
        if (!in.passes(',')) {
            return "";
        }
        if (!in.string().equals("$bits")) {
            throw JsonInput.wrong();
        }
        return text();
    }

    private void real(String digits) {
        String bits = bits();
        try {
            out.int64(
                    bits.isEmpty()
                            ? Double.doubleToLongBits(Double.parseDouble(digits))
                            : Long.parseUnsignedLong(bits, 16));
        } catch (NumberFormatException e) {
            throw JsonInput.wrong();
        }
    }

    private void decimal(String digits) {
        String bits = bits();
        try {
            if (bits.isEmpty()) {
                put(Decimal128.parse(digits));
            } else {
                out.int64(Long.parseUnsignedLong(bits.substring(BITS_DIGITS), 16));
                out.int64(Long.parseUnsignedLong(bits.substring(0, BITS_DIGITS), 16));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw JsonInput.wrong();
        }
    }

    private void put(Decimal128 value) {
        out.int64(value.getLow());
        out.int64(value.getHigh());
    }

    /** Appends a number without a kind and says which it got. */
    static int number(String word, Output out) {
        try {
            BigDecimal number = new BigDecimal(word);
            boolean digits = word.indexOf('.') < 0 && word.indexOf('e') < 0 && word.indexOf('E') < 0;
            if (digits && number.toBigInteger().bitLength() < Long.SIZE) {
                long whole = number.longValue();
                if (whole == (int) whole) {
                    out.int32((int) whole);
                    return Bson.INT32;
                }
                out.int64(whole);
                return Bson.INT64;
            }
            double real = Double.parseDouble(word);
            if (Double.isFinite(real) && BigDecimal.valueOf(real).compareTo(number) == 0) {
                out.int64(Double.doubleToLongBits(real));
                return Bson.DOUBLE;
            }
            Decimal128 decimal = new Decimal128(number);
            out.int64(decimal.getLow());
            out.int64(decimal.getHigh());
            return Bson.DECIMAL128;
        } catch (NumberFormatException e) {
            throw Refusal.of("has a number that BSON does not hold, or its text is not Extended JSON");
        }
    }

    static void hex(String digits, Output out) {
        if (digits.length() != OBJECT_ID_DIGITS) {
            throw JsonInput.wrong();
        }
        for (int i = 0; i < OBJECT_ID_DIGITS; i += 2) {
            int high = Character.digit(digits.charAt(i), 16);
            int low = Character.digit(digits.charAt(i + 1), 16);
            if (high < 0 || low < 0) {
                throw JsonInput.wrong();
            }
            out.put(high << 4 | low);
        }
    }

    private void date() {
        in.pass(':');
        if (in.passes('{')) {
            if (!in.string().equals("$numberLong")) {
                throw JsonInput.wrong();
            }
            out.int64(whole(text()));
            in.pass('}');
            return;
        }
        try {
            out.int64(OffsetDateTime.parse(in.string()).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            throw JsonInput.wrong();
        }
    }

    private void binary() {
        in.pass(':');
        in.pass('{');
        byte[] bytes = {};
        int kind = -1;
        boolean whole = false;
        do {
            String name = in.string();
            in.pass(':');
            try {
                switch (name) {
                    case "base64" -> bytes = Base64.getDecoder().decode(in.string());
                    case "subType" -> kind = Integer.parseInt(in.string(), 16);
                    case "$whole" -> whole = in.word().equals("true");
                    default -> throw JsonInput.wrong();
                }
            } catch (IllegalArgumentException e) {
                throw JsonInput.wrong();
            }
        } while (in.passes(','));
        in.pass('}');
        if (kind < 0) {
            throw JsonInput.wrong();
        }
        boolean counted = kind == OLD_BINARY && !whole;
        out.int32(bytes.length + (counted ? Integer.BYTES : 0));
        out.put(kind);
        if (counted) {
            out.int32(bytes.length);
        }
        out.put(bytes);
    }

    private void uuid(String text) {
        UUID uuid;
        try {
            uuid = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw JsonInput.wrong();
        }
        out.int32(Long.BYTES * 2);
        out.put(UUID_BINARY);
        out.int64(Long.reverseBytes(uuid.getMostSignificantBits()));
        out.int64(Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    private void regex() {
        in.pass(':');
        in.pass('{');
        Output pattern = new Output();
        Output options = new Output();
        do {
            String name = in.string();
            in.pass(':');
            in.string(name.equals("pattern") ? pattern : options);
        } while (in.passes(','));
        in.pass('}');
        out.put(pattern.data(), 0, pattern.length());
        out.put(0);
        out.put(options.data(), 0, options.length());
        out.put(0);
    }

    private void pointer() {
        in.pass(':');
        in.pass('{');
        String id = "";
        Output name = new Output();
        do {
            String member = in.string();
            in.pass(':');
            if (member.equals("$id")) {
                in.pass('{');
                in.string();
                id = text();
                in.pass('}');
            } else {
                in.string(name);
            }
        } while (in.passes(','));
        in.pass('}');
        out.int32(name.length() + 1);
        out.put(name.data(), 0, name.length());
        out.put(0);
        hex(id, out);
    }

    private void timestamp() {
        in.pass(':');
        in.pass('{');
        long seconds = 0;
        long ordinal = 0;
        do {
            String name = in.string();
            in.pass(':');
            long number = whole(in.word());
            seconds = name.equals("t") ? number : seconds;
            ordinal = name.equals("i") ? number : ordinal;
        } while (in.passes(','));
        in.pass('}');
        out.int64(seconds << Integer.SIZE | ordinal);
    }

    private int code(int depth) {
        in.pass(':');
        int opened = out.length();
        values.string();
        if (!in.passes(',')) {
            return Bson.CODE;
        }
        if (!in.string().equals("$scope")) {
            throw JsonInput.wrong();
        }
        in.pass(':');
        byte[] text = Arrays.copyOfRange(out.data(), opened, out.length());
        out.cut(opened);
        out.int32(0);
        out.put(text);
        values.object(depth + 1);
        out.int32At(opened, out.length() - opened);
        return Bson.CODE_WITH_SCOPE;
    }
}
