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
        return new String(data, start, Math.min(length, 4 * MOST), StandardCharsets.UTF_8);
    }

    private static String day(long days) {
        if (days == Long.MAX_VALUE || days == Long.MIN_VALUE) {
            return days > 0 ? "infinity" : "-infinity";
        }
        return LocalDate.ofEpochDay(days).toString();
    }

    private static String moment(long seconds, int nanos, boolean zoned) {
        if (seconds == Long.MAX_VALUE || seconds == Long.MIN_VALUE) {
            return seconds > 0 ? "infinity" : "-infinity";
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
