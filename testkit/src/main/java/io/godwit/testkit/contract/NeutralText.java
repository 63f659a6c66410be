package io.godwit.testkit.contract;

import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Neutral cells as text and back, as {@link Type} defines them. For expectations in tests: {@code 2024-02-29}, {@code
 * 23:59:59.5}, {@code 2024-02-29T12:00:00Z} where zoned, bytes in hexadecimal, the infinities by name.
 */
public final class NeutralText {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private NeutralText() {}

    /** The neutral cell of a value given as text. */
    public static byte[] parse(Type type, String text) {
        if (type instanceof Type.Bool) {
            return new byte[] {(byte) (Boolean.parseBoolean(text) || text.equals("1") || text.equals("t") ? 1 : 0)};
        } else if (type instanceof Type.Int) {
            return longCell(Long.parseLong(text.strip()));
        } else if (type instanceof Type.Real real) {
            return real(real, Double.parseDouble(text), text);
        } else if (type instanceof Type.Bytes) {
            return HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
        } else if (type instanceof Type.Uuid) {
            UUID uuid = UUID.fromString(text);
            return ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        } else if (type instanceof Type.Date) {
            return longCell(
                    isInfinite(text) ? infinity(text) : LocalDate.parse(text).toEpochDay());
        } else if (type instanceof Type.Time) {
            return longCell(
                    text.startsWith("24:00")
                            ? NANOS_PER_DAY
                            : LocalTime.parse(text).toNanoOfDay());
        } else if (type instanceof Type.Timestamp timestamp) {
            return timestamp(timestamp, text);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] real(Type.Real type, double value, String text) {
        if (type.bits() == 32) {
            return ByteBuffer.allocate(4)
                    .putInt(Float.floatToIntBits(Float.parseFloat(text)))
                    .array();
        }
        return longCell(Double.doubleToLongBits(value));
    }

    private static byte[] timestamp(Type.Timestamp type, String text) {
        ByteBuffer cell = ByteBuffer.allocate(12);
        if (isInfinite(text)) {
            return cell.putLong(infinity(text)).putInt(0).array();
        }
        if (type.zoned()) {
            Instant instant = Instant.parse(text);
            return cell.putLong(instant.getEpochSecond())
                    .putInt(instant.getNano())
                    .array();
        }
        Instant local = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return cell.putLong(local.getEpochSecond()).putInt(local.getNano()).array();
    }

    /** A neutral cell as text; null for a null cell. */
    public static @Nullable String print(Type type, Cells cells, int column) {
        int length = cells.length(column);
        if (length == Cells.NULL) {
            return null;
        }
        if (length == Cells.ABSENT) {
            return "(absent)";
        }
        if (type instanceof Type.Bool) {
            return cells.data()[cells.start(column)] == 1 ? "true" : "false";
        } else if (type instanceof Type.Int) {
            return Long.toString(cells.getLong(column));
        } else if (type instanceof Type.Real real) {
            return real.bits() == 32
                    ? Float.toString(Float.intBitsToFloat(cells.getInt(column)))
                    : Double.toString(Double.longBitsToDouble(cells.getLong(column)));
        } else if (type instanceof Type.Bytes) {
            return HexFormat.of().formatHex(cells.data(), cells.start(column), cells.start(column) + length);
        } else if (type instanceof Type.Uuid) {
            ByteBuffer bytes = ByteBuffer.wrap(cells.data(), cells.start(column), length);
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        } else if (type instanceof Type.Geometry) {
            return HexFormat.of().formatHex(cells.data(), cells.start(column), cells.start(column) + length);
        } else if (type instanceof Type.Duration) {
            return java.time.Duration.ofNanos(cells.getLong(column)).toString();
        } else if (type instanceof Type.Date) {
            long days = cells.getLong(column);
            if (hasNoCalendar(days)) {
                return noCalendar(days - Type.NO_CALENDAR);
            }
            return isInfinite(days)
                    ? infinity(days)
                    : LocalDate.ofEpochDay(days).toString();
        } else if (type instanceof Type.Time) {
            long nanos = cells.getLong(column);
            return nanos == NANOS_PER_DAY
                    ? "24:00"
                    : LocalTime.ofNanoOfDay(nanos).toString();
        } else if (type instanceof Type.Timestamp timestamp) {
            return timestamp(timestamp, ByteBuffer.wrap(cells.data(), cells.start(column), length));
        }
        return new String(cells.data(), cells.start(column), length, StandardCharsets.UTF_8);
    }

    private static String timestamp(Type.Timestamp type, ByteBuffer cell) {
        long seconds = cell.getLong();
        if (isInfinite(seconds)) {
            return infinity(seconds);
        }
        int nanos = cell.getInt();
        if (hasNoCalendar(seconds)) {
            long reading = seconds - Type.NO_CALENDAR;
            return noCalendar(reading / 1_000_000)
                    + String.format(
                            Locale.ROOT,
                            "T%02d:%02d:%02d%s",
                            reading / 10_000 % 100,
                            reading / 100 % 100,
                            reading % 100,
                            type.zoned() ? "Z" : "");
        }
        return type.zoned()
                ? Instant.ofEpochSecond(seconds, nanos).toString()
                : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC).toString();
    }

    private static boolean hasNoCalendar(long value) {
        return value > Long.MIN_VALUE && value < Type.NO_CALENDAR + 100_000_000L * 1_000_000L;
    }

    private static String noCalendar(long date) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", date / 10_000, date / 100 % 100, date % 100);
    }

    /** A cell of eight bytes. */
    public static byte[] longCell(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static boolean isInfinite(String text) {
        return text.endsWith("infinity");
    }

    private static boolean isInfinite(long value) {
        return value == Long.MAX_VALUE || value == Long.MIN_VALUE;
    }

    private static long infinity(String text) {
        return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private static String infinity(long value) {
        return value == Long.MIN_VALUE ? "-infinity" : "infinity";
    }
}
