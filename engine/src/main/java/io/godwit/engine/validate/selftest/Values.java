package io.godwit.engine.validate.selftest;

import io.godwit.spi.schema.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The smallest changes to neutral values that leave them values of their type; see {@link Type} for the bytes. */
final class Values {
    private static final long MICROSECOND_NANOS = 1_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long DAY_NANOS = 86_400 * SECOND_NANOS;
    private static final int MICROSECOND_DIGITS = 6;

    private Values() {}

    /** The same value with one bit changed; null where that would not be a value of the type, or only seem another one. */
    static byte @Nullable [] changedBit(Type type, byte[] value) {
        if (value.length == 0) {
            return null;
        }
        if (type instanceof Type.Bool || type instanceof Type.Int || type instanceof Type.Bytes) {
            return flipped(value, value.length - 1);
        } else if (type instanceof Type.Uuid) {
            return flipped(value, value.length - 1);
        } else if (type instanceof Type.Date) {
            long days = ByteBuffer.wrap(value).getLong();
            return infinite(days) ? null : flipped(value, value.length - 1);
        } else if (type instanceof Type.Real) {
            double number = value.length == 4
                    ? ByteBuffer.wrap(value).getFloat()
                    : ByteBuffer.wrap(value).getDouble();
            return Double.isFinite(number) ? flipped(value, value.length - 1) : null;
        } else if (type instanceof Type.Decimal) {
            byte last = value[value.length - 1];
            return last >= '0' && last <= '9' ? flipped(value, value.length - 1) : null;
        } else if (type instanceof Type.Text) {
            return changedLetter(value);
        }
        return null;
    }

    /** Changes a letter or digit, so that what comes out is text whatever the character set and its rules. */
    private static byte @Nullable [] changedLetter(byte[] value) {
        for (int i = value.length - 1; i >= 0; i--) {
            int c = value[i];
            boolean word = (c >= 'b' && c < 'z') || (c >= 'B' && c < 'Z') || (c >= '0' && c <= '9');
            if (word) {
                return flipped(value, i);
            }
        }
        return null;
    }

    private static byte[] flipped(byte[] value, int index) {
        byte[] changed = value.clone();
        changed[index] ^= 1;
        return changed;
    }

    /** Without its last character; null if it is empty. */
    static byte @Nullable [] cut(byte[] text) {
        int end = text.length - 1;
        while (end > 0 && (text[end] & 0xC0) == 0x80) {
            end--;
        }
        return end < 0 ? null : Arrays.copyOf(text, end);
    }

    /** With a space at its end; null if the type has no room for it. */
    static byte @Nullable [] spaced(Type.Text type, byte[] text) {
        if (type.padded() || (type.length() > 0 && characters(text) >= type.length())) {
            return null;
        }
        byte[] longer = Arrays.copyOf(text, text.length + 1);
        longer[text.length] = ' ';
        return longer;
    }

    private static int characters(byte[] text) {
        int characters = 0;
        for (byte b : text) {
            if ((b & 0xC0) != 0x80) {
                characters++;
            }
        }
        return characters;
    }

    /** A microsecond later, or earlier at the end of a day; null for infinities, and for types that hold no microseconds. */
    static byte @Nullable [] shifted(Type type, byte[] value) {
        ByteBuffer cell = ByteBuffer.wrap(value);
        if (type instanceof Type.Time time && time.digits() >= MICROSECOND_DIGITS) {
            long nanos = cell.getLong();
            long step = nanos + MICROSECOND_NANOS < DAY_NANOS ? MICROSECOND_NANOS : -MICROSECOND_NANOS;
            return ByteBuffer.allocate(8).putLong(nanos + step).array();
        } else if (type instanceof Type.Timestamp timestamp && timestamp.digits() >= MICROSECOND_DIGITS) {
            long seconds = cell.getLong();
            int nanos = cell.getInt();
            if (infinite(seconds)) {
                return null;
            }
            long step = nanos + MICROSECOND_NANOS < SECOND_NANOS ? MICROSECOND_NANOS : -MICROSECOND_NANOS;
            return ByteBuffer.allocate(12)
                    .putLong(seconds)
                    .putInt((int) (nanos + step))
                    .array();
        }
        return null;
    }

    private static boolean infinite(long number) {
        return number == Long.MAX_VALUE || number == Long.MIN_VALUE;
    }

    /** A value made up, a different one for each number from 0 to 1; null for types of which nothing is known. */
    static byte @Nullable [] invented(Type type, int number) {
        if (type instanceof Type.Bool) {
            return new byte[] {(byte) number};
        } else if (type instanceof Type.Int || type instanceof Type.Date) {
            return ByteBuffer.allocate(8).putLong(2 + number).array();
        } else if (type instanceof Type.Real real) {
            return real.bits() == 32
                    ? ByteBuffer.allocate(4).putFloat(1.5f + number).array()
                    : ByteBuffer.allocate(8).putDouble(1.5 + number).array();
        } else if (type instanceof Type.Decimal decimal) {
            return ascii(decimal.precision() > 0 && decimal.precision() <= decimal.scale() ? "0" : "" + (2 + number));
        } else if (type instanceof Type.Text text) {
            return ascii(text.length() == 1 ? "a" : "a" + number);
        } else if (type instanceof Type.Bytes bytes) {
            return bytes.length() == 1 ? new byte[] {(byte) number} : new byte[] {1, (byte) number};
        } else if (type instanceof Type.Uuid) {
            return ByteBuffer.allocate(16).putLong(7).putLong(number).array();
        } else if (type instanceof Type.Time) {
            return ByteBuffer.allocate(8).putLong((1 + number) * SECOND_NANOS).array();
        } else if (type instanceof Type.Timestamp) {
            return ByteBuffer.allocate(12).putLong(1 + number).putInt(0).array();
        } else if (type instanceof Type.Enumeration labels && labels.labels().size() > number) {
            return labels.labels().get(number).getBytes(StandardCharsets.UTF_8);
        } else if (type instanceof Type.Json) {
            return ascii("" + number);
        }
        return null;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
