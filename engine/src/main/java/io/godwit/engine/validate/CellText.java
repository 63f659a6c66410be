package io.godwit.engine.validate;

import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Neutral cells as an operator reads them. What it gives are values: for the operator's eyes, never for a log. */
public final class CellText {
    private static final int MOST = 200;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How many numbers from {@link Type#NO_CALENDAR} on stand for dates, and how many readings of a clock each has. */
    private static final long NO_CALENDAR_DATES = 100_000_000L;

    private static final long CLOCKS = 1_000_000L;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private CellText() {}

    /** A cell's value, cut where it is long and with control characters escaped; null if there is none. */
    public static @Nullable String of(Type type, Cells row, int column) {
        if (row.length(column) < 0) {
            return null;
        }
        return shown(text(type, row, column));
    }

    private static String text(Type type, Cells row, int column) {
        byte[] data = row.data();
        int start = row.start(column);
        int length = row.length(column);
        if (type instanceof Type.Bool) {
            return Boolean.toString(data[start] != 0);
        } else if (type instanceof Type.Int) {
            return Long.toString(row.getLong(column));
        } else if (type instanceof Type.Real real) {
            return real.bits() == 32
                    ? Float.toString(Float.intBitsToFloat(row.getInt(column)))
                    : Double.toString(Double.longBitsToDouble(row.getLong(column)));
        } else if (type instanceof Type.Bytes) {
            return "\\x" + HexFormat.of().formatHex(data, start, start + Math.min(length, MOST));
        } else if (type instanceof Type.Uuid) {
            ByteBuffer bytes = ByteBuffer.wrap(data, start, length);
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        } else if (type instanceof Type.Date) {
            return day(row.getLong(column));
        } else if (type instanceof Type.Time) {
            long nanos = row.getLong(column);
            return nanos == NANOS_PER_DAY
                    ? "24:00"
                    : LocalTime.ofNanoOfDay(nanos).toString();
        } else if (type instanceof Type.Timestamp timestamp) {
            ByteBuffer bytes = ByteBuffer.wrap(data, start, length);
            return moment(bytes.getLong(), bytes.getInt(), timestamp.zoned());
        }
        if (type instanceof Type.Duration) {
            return duration(row.getLong(column));
        } else if (type instanceof Type.Geometry) {
            return "SRID " + row.getInt(column) + " \\x"
                    + HexFormat.of().formatHex(data, start + 4, start + Math.min(length, MOST));
        }
        return new String(data, start, Math.min(length, 4 * MOST), StandardCharsets.UTF_8);
    }

    private static String duration(long nanos) {
        long size = Math.abs(nanos);
        String fraction = size % NANOS_PER_SECOND == 0
                ? ""
                : String.format(java.util.Locale.ROOT, ".%06d", size % NANOS_PER_SECOND / 1000);
        long seconds = size / NANOS_PER_SECOND;
        return (nanos < 0 ? "-" : "")
                + String.format(
                        java.util.Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                + fraction;
    }

    /** A date of the year, month and day that are written one after another in a number. */
    private static String uncalendared(long date) {
        return String.format(java.util.Locale.ROOT, "%04d-%02d-%02d", date / 10_000, date / 100 % 100, date % 100);
    }

    private static String day(long days) {
        if (days == Long.MAX_VALUE || days == Long.MIN_VALUE) {
            return days > 0 ? "infinity" : "-infinity";
        }
        return days < Type.NO_CALENDAR + NO_CALENDAR_DATES
                ? uncalendared(days - Type.NO_CALENDAR)
                : LocalDate.ofEpochDay(days).toString();
    }

    private static String moment(long seconds, int nanos, boolean zoned) {
        if (seconds == Long.MAX_VALUE || seconds == Long.MIN_VALUE) {
            return seconds > 0 ? "infinity" : "-infinity";
        }
        if (seconds < Type.NO_CALENDAR + NO_CALENDAR_DATES * CLOCKS) {
            long reading = seconds - Type.NO_CALENDAR;
            long clock = reading % CLOCKS;
            return uncalendared(reading / CLOCKS)
                    + String.format(
                            java.util.Locale.ROOT, "T%02d:%02d:%02d", clock / 10_000, clock / 100 % 100, clock % 100);
        }
        return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC) + (zoned ? "Z" : "");
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        int end = text.length() <= MOST ? text.length() : text.offsetByCodePoints(0, text.codePointCount(0, MOST));
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            int kind = Character.getType(c);
            boolean hidden = Character.isISOControl(c)
                    || kind == Character.FORMAT
                    || kind == Character.LINE_SEPARATOR
                    || kind == Character.PARAGRAPH_SEPARATOR;
            if (hidden) {
                shown.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return end < text.length() ? shown + "..." : shown.toString();
    }
}
