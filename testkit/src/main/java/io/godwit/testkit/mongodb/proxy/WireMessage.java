package io.godwit.testkit.mongodb.proxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * One message of the wire protocol: OP_MSG, and the OP_QUERY and OP_REPLY that drivers still greet with (MongoDB's manual, "MongoDB Wire
 * Protocol").
 *
 * @param bytes all of it, header included
 * @param body the command or the answer
 * @param list the name of the list that is sent beside the body; empty if there is none
 * @param documents that list
 */
record WireMessage(Bytes bytes, BsonDocument body, String list, List<RawBsonDocument> documents) {
    private static final int HEADER = 16;
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int CHECKSUM = 1;
    private static final int MORE_TO_COME = 2;
    private static final int REPLY_FIELDS = 20;

    /** An array that is nobody's value to compare. */
    record Bytes(ByteBuffer buffer) {
        @SuppressWarnings("ByteBufferBackingArray") // only whole arrays are wrapped
        byte[] array() {
            return buffer.array();
        }
    }

    /** Reads the next one; ends with an {@link java.io.EOFException} where the peer went. */
    static WireMessage read(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER];
        in.readFully(header);
        ByteBuffer all = ByteBuffer.allocate(little(header).getInt(0)).order(ByteOrder.LITTLE_ENDIAN);
        all.put(header);
        in.readFully(all.array(), HEADER, all.capacity() - HEADER);
        int kind = all.getInt(12);
        all.position(HEADER);
        if (kind == OP_QUERY) {
            all.getInt();
            text(all);
            all.position(all.position() + 8);
            return new WireMessage(new Bytes(all), document(all), "", List.of());
        }
        if (kind == OP_REPLY) {
            all.position(HEADER + REPLY_FIELDS);
            return new WireMessage(new Bytes(all), document(all), "", List.of());
        }
        if (kind != OP_MSG) {
            throw new IOException("a message of kind " + kind + " is not known to the proxy");
        }
        return message(all);
    }

    private static WireMessage message(ByteBuffer all) {
        int flags = all.getInt();
        int end = all.capacity() - ((flags & CHECKSUM) != 0 ? 4 : 0);
        BsonDocument body = new BsonDocument();
        String list = "";
        List<RawBsonDocument> documents = new ArrayList<>();
        while (all.position() < end) {
            if (all.get() == 0) {
                body = document(all);
                continue;
            }
            int sectionEnd = all.position() + all.getInt(all.position());
            all.getInt();
            list = text(all);
            while (all.position() < sectionEnd) {
                documents.add(document(all));
            }
        }
        return new WireMessage(new Bytes(all), body, list, documents);
    }

    /** The command's name. */
    String command() {
        return body.isEmpty() ? "" : body.getFirstKey();
    }

    /** The database it is for. */
    String database() {
        return body.isString("$db") ? body.getString("$db").getValue() : "";
    }

    /** The collection it is for, with its database; only the database if the command names no collection. */
    String namespace() {
        boolean named = !body.isEmpty() && body.isString(command());
        return named ? database() + "." + body.getString(command()).getValue() : database();
    }

    /** Whether an answer to it is awaited. */
    boolean awaitsAnswer() {
        return kind() != OP_MSG || (bytes.buffer().getInt(HEADER) & MORE_TO_COME) == 0;
    }

    /** What is written by it: the documents, updates or deletes of a list beside or within its body. */
    List<RawBsonDocument> writes(String field) {
        if (list.equals(field)) {
            return documents;
        }
        List<RawBsonDocument> within = new ArrayList<>();
        if (body.isArray(field)) {
            body.getArray(field).forEach(v -> within.add(raw(v.asDocument())));
        }
        return within;
    }

    /** The same command with a list of its own instead. */
    WireMessage with(String field, List<RawBsonDocument> instead) {
        BsonDocument command = new BsonDocument();
        body.forEach((name, value) -> {
            if (!name.equals(field)) {
                command.put(name, value);
            }
        });
        command.put(field, new BsonArray(instead));
        return of(id(), 0, command);
    }

    /** An answer to this message, in the form it was asked in. */
    WireMessage answer(BsonDocument answer) {
        if (kind() != OP_QUERY) {
            return of(id() + 1, id(), answer);
        }
        byte[] encoded = encode(answer);
        ByteBuffer all = header(HEADER + REPLY_FIELDS + encoded.length, id() + 1, id(), OP_REPLY);
        all.putInt(8).putLong(0).putInt(0).putInt(1).put(encoded);
        return new WireMessage(new Bytes(all), answer, "", List.of());
    }

    /** A command of the proxy's own. */
    static WireMessage of(int id, int answered, BsonDocument body) {
        byte[] encoded = encode(body);
        ByteBuffer all = header(HEADER + 5 + encoded.length, id, answered, OP_MSG);
        all.putInt(0).put((byte) 0).put(encoded);
        return new WireMessage(new Bytes(all), body, "", List.of());
    }

    private int id() {
        return bytes.buffer().getInt(4);
    }

    private int kind() {
        return bytes.buffer().getInt(12);
    }

    private static ByteBuffer header(int length, int id, int answered, int kind) {
        ByteBuffer all = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return all.putInt(length).putInt(id).putInt(answered).putInt(kind);
    }

    private static byte[] encode(BsonDocument document) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(out),
                        document,
                        EncoderContext.builder().build());
        return out.toByteArray();
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return document instanceof RawBsonDocument known ? known : new RawBsonDocument(encode(document));
    }

    private static RawBsonDocument document(ByteBuffer all) {
        int length = all.getInt(all.position());
        byte[] bytes = new byte[length];
        all.get(bytes);
        return new RawBsonDocument(bytes);
    }

    private static String text(ByteBuffer all) {
        int start = all.position();
        while (all.get() != 0) {}
        byte[] text = new byte[all.position() - 1 - start];
        all.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
