package io.godwit.postgresql.load;

import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.RowFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what COPY sends into batches. The server sends one message for each row (PostgreSQL documentation, "COPY
 * Operations"); in the binary format the first also holds the header, and the last is the trailer.
 */
abstract class RowPacker {
    /** A batch is handed on once it holds so many bytes; one row may exceed it. */
    static final int FULL_BYTES = 128 * 1024;

    static RowPacker binary(RowFormat format) {
        return new BinaryFrames(format);
    }

    static RowPacker text(RowFormat format) {
        return new Frames(format);
    }

    /** Forgets the rows gathered. */
    abstract void clear();

    /** Takes one message; may change it. */
    abstract void add(byte[] message);

    /** Whether it is time to hand on. */
    abstract boolean full();

    /** What was gathered, valid until {@link #clear}. */
    abstract Batch batch();

    /** Rows as they came. A row that is large is handed on by itself, in the very array it came in: never held twice. */
    private static class Frames extends RowPacker {
        private static final int LARGE_BYTES = 16 * FULL_BYTES;

        private final Encoded frame;
        private byte @Nullable [] large;
        private int largeBytes;
        private byte[] data = new byte[FULL_BYTES + 16 * 1024];
        private int used;
        private int rows;

        Frames(RowFormat format) {
            frame = new Encoded(format);
        }

        @Override
        void clear() {
            used = 0;
            rows = 0;
            byte[] next = large;
            if (next != null) {
                data = next;
                used = largeBytes;
                rows = 1;
                large = null;
            } else if (data.length > LARGE_BYTES) {
                data = new byte[FULL_BYTES + 16 * 1024];
            }
        }

        @Override
        void add(byte[] message) {
            append(message, 0);
        }

        final void append(byte[] message, int offset) {
            int length = message.length - offset;
            if (length > LARGE_BYTES) {
                System.arraycopy(message, offset, message, 0, length);
                large = message;
                largeBytes = length;
                if (used == 0) {
                    clear();
                }
                return;
            }
            if (data.length - used < length) {
                data = Arrays.copyOf(data, Math.addExact(used, Math.max(length, FULL_BYTES)));
            }
            System.arraycopy(message, offset, data, used, length);
            used += length;
            rows++;
        }

        @Override
        boolean full() {
            return used >= FULL_BYTES || large != null;
        }

        @Override
        Batch batch() {
            frame.set(data, used, rows);
            return frame;
        }
    }

    private static final class BinaryFrames extends Frames {
        private boolean begun;

        BinaryFrames(RowFormat format) {
            super(format);
        }

        @Override
        void add(byte[] message) {
            int offset = begun ? 0 : CopyBinary.headerLength(message);
            begun = true;
            if (offset < message.length && !CopyBinary.isTrailer(message, offset)) {
                append(message, offset);
            }
        }
    }
}
