package io.godwit.postgresql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;

/** Codecs of numbers, bytes and text. */
final class ScalarCodecs {
    private ScalarCodecs() {}

    /** The same bytes on both sides. */
    static class Same extends CellCodec {
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

    /** Text, of so many characters where it has a limit. */
    static final class Text extends Same {
        /** The longest limit of a character type: beyond it the column has none. */
        private static final int MOST_LIMIT = 10_485_760;

        private final int most;

        Text(String column, Type.Text type) {
            super(column);
            boolean limited = !type.padded() && type.length() > 0 && type.length() <= MOST_LIMIT;
            this.most = limited ? type.length() : Integer.MAX_VALUE;
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            int length = cells.length(index);
            int start = cells.start(index);
            byte[] data = cells.data();
            // blanks at the end the server would cut off without a word
            if (length > most && characters(data, start, length) > most) {
                throw refused("a text of more than " + most + " characters");
            }
            super.toText(cells, index, out);
        }

        private static int characters(byte[] data, int start, int length) {
            int count = 0;
            for (int i = start; i < start + length; i++) {
                count += (data[i] & 0xC0) == 0x80 ? 0 : 1;
            }
            return count;
        }
    }

    /** Exact numbers: the text itself, of no more digits after the point than the column has. */
    static final class Decimal extends CellCodec {
        private final int scale;

        Decimal(String column, Type.Decimal type) {
            super(column);
            this.scale = type.precision() > 0 && type.scale() >= 0 ? type.scale() : Integer.MAX_VALUE;
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            out.append(text, offset, length);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            byte[] data = cells.data();
            int start = cells.start(index);
            int length = cells.length(index);
            if (length > scale) {
                refuseFiner(data, start, start + length);
            }
            out.append(data, start, length);
        }

        /** The server would round without a word. */
        private void refuseFiner(byte[] data, int start, int end) {
            int point = start;
            while (point < end && data[point] != '.') {
                point++;
            }
            for (int i = point + 1 + scale; i < end; i++) {
                if (data[i] != '0') {
                    throw refused("a number with more than " + scale + " digits after the point");
                }
            }
        }
    }

    /** {@code t} and {@code f}; 0 and 1 of a column of numbers. */
    static final class Bool extends CellCodec {
        private final boolean number;

        Bool(String column, boolean number) {
            super(column);
            this.number = number;
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            int first = length < 1 ? 0 : text[offset];
            boolean said = first == 't' || first == 'f';
            boolean counted = number && (first == '0' || first == '1') && isWhole(text, offset + 1, offset + length);
            if (!said && !counted) {
                throw refused(number ? "a boolean that is neither 0 nor 1" : "not a boolean");
            }
            int start = out.append(1);
            out.data()[start] = (byte) (first == 't' || first == '1' ? 1 : 0);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            boolean value = cells.data()[cells.start(index)] != 0;
            out.append(number ? (value ? '1' : '0') : value ? 't' : 'f');
        }
    }

    /** Whether what follows a number's digits is nothing, or a point and zeros. */
    private static boolean isWhole(byte[] text, int at, int end) {
        if (at < end && text[at] != '.') {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            if (text[i] != '0') {
                return false;
            }
        }
        return true;
    }

    /** Whole numbers; of a column of truths 0 and 1. */
    static final class Int extends CellCodec {
        Int(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            if (length == 1 && (text[offset] == 't' || text[offset] == 'f')) {
                out.appendLong(text[offset] == 't' ? 1 : 0);
                return;
            }
            boolean negative = length > 0 && text[offset] == '-';
            int at = negative ? offset + 1 : offset;
            int end = offset + length;
            for (int i = at + 1; i < end; i++) {
                if (text[i] == '.' && isWhole(text, i, end)) {
                    end = i;
                }
            }
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

    /** UUIDs as their 16 bytes. */
    static final class UuidBytes extends CellCodec {
        private final Uuid uuid;

        UuidBytes(String column) {
            super(column);
            this.uuid = new Uuid(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            uuid.toNeutral(text, offset, length, out);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            if (cells.length(index) != Uuid.BYTES) {
                throw refused("not a UUID");
            }
            uuid.toText(cells, index, out);
        }
    }

    /** 32 hexadecimal digits in groups, as servers write them: in lower case, so that no text is another UUID's or is altered. */
    static final class Uuid extends CellCodec {
        static final int BYTES = 16;

        private static final int[] GROUPS = {0, 4, 6, 8, 10, 16};
        private static final int LENGTH = 36;

        Uuid(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            if (length != LENGTH) {
                throw refused("not a UUID");
            }
            int start = out.append(BYTES);
            byte[] data = out.data();
            int at = offset;
            for (int i = 0; i < BYTES; i++) {
                if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') {
                    throw refused("not a UUID with its hyphens");
                }
                int high = lower(text[at++]);
                int low = lower(text[at++]);
                if (high < 0 || low < 0) {
                    throw refused("not a UUID in lower case");
                }
                data[start + i] = (byte) (high << 4 | low);
            }
        }

        private static int lower(byte digit) {
            return digit >= 'A' && digit <= 'F' ? -1 : hex(digit);
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
