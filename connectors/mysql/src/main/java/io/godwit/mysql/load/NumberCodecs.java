package io.godwit.mysql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import java.nio.charset.StandardCharsets;

/** Codecs of numbers and bits. */
final class NumberCodecs {
    private NumberCodecs() {}

    /** Leading zeros that a column is declared to show go; the rest is as it was. */
    private static String plain(String quoted) {
        return quoted + "+0";
    }

    /** Reads a whole number of 64 bits. */
    private static long number(TextCodec codec, byte[] text, int offset, int length) {
        boolean negative = length > 0 && text[offset] == '-';
        int at = negative ? offset + 1 : offset;
        int end = offset + length;
        long value = 0; // counted below zero, where there is one number more
        if (at == end) {
            throw codec.refused("not a whole number of 64 bits");
        }
        for (; at < end; at++) {
            int digit = text[at] - '0';
            long next = value * 10 - digit;
            if (digit < 0 || digit > 9 || next > 0 || value < Long.MIN_VALUE / 10) {
                throw codec.refused("not a whole number of 64 bits");
            }
            value = next;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw codec.refused("not a whole number of 64 bits");
        }
        return negative ? value : -value;
    }

    /** Reads bytes as a number without a sign. */
    private static long bits(byte[] text, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = (value << 8) | (text[i] & 0xff);
        }
        return value;
    }

    /** Writes a number without a sign as the bytes of a column of bits. */
    private static void appendBits(long value, int bits, ByteText out) {
        for (int i = (bits + 7) / 8 - 1; i >= 0; i--) {
            out.append((int) (value >>> (8 * i)));
        }
    }

    /** 0 and 1. */
    static final class Bool extends TextCodec {
        private final int bits;

        Bool(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.bits = actual.family() == SqlType.Family.BIT ? Math.max(actual.length(), 1) : 0;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            long value = bits > 0 ? bits(text, offset, length) : number(this, text, offset, length);
            if (value != 0 && value != 1) {
                throw refused("a boolean that is neither 0 nor 1");
            }
            int start = out.append(1);
            out.data()[start] = (byte) value;
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            byte value = cells.data()[cells.start(index)];
            if (bits > 0) {
                appendBits(value, bits, out);
            } else {
                out.append('0' + value);
            }
        }

        @Override
        public String select(String quoted) {
            return bits > 0 ? quoted : plain(quoted);
        }
    }

    /** Whole numbers. */
    static final class Int extends TextCodec {
        private final int bits;
        /** A year has four: the servers take fewer for one of this century. */
        private final int digits;

        Int(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.bits = actual.family() == SqlType.Family.BIT ? Math.max(actual.length(), 1) : 0;
            this.digits = actual.family() == SqlType.Family.YEAR ? 4 : 1;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            long value = bits > 0 ? bits(text, offset, length) : number(this, text, offset, length);
            if (bits == Long.SIZE && value < 0) {
                throw refused("bits that make a number of more than 63 bits");
            }
            out.appendLong(value);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            long value = cells.getLong(index);
            if (bits == 0 && digits > 1 && value >= 0) {
                out.appendPadded(value, digits);
            } else if (bits == 0) {
                out.appendNumber(value);
            } else if (value < 0 || (bits < Long.SIZE && value >> bits != 0)) {
                throw refused("a number that does not fit into " + bits + " bits");
            } else {
                appendBits(value, bits, out);
            }
        }
    }

    /** Exact numbers in plain notation. */
    static final class Decimal extends TextCodec {
        private final int scale;

        Decimal(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.scale = Math.max(actual.scale(), 0);
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            int at = offset;
            int left = length;
            while (left > 1 && text[at] == '0' && text[at + 1] != '.') {
                at++;
                left--;
            }
            out.append(text, at, left);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            byte[] data = cells.data();
            int start = cells.start(index);
            int end = start + cells.length(index);
            int point = start;
            while (point < end && data[point] != '.') {
                if (data[point] > '9') {
                    throw refused("a number that is not finite");
                }
                point++;
            }
            // the server would round with no more than a note
            for (int i = point + 1 + scale; i < end; i++) {
                if (data[i] != '0') {
                    throw refused("a number with more than " + scale + " digits after the point");
                }
            }
            out.append(data, start, Math.min(end, point + 1 + scale) - start);
            if (scale == 0 && point < end) {
                out.cut(out.length() - 1);
            }
        }
    }

    /** Floating-point numbers as IEEE 754 has them. */
    static final class Real extends TextCodec {
        private final int bits;
        private final boolean single;

        Real(String column, SqlType actual, int bits) {
            super(column, LiteralStyle.of(actual));
            this.bits = bits;
            this.single = actual.family() == SqlType.Family.FLOAT;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            double value = parse(this, text, offset, length);
            if (bits == Float.SIZE) {
                if (!single && (float) value != value) {
                    throw refused("a number that 32 bits would round");
                }
                out.appendInt(Float.floatToIntBits((float) value));
            } else {
                out.appendLong(Double.doubleToLongBits(value));
            }
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            double value = bits == Float.SIZE
                    ? Float.intBitsToFloat(cells.getInt(index))
                    : Double.longBitsToDouble(cells.getLong(index));
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw refused("a number that is not finite");
            }
            if (single && bits != Float.SIZE && (float) value != value) {
                throw refused("a number that a 32-bit column would round");
            }
            String text = Double.toString(value);
            out.append(text);
            if (text.indexOf('E') < 0) {
                out.append("e0"); // a literal without it would be a decimal, which has no zero below zero
            }
        }

        @Override
        public String select(String quoted) {
            return exact(quoted);
        }
    }

    /** What makes a server print all digits, and neither six nor as many as the column declares; keeps the sign of zero. */
    static String exact(String quoted) {
        return quoted + "*1e0";
    }

    private static double parse(TextCodec codec, byte[] text, int offset, int length) {
        try {
            return Double.parseDouble(new String(text, offset, length, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            throw codec.refused("not a floating-point number");
        }
    }

    /** Floating-point numbers in their one text. */
    static final class RealText extends TextCodec {
        private final boolean single;
        private final boolean fewest;
        private final ByteText scratch = new ByteText();

        RealText(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.single = actual.family() == SqlType.Family.FLOAT;
            this.fewest = !actual.spelling().contains("(");
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            scratch.clear();
            try {
                if (single) {
                    io.godwit.mysql.load.RealText.normalize32(text, offset, length, scratch);
                } else {
                    io.godwit.mysql.load.RealText.normalize64(text, offset, length, fewest, scratch);
                }
            } catch (NumberFormatException e) {
                throw refused("not a floating-point number");
            }
            out.append(scratch.data(), 0, scratch.length());
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            if (single) {
                // by way of the very double: the server would read the short text as a double and round twice
                String text =
                        new String(cells.data(), cells.start(index), cells.length(index), StandardCharsets.ISO_8859_1);
                String exact = Double.toString((double) Float.parseFloat(text));
                out.append(exact.indexOf('E') < 0 ? exact + "e0" : exact);
                return;
            }
            int start = out.length();
            out.append(cells.data(), cells.start(index), cells.length(index));
            boolean exponent = false;
            for (int i = start; i < out.length(); i++) {
                exponent |= out.data()[i] == 'e';
            }
            if (!exponent) {
                out.append("e0"); // a literal without it would be a decimal
            }
        }

        @Override
        public String select(String quoted) {
            return exact(quoted);
        }
    }

    /** Strings of bits as digits. */
    static final class Bits extends TextCodec {
        private final int bits;

        Bits(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.bits = Math.max(actual.length(), 1);
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            long value = bits(text, offset, length);
            int start = out.append(bits);
            byte[] data = out.data();
            for (int i = 0; i < bits; i++) {
                data[start + i] = (byte) ('0' + ((value >>> (bits - 1 - i)) & 1));
            }
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            int length = cells.length(index);
            if (length != bits) {
                throw refused("a string of bits that is not " + bits + " long");
            }
            long value = 0;
            for (int i = 0; i < length; i++) {
                value = (value << 1) | (cells.data()[cells.start(index) + i] & 1);
            }
            appendBits(value, bits, out);
        }
    }
}
