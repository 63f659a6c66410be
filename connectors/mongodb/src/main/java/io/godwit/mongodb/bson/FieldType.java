package io.godwit.mongodb.bson;

import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Writes a field's value as a neutral cell; false if it is no value of the type. Nothing is rounded or cut. */
interface FieldType {
    /** Appends the cell, or says that the value is not of the type. */
    boolean put(byte[] data, int kind, int start, int length, Output out);

    /** How values of a type are written; null if fields are never moved as it. */
    static @Nullable FieldType of(Type type) {
        if (type instanceof Type.Text text) {
            return text.padded() ? null : (d, k, s, l, out) -> FieldTexts.put(d, k, s, l, text.length(), out);
        }
        if (type instanceof Type.Json) {
            return (d, k, s, l, out) -> {
                new ExtendedJson(TextForm.RELAXED, out).value(d, k, s, l);
                return true;
            };
        }
        if (type instanceof Type.Bool) {
            return FieldType::bool;
        }
        if (type instanceof Type.Int whole) {
            return (d, k, s, l, out) -> integer(d, k, s, whole.bits(), out);
        }
        if (type instanceof Type.Real real) {
            return (d, k, s, l, out) -> real(d, k, s, real.bits(), out);
        }
        if (type instanceof Type.Decimal decimal) {
            return (d, k, s, l, out) -> decimal(d, k, s, decimal, out);
        }
        if (type instanceof Type.Timestamp moment) {
            return (d, k, s, l, out) -> moment(d, k, s, moment.digits(), out);
        }
        if (type instanceof Type.Date) {
            return FieldType::date;
        }
        if (type instanceof Type.Bytes bytes) {
            return (d, k, s, l, out) -> bytes(d, k, s, l, bytes.length(), out);
        }
        return type instanceof Type.Uuid ? FieldType::uuid : null;
    }

    private static boolean bool(byte[] data, int kind, int start, int length, Output out) {
        if (kind != Bson.BOOLEAN) {
            return false;
        }
        out.put(data[start] == 0 ? 0 : 1);
        return true;
    }

    /** A number of any kind, exactly; null if the value is none, or none that is finite. A double is what its shortest digits say. */
    static @Nullable BigDecimal number(byte[] data, int kind, int start) {
        if (kind == Bson.INT32) {
            return BigDecimal.valueOf(Bson.int32(data, start));
        } else if (kind == Bson.INT64) {
            return BigDecimal.valueOf(Bson.int64(data, start));
        } else if (kind == Bson.DOUBLE) {
            double value = Bson.real(data, start);
            return Double.isFinite(value) ? BigDecimal.valueOf(value) : null;
        } else if (kind == Bson.DECIMAL128) {
            Decimal128 value = Numbers.decimal(data, start);
            return value.isFinite() ? Numbers.exact(value) : null;
        }
        return null;
    }

    private static boolean integer(byte[] data, int kind, int start, int bits, Output out) {
        long value;
        if (kind == Bson.INT32) {
            value = Bson.int32(data, start);
        } else if (kind == Bson.INT64) {
            value = Bson.int64(data, start);
        } else {
            BigDecimal number = number(data, kind, start);
            if (number == null
                    || number.precision() - number.scale() > 19
                    || number.stripTrailingZeros().scale() > 0) {
                return false;
            }
            if (number.toBigInteger().bitLength() >= Long.SIZE) {
                return false;
            }
            value = number.longValue();
        }
        int unused = Long.SIZE - bits;
        if (unused > 0 && (value << unused) >> unused != value) {
            return false;
        }
        big64(value, out);
        return true;
    }

    private static boolean real(byte[] data, int kind, int start, int bits, Output out) {
        double value;
        if (kind == Bson.DOUBLE) {
            value = Bson.real(data, start);
        } else {
            BigDecimal number = number(data, kind, start);
            if (number == null) {
                return false;
            }
            value = number.doubleValue();
            if (!Double.isFinite(value) || new BigDecimal(value).compareTo(number) != 0) {
                return false;
            }
        }
        if (bits == Float.SIZE) {
            float narrow = (float) value;
            if (narrow != value && !Double.isNaN(value)) {
                return false;
            }
            big32(Float.floatToIntBits(narrow), out);
        } else {
            big64(Double.doubleToLongBits(value), out);
        }
        return true;
    }

    private static boolean decimal(byte[] data, int kind, int start, Type.Decimal type, Output out) {
        BigDecimal number = number(data, kind, start);
        if (number == null) {
            return false;
        }
        if (type.precision() > 0) {
            if (number.stripTrailingZeros().scale() > type.scale()
                    || (number.precision() - number.scale() > type.precision() - type.scale()
                            && number.signum() != 0)) {
                return false;
            }
            number = number.setScale(type.scale());
        }
        out.ascii(number.toPlainString());
        return true;
    }

    private static boolean moment(byte[] data, int kind, int start, int digits, Output out) {
        if (kind != Bson.DATE) {
            return false;
        }
        long millis = Bson.int64(data, start);
        int fraction = Math.floorMod(millis, Dates.MILLIS_PER_SECOND);
        int unit = digits >= 3 ? 1 : digits == 2 ? 10 : digits == 1 ? 100 : Dates.MILLIS_PER_SECOND;
        if (fraction % unit != 0) {
            return false;
        }
        big64(Math.floorDiv(millis, (long) Dates.MILLIS_PER_SECOND), out);
        big32(fraction * 1_000_000, out);
        return true;
    }

    private static boolean date(byte[] data, int kind, int start, int length, Output out) {
        if (kind != Bson.DATE || Bson.int64(data, start) % Dates.MILLIS_PER_DAY != 0) {
            return false;
        }
        big64(Bson.int64(data, start) / Dates.MILLIS_PER_DAY, out);
        return true;
    }

    private static boolean bytes(byte[] data, int kind, int start, int length, int most, Output out) {
        int before = Integer.BYTES + 1;
        if (kind != Bson.BINARY) {
            return false;
        }
        if (data[start + Integer.BYTES] == 2 && length >= before + Integer.BYTES) {
            // the old kind has its length once more inside
            before += Integer.BYTES;
        }
        if (most > 0 && length - before > most) {
            return false;
        }
        out.put(data, start + before, length - before);
        return true;
    }

    private static boolean uuid(byte[] data, int kind, int start, int length, Output out) {
        int before = Integer.BYTES + 1;
        if (kind == Bson.BINARY && data[start + Integer.BYTES] == 4 && length == before + 16) {
            out.put(data, start + before, 16);
            return true;
        }
        int characters = 36;
        if (kind != Bson.STRING || length != Integer.BYTES + characters + 1) {
            return false;
        }
        String text = new String(data, start + Integer.BYTES, characters, StandardCharsets.ISO_8859_1);
        UUID uuid;
        try {
            uuid = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!uuid.toString().equals(text)) {
            return false;
        }
        big64(uuid.getMostSignificantBits(), out);
        big64(uuid.getLeastSignificantBits(), out);
        return true;
    }

    private static void big64(long value, Output out) {
        out.int64(Long.reverseBytes(value));
    }

    private static void big32(int value, Output out) {
        out.int32(Integer.reverseBytes(value));
    }
}
