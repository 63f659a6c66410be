package io.godwit.mysql.connection;

import io.godwit.mysql.MySqlErrors;
import io.godwit.spi.GodwitException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Packets where they lie: one buffer that grows to the largest packet, no object for each. A payload of 16,777,215 bytes goes on in the
 * next packet, and both are joined here (MySQL Source Code Documentation, "MySQL Packets").
 */
final class PacketInput {
    private static final int HEADER = 4;
    private static final int FULL = 0xffffff;
    private static final int FIRST = 1 << 17;
    private static final int KEPT = 1 << 24;
    private static final int LARGEST = Integer.MAX_VALUE - 16;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST];
    /** The first byte that is still needed; all before it may be overwritten. */
    private int start;
    /** The first byte not yet given out. */
    private int next;
    /** After the last byte read from the server. */
    private int limit;

    private int length;
    private int sequence;

    PacketInput(InputStream in) {
        this.in = in;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the last packet's payload begins. */
    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** What is asked next begins an exchange of its own; its answer's packets are numbered from here. */
    void beginExchange(int firstSequence) {
        sequence = firstSequence;
        if (next == limit && buffer.length > KEPT) {
            buffer = new byte[FIRST];
            start = 0;
            next = 0;
            limit = 0;
        }
    }

    /** Reads one packet; its payload is in the buffer until the next call. Returns its length. */
    int read() throws IOException {
        start = next;
        int part = header();
        start = next;
        length = 0;
        while (true) {
            require(part);
            next += part;
            length += part;
            if (part < FULL) {
                return length;
            }
            part = header();
            // the header lies between two payloads that are one
            System.arraycopy(buffer, next, buffer, next - HEADER, limit - next);
            next -= HEADER;
            limit -= HEADER;
        }
    }

    private int header() throws IOException {
        require(HEADER);
        int part = (buffer[next] & 0xff) | ((buffer[next + 1] & 0xff) << 8) | ((buffer[next + 2] & 0xff) << 16);
        if ((buffer[next + 3] & 0xff) != (sequence & 0xff)) {
            throw new IOException("the server's packets are out of order");
        }
        sequence++;
        next += HEADER;
        return part;
    }

    /** Reads until that many bytes are there after the next one to be given out. */
    private void require(int bytes) throws IOException {
        if (buffer.length - next < bytes) {
            makeRoom(bytes);
        }
        while (limit - next < bytes) {
            int count = in.read(buffer, limit, buffer.length - limit);
            if (count < 0) {
                throw new EOFException("the server closed the connection");
            }
            limit += count;
        }
    }

    private void makeRoom(int bytes) {
        long needed = (long) next - start + bytes;
        byte[] larger = buffer;
        if (needed > buffer.length) {
            try {
                if (needed > LARGEST) {
                    throw new OutOfMemoryError();
                }
                larger = new byte[(int) Math.min(LARGEST, Math.max(needed, 2L * buffer.length))];
            } catch (OutOfMemoryError e) {
                throw new GodwitException(
                        MySqlErrors.ROW_TOO_LARGE,
                        "a row of more than " + needed + " bytes does not fit memory",
                        "",
                        e);
            }
        }
        System.arraycopy(buffer, start, larger, 0, limit - start);
        buffer = larger;
        next -= start;
        limit -= start;
        start = 0;
    }
}
