package io.godwit.postgresql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import java.nio.charset.StandardCharsets;

/** Codecs of numbers, bytes and text. */
final class ScalarCodecs {
    private ScalarCodecs() {}

    /** The same bytes on both sides. */
    static final class Same extends CellCodec {
        Same(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            out.append(text, offset, length);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            byte[] data = cells.data();
            int start = cells.start(index);
            int end = start + cells.length(index);
            for (int i = start; i < end; i++) {
                if (data[i] == 0) {
                    throw refused("a text holds the character U+0000, which PostgreSQL cannot store");
                }
            }
            out.append(data, start, end - start);
        }

        @Override
        boolean needsEscaping() {
            return true;
        }
    }

    /** {@code t} and {@code f}. */
    static final class Bool extends CellCodec {
        Bool(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            if (length < 1 || (text[offset] != 't' && text[offset] != 'f')) {
                throw refused("not a boolean");
            }
            int start = out.append(1);
            out.data()[start] = (byte) (text[offset] == 't' ? 1 : 0);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            out.append(cells.data()[cells.start(index)] == 0 ? 'f' : 't');
        }
    }

    /** Whole numbers. */
    static final class Int extends CellCodec {
        Int(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            boolean negative = length > 0 && text[offset] == '-';
            int at = negative ? offset + 1 : offset;
            int end = offset + length;
            long value = 0; // counted below zero, where there is one number more
            if (at == end || end - at > 19) {
                throw refused("not a whole number of 64 bits");
            }
            for (; at < end; at++) {
                int digit = text[at] - '0';
                long next = value * 10 - digit;
                if (digit < 0 || digit > 9 || next > 0) {
                    throw refused("not a whole number of 64 bits");
                }
                value = next;
            }
            if (!negative && value == Long.MIN_VALUE) {
                throw refused("not a whole number of 64 bits");
            }
            out.appendLong(negative ? value : -value);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            out.appendDecimal(cells.getLong(index));
        }
    }

    /** 64-bit floats. */
    static final class Float64 extends CellCodec {
        Float64(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            try {
                double value = Double.parseDouble(ascii(text, offset, length));
                out.appendLong(Double.doubleToLongBits(value));
            } catch (NumberFormatException e) {
                throw refused("not a floating-point number");
            }
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            out.appendAscii(Double.toString(Double.longBitsToDouble(cells.getLong(index))));
        }
    }

    /** 32-bit floats; never by way of a double, which would round twice. */
    static final class Float32 extends CellCodec {
        Float32(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            try {
                out.appendInt(Float.floatToIntBits(Float.parseFloat(ascii(text, offset, length))));
            } catch (NumberFormatException e) {
                throw refused("not a floating-point number");
            }
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            out.appendAscii(Float.toString(Float.intBitsToFloat(cells.getInt(index))));
        }
    }

    private static String ascii(byte[] text, int offset, int length) {
        return new String(text, offset, length, StandardCharsets.ISO_8859_1);
    }

    /** {@code \x} and two hexadecimal digits for each byte. */
    static final class Bytes extends CellCodec {
        Bytes(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            if (length < 2 || length % 2 != 0 || text[offset] != '\\' || text[offset + 1] != 'x') {
                throw refused("not bytes in hexadecimal form");
            }
            int count = length / 2 - 1;
            int start = out.append(count);
            byte[] data = out.data();
            for (int i = 0; i < count; i++) {
                int value = hex(text[offset + 2 + 2 * i]) << 4 | hex(text[offset + 3 + 2 * i]);
                if (value < 0) {
                    throw refused("not bytes in hexadecimal form");
                }
                data[start + i] = (byte) value;
            }
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            out.append('\\');
            out.append('x');
            out.appendHex(cells.data(), cells.start(index), cells.length(index));
        }

        @Override
        boolean needsEscaping() {
            return true;
        }
    }

    /** 32 hexadecimal digits in groups. */
    static final class Uuid extends CellCodec {
        private static final int[] GROUPS = {0, 4, 6, 8, 10, 16};

        Uuid(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            int start = out.append(16);
            byte[] data = out.data();
            int digits = 0;
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '-') {
                    continue;
                }
                int value = hex(text[i]);
                if (value < 0 || digits == 32) {
                    throw refused("not a UUID");
                }
                int at = start + digits / 2;
                data[at] = (byte) (digits % 2 == 0 ? value << 4 : data[at] | value);
                digits++;
            }
            if (digits != 32) {
                throw refused("not a UUID");
            }
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            for (int g = 1; g < GROUPS.length; g++) {
                if (g > 1) {
                    out.append('-');
                }
                out.appendHex(cells.data(), cells.start(index) + GROUPS[g - 1], GROUPS[g] - GROUPS[g - 1]);
            }
        }
    }

    /** A digit's value, negative if it is none. */
    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
