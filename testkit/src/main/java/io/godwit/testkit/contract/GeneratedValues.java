package io.godwit.testkit.contract;

import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** Values of neutral types from a seed, as {@link NeutralText} writes them; the corners more often than chance has them. */
final class GeneratedValues {
    private static final int[] CHARACTERS = {
        'a', 'Z', '0', ' ', '\'', '"', '\\', '\t', '\n', '\r', ',', '{', '}', '|', '%', 0x7f, 0xe4, 0x3b1, 0x200d,
        0x4e2d, 0xfeff, 0xfffd, 0x1f600, 0x10ffff, 0x301, 0x85, 0x2028
    };
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private final Random random;

    GeneratedValues(Random random) {
        this.random = random;
    }

    String next(Type type) {
        if (type instanceof Type.Bool) {
            return Boolean.toString(random.nextBoolean());
        } else if (type instanceof Type.Int number) {
            return Long.toString(wholeNumber(number.bits()));
        } else if (type instanceof Type.Real real) {
            return real(real.bits());
        } else if (type instanceof Type.Decimal decimal) {
            return decimal(decimal);
        } else if (type instanceof Type.Text text) {
            return text(text.length() == 0 ? 40 : text.length());
        } else if (type instanceof Type.Bytes bytes) {
            byte[] value = new byte[random.nextInt(bytes.length() == 0 ? 60 : bytes.length() + 1)];
            random.nextBytes(value);
            return HexFormat.of().formatHex(value);
        } else if (type instanceof Type.Uuid) {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        } else if (type instanceof Type.Date) {
            return LocalDate.ofEpochDay(between(FIRST_DAY, LAST_DAY)).toString();
        } else if (type instanceof Type.Time time) {
            return LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(60), nanos(time.digits()))
                    .toString();
        } else if (type instanceof Type.Timestamp timestamp) {
            long seconds = between(FIRST_DAY * 86_400, LAST_DAY * 86_400);
            int nanos = nanos(timestamp.digits());
            return timestamp.zoned()
                    ? Instant.ofEpochSecond(seconds, nanos).toString()
                    : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC)
                            .toString();
        }
        throw new IllegalArgumentException("no generator for " + type);
    }

    private long wholeNumber(int bits) {
        long most = bits == 64 ? Long.MAX_VALUE : (1L << (bits - 1)) - 1;
        return switch (random.nextInt(6)) {
            case 0 -> most;
            case 1 -> -most - 1;
            case 2 -> random.nextInt(5) - 2;
            default -> random.nextLong() >> (64 - bits);
        };
    }

    private String real(int bits) {
        return bits == 32
                ? Float.toString(finite(Float.intBitsToFloat(random.nextInt())))
                : Double.toString(finite(Double.longBitsToDouble(random.nextLong())));
    }

    private static float finite(float value) {
        return Float.isFinite(value) ? value : 0.1f;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0.1;
    }

    private String decimal(Type.Decimal type) {
        int precision = type.precision() == 0 ? 1 + random.nextInt(60) : type.precision();
        int scale = type.precision() == 0 ? random.nextInt(20) : type.scale();
        BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        BigInteger digits = switch (random.nextInt(5)) {
            case 0 -> most;
            case 1 -> BigInteger.ZERO;
            default -> new BigInteger(1 + random.nextInt(most.bitLength()), random);
        };
        BigInteger unscaled = digits.min(most);
        return new BigDecimal(random.nextBoolean() ? unscaled.negate() : unscaled, scale).toPlainString();
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private int nanos(int digits) {
        int unit = 1;
        for (int i = digits; i < 9; i++) {
            unit *= 10;
        }
        return random.nextInt(1_000_000_000 / unit) * unit;
    }

    private long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }
}
