package io.godwit.testkit.mongodb.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of MongoDB's wire protocol: OP_MSG with sections of both kinds, or OP_QUERY, with which older drivers say hello.
 * Checksums are read over, as they are optional; compression was never offered.
 */
final class WireMessage {
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int HEADER_BYTES = 16;
    static final int MOST_BYTES = 48_000_000;
    private static final int CHECKSUM_PRESENT = 1;
    private static final int MORE_TO_COME = 2;
    private static final int KNOWN_REQUIRED_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME;

    private final int requestId;
    private final int opCode;
    private final int flags;
    private final String collection;
    private final byte[] body;
    private final String sequenceName;
    private final byte @Nullable [] sequence;

    private WireMessage(
            int requestId,
            int opCode,
            int flags,
            String collection,
            byte[] body,
            String sequenceName,
            byte @Nullable [] sequence) {
        this.requestId = requestId;
        this.opCode = opCode;
        this.flags = flags;
        this.collection = collection;
        this.body = body;
        this.sequenceName = sequenceName;
        this.sequence = sequence;
    }

    /** The next request; null when the client is gone. */
    static @Nullable WireMessage read(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        try {
            in.readFully(header);
        } catch (EOFException e) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int length = head.getInt();
        int requestId = head.getInt();
        head.getInt();
        int opCode = head.getInt();
        if (length < HEADER_BYTES || length > MOST_BYTES + HEADER_BYTES) {
            throw new ProtocolException("a message of " + length + " bytes");
        }
        byte[] rest = new byte[length - HEADER_BYTES];
        in.readFully(rest);
        ByteBuffer content = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
        return switch (opCode) {
            case OP_QUERY -> query(requestId, content);
            case OP_MSG -> message(requestId, content);
            default -> throw new ProtocolException("a message of the unknown kind " + opCode);
        };
    }

    private static WireMessage query(int requestId, ByteBuffer content) {
        content.getInt();
        String collection = text(content);
        content.getInt();
        content.getInt();
        return new WireMessage(requestId, OP_QUERY, 0, collection, document(content), "", null);
    }

    private static WireMessage message(int requestId, ByteBuffer content) throws ProtocolException {
        int flags = content.getInt();
        if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) != 0) {
            throw new ProtocolException("a message with unknown required flags");
        }
        int end = content.limit() - ((flags & CHECKSUM_PRESENT) != 0 ? Integer.BYTES : 0);
        byte[] body = null;
        String sequenceName = "";
        ByteArrayOutputStream sequence = null;
        while (content.position() < end) {
            int kind = content.get();
            if (kind == 0) {
                body = document(content);
            } else if (kind == 1) {
                int start = content.position();
                int size = content.getInt();
                String name = text(content);
                if (sequence != null && !name.equals(sequenceName)) {
                    throw new ProtocolException("a message with two kinds of document sequences");
                }
                sequenceName = name;
                byte[] documents = new byte[start + size - content.position()];
                content.get(documents);
                sequence = sequence == null ? new ByteArrayOutputStream(documents.length) : sequence;
                sequence.writeBytes(documents);
            } else {
                throw new ProtocolException("a section of the unknown kind " + kind);
            }
        }
        if (body == null) {
            throw new ProtocolException("a message without a command");
        }
        return new WireMessage(
                requestId, OP_MSG, flags, "", body, sequenceName, sequence == null ? null : sequence.toByteArray());
    }

    private static String text(ByteBuffer content) {
        int start = content.position();
        while (content.get() != 0) {}
        byte[] text = new byte[content.position() - 1 - start];
        content.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] document(ByteBuffer content) {
        byte[] document = new byte[content.getInt(content.position())];
        content.get(document);
        return document;
    }

    byte[] body() {
        return body;
    }

    /** The documents of sections of kind 1, one after another; null if there were none. */
    byte @Nullable [] sequence() {
        return sequence;
    }

    /** The name of the field that the sequence is of. */
    String sequenceName() {
        return sequenceName;
    }

    /** The database that OP_QUERY names; empty for OP_MSG, which names it within the command. */
    String database() {
        int dot = collection.indexOf('.');
        return dot < 0 ? collection : collection.substring(0, dot);
    }

    boolean wantsReply() {
        return (flags & MORE_TO_COME) == 0;
    }

    void reply(OutputStream out, byte[] document) throws IOException {
        Objects.requireNonNull(document);
        ByteBuffer reply =
                ByteBuffer.allocate(HEADER_BYTES + 20 + document.length).order(ByteOrder.LITTLE_ENDIAN);
        reply.position(HEADER_BYTES);
        if (opCode == OP_QUERY) {
            reply.putInt(8).putLong(0).putInt(0).putInt(1);
        } else {
            reply.putInt(0).put((byte) 0);
        }
        reply.put(document);
        reply.putInt(0, reply.position())
                .putInt(4, requestId)
                .putInt(8, requestId)
                .putInt(12, opCode == OP_QUERY ? OP_REPLY : OP_MSG);
        out.write(reply.array(), 0, reply.position());
        out.flush();
    }
}
