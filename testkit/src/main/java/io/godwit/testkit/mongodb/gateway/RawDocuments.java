package io.godwit.testkit.mongodb.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** BSON documents as bytes, changed at their top level only: what lies within stays byte for byte. */
final class RawDocuments {
    private static final int HEADER = 4;
    private static final int EMPTY = 5;

    private RawDocuments() {}

    static byte[] bytes(BsonDocument document) {
        if (document instanceof RawBsonDocument raw) {
            ByteBuffer buffer = raw.getByteBuffer().asNIO();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
            return out.toByteArray();
        }
    }

    /** A document without some of its fields. */
    static byte[] without(byte[] document, Set<String> names) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(document.length);
        kept.write(document, 0, HEADER);
        try (BsonBinaryReader reader =
                new BsonBinaryReader(ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN))) {
            reader.readStartDocument();
            int from = HEADER;
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                String name = reader.readName();
                reader.skipValue();
                int to = reader.getBsonInput().getPosition();
                if (!names.contains(name)) {
                    kept.write(document, from, to - from);
                }
                from = to;
            }
        }
        kept.write(0);
        return sized(kept.toByteArray());
    }

    /** A document with further fields at its end. */
    static byte[] with(byte[] document, BsonDocument further) {
        byte[] added = bytes(further);
        byte[] all = new byte[document.length + added.length - HEADER - 1];
        System.arraycopy(document, 0, all, 0, document.length - 1);
        System.arraycopy(added, HEADER, all, document.length - 1, added.length - HEADER);
        return sized(all);
    }

    /** A document with a further one at its end, which the driver's codecs would take apart and write anew. */
    static byte[] with(byte[] document, String name, byte[] nested) {
        byte[] named = bytes(new BsonDocument(name, new BsonDocument()));
        int head = named.length - HEADER - EMPTY - 1;
        byte[] all = new byte[document.length + head + nested.length];
        System.arraycopy(document, 0, all, 0, document.length - 1);
        System.arraycopy(named, HEADER, all, document.length - 1, head);
        System.arraycopy(nested, 0, all, document.length - 1 + head, nested.length);
        return sized(all);
    }

    private static byte[] sized(byte[] document) {
        ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN).putInt(0, document.length);
        return document;
    }
}
