package io.godwit.testkit.mongodb.proxy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** All bytes of a message. */
    static final class Bytes {
        private final byte[] array;

        private Bytes(byte[] array) {
            this.array = array;
        }

        byte[] array() {
            return array;
        }

        private int int32(int at) {
            return little(array).getInt(at);
        }
    }

    /** Reads the next one; ends with an {@link java.io.EOFException} where the peer went. */
    static WireMessage read(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER];
        in.readFully(header);
        byte[] bytes = Arrays.copyOf(header, little(header).getInt(0));
        in.readFully(bytes, HEADER, bytes.length - HEADER);
        Bytes whole = new Bytes(bytes);
        ByteBuffer all = little(bytes);
        int kind = all.getInt(12);
        all.position(HEADER);
        if (kind == OP_QUERY) {
            all.getInt();
            text(all);
            all.position(all.position() + 8);
            return new WireMessage(whole, document(all), "", List.of());
        }
        if (kind == OP_REPLY) {
            all.position(HEADER + REPLY_FIELDS);
            return new WireMessage(whole, document(all), "", List.of());
        }
        if (kind != OP_MSG) {
            throw new IOException("a message of kind " + kind + " is not known to the proxy");
        }
        return message(whole, all);
    }

    private static WireMessage message(Bytes whole, ByteBuffer all) {
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
        return new WireMessage(whole, body, list, documents);
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
        return kind() != OP_MSG || (bytes.int32(HEADER) & MORE_TO_COME) == 0;
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
        byte[] all = new byte[HEADER + REPLY_FIELDS + encoded.length];
        header(all, id() + 1, id(), OP_REPLY)
                .putInt(8)
                .putLong(0)
                .putInt(0)
                .putInt(1)
                .put(encoded);
        return new WireMessage(new Bytes(all), answer, "", List.of());
    }

    /** A command of the proxy's own. */
    static WireMessage of(int id, int answered, BsonDocument body) {
        byte[] encoded = encode(body);
        byte[] all = new byte[HEADER + 5 + encoded.length];
        header(all, id, answered, OP_MSG).putInt(0).put((byte) 0).put(encoded);
        return new WireMessage(new Bytes(all), body, "", List.of());
    }

    private int id() {
        return bytes.int32(4);
    }

    private int kind() {
        return bytes.int32(12);
    }

    private static ByteBuffer header(byte[] message, int id, int answered, int kind) {
        return little(message)
                .putInt(message.length)
                .putInt(id)
                .putInt(answered)
                .putInt(kind);
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte next = all.get(); next != 0; next = all.get()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
