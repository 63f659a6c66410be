package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Text, bytes, and what is stored as such. */
final class StringDecoders {
    private StringDecoders() {}

    /** Bytes as they are. */
    static final class Plain extends ValueDecoder.Counted {
        Plain(int prefix) {
            super(prefix);
        }

        @Override
        void append(byte[] data, int at, int length, CellBuffer out) {
            out.put(data, at, length);
        }
    }

    /** BINARY(n): the log leaves out zero bytes at the end. */
    static final class Padded extends ValueDecoder.Counted {
        private final int size;

        Padded(int prefix, int size) {
            super(prefix);
            this.size = size;
        }

        @Override
        void append(byte[] data, int at, int length, CellBuffer out) {
            out.put(data, at, length);
            if (length < size) {
                out.zeros(size - length);
            }
        }
    }

    /** BIT: its bytes, the most significant first. */
    static final class Bits extends ValueDecoder.Fixed {
        Bits(int size) {
            super(size);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            out.put(data, at, size);
        }
    }

    /** ENUM: the number of a label, 0 for the empty text that stands for a wrong value. */
    static final class Enumeration extends ValueDecoder.Fixed {
        private final byte[][] labels;

        Enumeration(int size, byte[][] labels) {
            super(size);
            this.labels = labels;
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            int number = (int) LogBytes.unsigned(data, at, size);
            if (number > labels.length) {
                throw new GodwitException(
                        Errors.SCHEMA_CHANGED, "an enumeration holds label number " + number + ", which it has not");
            }
            if (number > 0) {
                out.put(labels[number - 1], 0, labels[number - 1].length);
            }
        }
    }

    /** SET: a bit for each label. */
    static final class LabelSet extends ValueDecoder.Fixed {
        private final byte[][] labels;
        private final byte[] comma;

        LabelSet(int size, byte[][] labels, byte[] comma) {
            super(size);
            this.labels = labels;
            this.comma = comma;
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            long bits = LogBytes.unsigned(data, at, size);
            if (64 - Long.numberOfLeadingZeros(bits) > labels.length) {
                throw new GodwitException(Errors.SCHEMA_CHANGED, "a set holds a label that it has not");
            }
            boolean first = true;
            for (int i = 0; bits != 0; i++, bits >>>= 1) {
                if ((bits & 1) != 0) {
                    if (!first) {
                        out.put(comma, 0, comma.length);
                    }
                    first = false;
                    out.put(labels[i], 0, labels[i].length);
                }
            }
        }
    }

    /**
     * MariaDB's compressed columns: a byte that says how, the length before, and a zlib stream (MariaDB documentation,
     * "Storage-Engine Independent Column Compression").
     */
    static final class Compressed extends ValueDecoder.Counted {
        private static final int ZLIB = 8;

        private byte[] buffer = new byte[1024];

        Compressed(int prefix) {
            super(prefix);
        }

        @Override
        void append(byte[] data, int at, int length, CellBuffer out) {
            if (length == 0) {
                return;
            }
            int how = LogBytes.u8(data, at);
            if (how == 0) {
                out.put(data, at + 1, length - 1);
                return;
            }
            int counted = how & 7;
            int expected = (int) LogBytes.bigEndian(data, at + 1, counted);
            if (how >> 4 != ZLIB) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED, "a column is compressed in an unknown way " + (how >> 4));
            }
            Inflater inflater = new Inflater((how & 8) != 0);
            try {
                inflater.setInput(data, at + 1 + counted, length - 1 - counted);
                int total = 0;
                while (total < expected) {
                    int some = inflater.inflate(buffer);
                    if (some == 0) {
                        throw damaged(null);
                    }
                    out.put(buffer, 0, some);
                    total += some;
                    if (total == buffer.length && buffer.length < 1 << 16) {
                        buffer = new byte[1 << 16];
                    }
                }
            } catch (DataFormatException e) {
                throw damaged(e);
            } finally {
                inflater.end();
            }
        }

        private static GodwitException damaged(@Nullable Throwable cause) {
            return new GodwitException(Errors.SOURCE_REFUSED, "a compressed column cannot be unpacked", "", cause);
        }
    }
}
