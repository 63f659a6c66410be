package io.godwit.mysql.capture;

/**
 * Reads one column's values from row images of the binary log and writes them as the server would print them in UTC. One
 * object per column; without state but for scratch space, so used by one thread.
 */
abstract class ValueDecoder {
    /** Appends the value that begins here and says where it ends. */
    abstract int decode(byte[] data, int at, CellBuffer out);

    /** Where the value that begins here ends. */
    abstract int skip(byte[] data, int at);

    /** A value of a fixed number of bytes. */
    abstract static class Fixed extends ValueDecoder {
        final int size;

        Fixed(int size) {
            this.size = size;
        }

        abstract void append(byte[] data, int at, CellBuffer out);

        @Override
        final int decode(byte[] data, int at, CellBuffer out) {
            append(data, at, out);
            return at + size;
        }

        @Override
        final int skip(byte[] data, int at) {
            return at + size;
        }
    }

    /** A value behind its length. */
    abstract static class Counted extends ValueDecoder {
        private final int prefix;

        Counted(int prefix) {
            this.prefix = prefix;
        }

        abstract void append(byte[] data, int at, int length, CellBuffer out);

        @Override
        final int decode(byte[] data, int at, CellBuffer out) {
            int length = length(data, at);
            append(data, at + prefix, length, out);
            return at + prefix + length;
        }

        @Override
        final int skip(byte[] data, int at) {
            return at + prefix + length(data, at);
        }

        /** How many bytes the value has; the array's bounds check the rest. */
        final int length(byte[] data, int at) {
            return switch (prefix) {
                case 1 -> data[at] & 0xff;
                case 2 -> LogBytes.u16(data, at);
                case 3 -> LogBytes.u24(data, at);
                default -> LogBytes.i32(data, at);
            };
        }

        final int prefix() {
            return prefix;
        }
    }
}
