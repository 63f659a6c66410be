package io.godwit.mysql.capture;

import io.godwit.mysql.load.ByteText;
import io.godwit.mysql.load.RealText;

/** Numbers. */
final class NumberDecoders {
    private NumberDecoders() {}

    /** A whole number of one to eight bytes. */
    static ValueDecoder integer(int size, boolean unsigned) {
        int unused = 64 - size * 8;
        if (size == 8) {
            return unsigned ? new Unsigned64() : new Signed64();
        }
        return new ValueDecoder.Fixed(size) {
            @Override
            void append(byte[] data, int at, CellBuffer out) {
                long value = LogBytes.unsigned(data, at, size);
                if (unsigned) {
                    out.digits(value, 1);
                } else {
                    out.number(value << unused >> unused);
                }
            }
        };
    }

    private static final class Signed64 extends ValueDecoder.Fixed {
        Signed64() {
            super(8);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            out.number(LogBytes.i64(data, at));
        }
    }

    private static final class Unsigned64 extends ValueDecoder.Fixed {
        Unsigned64() {
            super(8);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            out.unsigned(LogBytes.i64(data, at));
        }
    }

    /** FLOAT and DOUBLE. */
    static final class Real extends ValueDecoder.Fixed {
        private final ByteText text = new ByteText();

        Real(int size) {
            super(size);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            text.clear();
            if (size == Float.BYTES) {
                RealText.append(Float.intBitsToFloat(LogBytes.i32(data, at)), text);
            } else {
                RealText.append(Double.longBitsToDouble(LogBytes.i64(data, at)), text);
            }
            out.put(text.data(), 0, text.length());
        }
    }

    /** DECIMAL. */
    static final class Decimal extends ValueDecoder.Fixed {
        private final int precision;
        private final int scale;

        Decimal(int precision, int scale) {
            super(DecimalText.size(precision, scale));
            this.precision = precision;
            this.scale = scale;
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            DecimalText.append(data, at, precision, scale, out);
        }
    }

    /** YEAR: one byte, years since 1900, and 0 for 0000. */
    static final class Year extends ValueDecoder.Fixed {
        private static final int FIRST = 1900;

        Year() {
            super(1);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            int value = LogBytes.u8(data, at);
            out.digits(value == 0 ? 0 : FIRST + value, 4);
        }
    }
}
