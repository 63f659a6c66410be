package io.godwit.mongodb.bson;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonRegularExpression;
import org.bson.BsonTimestamp;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Documents of every kind of value, from a seed; those that the driver reads and writes without changing them. */
final class GeneratedDocuments {
    private static final String[] TEXTS = {
        "", "a", "q\"uote", "back\\slash", "tab\tline\n", "é", "漢字", "😀", "\u0001", "</>", "$d"
    };
    private static final double[] REALS = {
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.1,
        1e300,
        Double.MIN_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        9.3e18,
        1e15
    };
    private static final String[] DECIMALS = {
        "0",
        "-0",
        "0E+3",
        "1.50",
        "-1E-6176",
        "9.999999999999999999999999999999999E+6144",
        "NaN",
        "Infinity",
        "-Infinity",
        "0.1",
        "5"
    };
    private static final long[] DATES = {
        0,
        -1,
        1,
        999,
        1000,
        253_402_300_799_999L,
        253_402_300_800_000L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        951_782_400_000L,
        1_709_164_800_123L,
        4_102_444_800_000L
    };

    private final Random random;

    GeneratedDocuments(long seed) {
        this.random = new Random(seed);
    }

    byte[] next() {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            document(writer, 0);
        }
        return buffer.toByteArray();
    }

    private void document(BsonBinaryWriter writer, int depth) {
        writer.writeStartDocument();
        List<String> names = new ArrayList<>();
        for (int i = random.nextInt(depth == 0 ? 20 : 5); i > 0; i--) {
            names.add("f" + names.size() + TEXTS[random.nextInt(TEXTS.length)].replace("\u0000", ""));
        }
        for (String name : names) {
            writer.writeName(name);
            value(writer, depth);
        }
        writer.writeEndDocument();
    }

    private void value(BsonBinaryWriter writer, int depth) {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        switch (random.nextInt(depth > 4 ? 19 : 22)) {
            case 0 ->
                writer.writeDouble(random.nextBoolean() ? REALS[random.nextInt(REALS.length)] : random.nextGaussian());
            case 1 -> writer.writeString(text);
            case 2 -> writer.writeInt32(random.nextInt());
            case 3 -> writer.writeInt64(random.nextBoolean() ? random.nextLong() : random.nextInt());
            case 4 -> writer.writeBinaryData(new BsonBinary((byte) random.nextInt(256), new byte[random.nextInt(9)]));
            case 5 -> writer.writeUndefined();
            case 6 -> writer.writeObjectId(new ObjectId());
            case 7 -> writer.writeBoolean(random.nextBoolean());
            case 8 ->
                writer.writeDateTime(
                        random.nextBoolean()
                                ? DATES[random.nextInt(DATES.length)]
                                : random.nextLong(253_402_300_799_999L));
            case 9 -> writer.writeNull();
            case 10 -> writer.writeRegularExpression(new BsonRegularExpression("^a\"b", "im"));
            case 11 -> writer.writeString("the driver has a form of its own for pointers");
            case 12 -> writer.writeJavaScript(text);
            case 13 -> writer.writeSymbol(text);
            case 14 -> writer.writeTimestamp(new BsonTimestamp(random.nextLong()));
            case 15 ->
                writer.writeDecimal128(
                        random.nextBoolean()
                                ? Decimal128.parse(DECIMALS[random.nextInt(DECIMALS.length)])
                                : new Decimal128(random.nextLong()));
            case 16 -> writer.writeMinKey();
            case 17 -> writer.writeMaxKey();
            case 18 -> {
                writer.writeJavaScriptWithScope(text);
                document(writer, depth + 1);
            }
            case 19, 20 -> document(writer, depth + 1);
            default -> {
                writer.writeStartArray();
                for (int i = random.nextInt(13); i > 0; i--) {
                    value(writer, depth + 2);
                }
                writer.writeEndArray();
            }
        }
    }
}
