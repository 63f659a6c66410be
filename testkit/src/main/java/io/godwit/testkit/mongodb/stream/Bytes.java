package io.godwit.testkit.mongodb.stream;

import java.nio.ByteBuffer;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * BSON documents to bytes. Documents that are bytes already stay as they are within others: the driver's codec decodes them there, and
 * so loses one of two fields of one name, and numbers the elements of arrays anew.
 */
final class Bytes {
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private Bytes() {}

    static byte[] of(BsonDocument document) {
        if (document instanceof RawBsonDocument raw) {
            ByteBuffer buffer = raw.getByteBuffer().asNIO();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
        RawFields.Writer writer = new RawFields.Writer();
        document.forEach((name, value) -> write(name, value, writer));
        return writer.document();
    }

    private static byte[] of(BsonArray array) {
        RawFields.Writer writer = new RawFields.Writer();
        for (int i = 0; i < array.size(); i++) {
            write(Integer.toString(i), array.get(i), writer);
        }
        return writer.document();
    }

    private static void write(String name, BsonValue value, RawFields.Writer writer) {
        if (value.isDocument()) {
            byte[] bytes = of(value.asDocument());
            writer.append(RawFields.DOCUMENT, name, bytes, 0, bytes.length);
        } else if (value.isArray()) {
            byte[] bytes = of(value.asArray());
            writer.append(RawFields.ARRAY, name, bytes, 0, bytes.length);
        } else {
            byte[] alone = alone(value);
            RawFields fields = RawFields.of(alone);
            fields.copy(fields.fields().get(0), name, writer);
        }
    }

    private static byte[] alone(BsonValue value) {
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            CODEC.encode(
                    writer,
                    new BsonDocument("", value),
                    EncoderContext.builder().build());
            return out.toByteArray();
        }
    }
}
