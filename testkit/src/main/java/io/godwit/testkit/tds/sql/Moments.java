package io.godwit.testkit.tds.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and times as texts and as bytes (Transact-SQL Reference, "Date and time data types", styles of CONVERT). */
final class Moments {
    private static final Pattern SHAPE = Pattern.compile(
            "(?:(\\d{4})-?(\\d{1,2})-?(\\d{1,2}))?[T ]?(?:(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,:](\\d{1,9}))?)?)?"
                    + "\\s*(Z|[+-]\\d{2}(?::?\\d{2})?)?");
    private static final LocalDate EPOCH = LocalDate.of(1900, 1, 1);

    private Moments() {}

    /** A moment, its offset null where it says none. */
    private record Parsed(LocalDateTime local, @Nullable ZoneOffset offset) {}

    private static Parsed parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            throw new TdsException(241, "Conversion failed when converting date and/or time from character string.");
        }
        try {
            LocalDate date = shape.group(1) == null
                    ? EPOCH
                    : LocalDate.of(number(shape.group(1)), number(shape.group(2)), number(shape.group(3)));
            LocalTime time = LocalTime.MIDNIGHT;
            if (shape.group(4) != null) {
                String fraction = shape.group(7) == null ? "0" : shape.group(7);
                int nanos = new BigDecimal("0." + fraction).movePointRight(9).intValue();
                time = LocalTime.of(
                        number(shape.group(4)),
                        number(shape.group(5)),
                        shape.group(6) == null ? 0 : number(shape.group(6)),
                        nanos);
            }
            String offset = shape.group(8);
            return new Parsed(date.atTime(time), offset == null ? null : ZoneOffset.of(offset));
        } catch (DateTimeException e) {
            throw new TdsException(
                    242,
                    "The conversion of a character data type to a date or time data type resulted in"
                            + " an out-of-range value.");
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    /** A text as H2 reads it. */
    static String read(String text, String target) {
        Parsed parsed = parse(text);
        LocalDateTime local = parsed.local;
        return switch (target) {
            case "date" -> local.toLocalDate().toString();
            case "time" -> time(local.toLocalTime());
            case "datetimeoffset" -> {
                ZoneOffset offset = parsed.offset == null ? ZoneOffset.UTC : parsed.offset;
                yield local.toLocalDate() + " " + time(local.toLocalTime())
                        + (offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.toString());
            }
            case "datetime" -> {
                if (local.getYear() < 1753) {
                    throw new TdsException(
                            242,
                            "The conversion of a character data type to a datetime data type"
                                    + " resulted in an out-of-range value.");
                }
                LocalDateTime rounded = thirds(local);
                yield rounded.toLocalDate() + " " + time(rounded.toLocalTime());
            }
            case "smalldatetime" -> {
                LocalDateTime rounded = local.plusNanos(29_999_000_000L).truncatedTo(ChronoUnit.MINUTES);
                yield rounded.toLocalDate() + " " + time(rounded.toLocalTime());
            }
            default -> local.toLocalDate() + " " + time(local.toLocalTime());
        };
    }

    /** Rounds to a three-hundredth of a second, shown in milliseconds. */
    static LocalDateTime thirds(LocalDateTime of) {
        long nanos = of.toLocalTime().toNanoOfDay();
        long thirds = BigDecimal.valueOf(nanos)
                .multiply(BigDecimal.valueOf(3))
                .divide(BigDecimal.valueOf(10_000_000), 0, RoundingMode.HALF_UP)
                .longValueExact();
        long millis = (thirds * 10 + 1) / 3;
        return of.toLocalDate().atStartOfDay().plusNanos(millis * 1_000_000);
    }

    private static String time(LocalTime time) {
        return "%02d:%02d:%02d.%09d".formatted(time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
    }

    static String print(String text, String base, int scale, int style) {
        Parsed parsed = parse(text);
        LocalDateTime local = parsed.local;
        String date = "%04d-%02d-%02d".formatted(local.getYear(), local.getMonthValue(), local.getDayOfMonth());
        int digits = base.equals("datetime") ? 3 : base.equals("smalldatetime") ? 0 : scale;
        String fraction =
                digits == 0 ? "" : "." + "%09d".formatted(local.getNano()).substring(0, digits);
        String time = "%02d:%02d:%02d".formatted(local.getHour(), local.getMinute(), local.getSecond());
        ZoneOffset zone = parsed.offset == null ? ZoneOffset.UTC : parsed.offset;
        String offset = base.equals("datetimeoffset") ? " " + (zone.equals(ZoneOffset.UTC) ? "+00:00" : zone) : "";
        boolean old = base.equals("datetime") || base.equals("smalldatetime");
        return switch (style) {
            case -1, 0, 121, 21, 25 -> {
                if (old && style <= 0) {
                    yield local.format(DateTimeFormatter.ofPattern("MMM ppd yyyy ppph:mma", Locale.US));
                }
                yield base.equals("date")
                        ? date
                        : base.equals("time") ? time + fraction : date + " " + time + fraction + offset;
            }
            case 120, 20 -> base.equals("date") ? date : base.equals("time") ? time : date + " " + time + offset;
            case 126 ->
                base.equals("date")
                        ? date
                        : base.equals("time")
                                ? time + fraction
                                : date + "T" + time + shortened(fraction, old) + offset.strip();
            case 127 -> {
                LocalDateTime utc = local.minusSeconds(zone.getTotalSeconds());
                yield base.equals("datetimeoffset")
                        ? utc.toLocalDate() + "T" + utc.toLocalTime().format(DateTimeFormatter.ofPattern("HH:mm:ss"))
                                + shortened(fraction, false) + "Z"
                        : date + "T" + time + shortened(fraction, old);
            }
            case 23 -> date;
            case 112 -> date.replace("-", "");
            case 114, 14 -> time + fraction.replace('.', ':');
            case 108, 8 -> time;
            default -> throw TdsException.notKnown("style " + style + " of " + base);
        };
    }

    /** Styles of ISO 8601 leave a fraction out that is 0, and zeros at the end of those of newer types stay. */
    private static String shortened(String fraction, boolean old) {
        return old && fraction.replace("0", "").equals(".") ? "" : fraction.replaceFirst("^\\.0+$", "");
    }

    static byte[] bytes(String text, String base, int scale) {
        Parsed parsed = parse(text);
        LocalDateTime local = parsed.local;
        long days = ChronoUnit.DAYS.between(LocalDate.of(1, 1, 1), local.toLocalDate());
        int timeBytes = scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
        long unit = 1;
        for (int i = scale; i < 9; i++) {
            unit *= 10;
        }
        switch (base) {
            case "date" -> {
                return little(days, 3);
            }
            case "time" -> {
                return joined(
                        new byte[] {(byte) scale}, little(local.toLocalTime().toNanoOfDay() / unit, timeBytes));
            }
            case "datetime2" -> {
                return joined(
                        new byte[] {(byte) scale},
                        little(local.toLocalTime().toNanoOfDay() / unit, timeBytes),
                        little(days, 3));
            }
            case "datetimeoffset" -> {
                ZoneOffset offset = parsed.offset == null ? ZoneOffset.UTC : parsed.offset;
                LocalDateTime utc = local.minusSeconds(offset.getTotalSeconds());
                return joined(
                        new byte[] {(byte) scale},
                        little(utc.toLocalTime().toNanoOfDay() / unit, timeBytes),
                        little(ChronoUnit.DAYS.between(LocalDate.of(1, 1, 1), utc.toLocalDate()), 3),
                        little(offset.getTotalSeconds() / 60, 2));
            }
            case "datetime" -> {
                long thirds = (local.toLocalTime().toNanoOfDay() * 3 + 5_000_000) / 10_000_000;
                return joined(big(ChronoUnit.DAYS.between(EPOCH, local.toLocalDate()), 4), big(thirds, 4));
            }
            default -> {
                return joined(
                        big(ChronoUnit.DAYS.between(EPOCH, local.toLocalDate()), 2),
                        big(local.getHour() * 60L + local.getMinute(), 2));
            }
        }
    }

    static String switched(String text, String offset) {
        Parsed parsed = parse(text);
        ZoneOffset from = parsed.offset == null ? ZoneOffset.UTC : parsed.offset;
        OffsetDateTime moved = OffsetDateTime.of(parsed.local, from)
                .withOffsetSameInstant(
                        offset.contains(":")
                                ? ZoneOffset.of(offset)
                                : ZoneOffset.ofTotalSeconds(Integer.parseInt(offset) * 60));
        return moved.toLocalDate() + " " + time(moved.toLocalTime())
                + (moved.getOffset().equals(ZoneOffset.UTC) ? "+00:00" : moved.getOffset());
    }

    private static byte[] little(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >> (8 * i));
        }
        return bytes;
    }

    private static byte[] big(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = (byte) (value >> (8 * i));
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
