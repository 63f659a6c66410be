package io.godwit.mysql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.ColumnRule.NoCalendar;
import io.godwit.spi.schema.Type;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Codecs of dates and times (reference manuals, chapter "Date and Time Data Types"). */
final class TimeCodecs {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400L;
    /** The longest TIME, 838:59:59. */
    private static final long MOST_SECONDS = 3_020_399L;

    private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long MOST_NO_CALENDAR = Type.NO_CALENDAR + 100_000_000L * 1_000_000L;
    private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private TimeCodecs() {}

    /** Days. */
    static final class Date extends TextCodec {
        private final @Nullable NoCalendar instead;

        Date(String column, @Nullable NoCalendar instead) {
            super(column, LiteralStyle.QUOTED);
            this.instead = instead;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            Scan scan = new Scan(this, text, offset, length);
            int date = scan.date();
            scan.end();
            if (hasCalendar(date)) {
                out.appendLong(days(date));
            } else if (instead == null) {
                out.appendLong(Type.NO_CALENDAR + date);
            } else if (instead.date() == null) {
                out.appendNull();
            } else {
                out.appendLong(LocalDate.parse(instead.date()).toEpochDay());
            }
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            long days = cells.getLong(index);
            appendDate(
                    days > Long.MIN_VALUE && days < MOST_NO_CALENDAR
                            ? (int) (days - Type.NO_CALENDAR)
                            : date(this, days),
                    out);
        }
    }

    /** Points in time. An instant is kept as its reading in UTC, which is what sessions of Godwit see of TIMESTAMP too. */
    static final class Timestamp extends TextCodec {
        private final int digits;
        private final @Nullable NoCalendar instead;

        Timestamp(String column, int digits, @Nullable NoCalendar instead) {
            super(column, LiteralStyle.QUOTED);
            this.digits = Math.max(digits, 0);
            this.instead = instead;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            Scan scan = new Scan(this, text, offset, length);
            int date = scan.date();
            scan.skip(' ');
            int hours = scan.number();
            scan.skip(':');
            int minutes = scan.number();
            scan.skip(':');
            int seconds = scan.number();
            int nanos = scan.fraction();
            scan.end();
            if (hasCalendar(date)) {
                append(days(date) * SECONDS_PER_DAY + hours * 3600L + minutes * 60L + seconds, nanos, out);
            } else if (instead == null) {
                append(Type.NO_CALENDAR + date * 1_000_000L + hours * 10_000L + minutes * 100L + seconds, nanos, out);
            } else if (instead.date() == null) {
                out.appendNull();
            } else {
                append(LocalDate.parse(instead.date()).toEpochDay() * SECONDS_PER_DAY, 0, out);
            }
        }

        private static void append(long seconds, int nanos, RowBatch out) {
            int start = out.append(12);
            ByteBuffer.wrap(out.data(), start, 12).putLong(seconds).putInt(nanos);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            long seconds = cells.getLong(index);
            int nanos = cells.getInt(index, 8);
            if (seconds > Long.MIN_VALUE && seconds < MOST_NO_CALENDAR) {
                long reading = seconds - Type.NO_CALENDAR;
                appendDate((int) (reading / 1_000_000), out);
                long clock = reading % 1_000_000;
                out.append(' ');
                appendClock(clock / 10_000, clock / 100 % 100, clock % 100, out);
            } else {
                appendDate(date(this, Math.floorDiv(seconds, SECONDS_PER_DAY)), out);
                long clock = Math.floorMod(seconds, SECONDS_PER_DAY);
                out.append(' ');
                appendClock(clock / 3600, clock / 60 % 60, clock % 60, out);
            }
            appendFraction(this, nanos, digits, out);
        }
    }

    /** Times of day, or lengths of time. */
    static final class Time extends TextCodec {
        private final int digits;
        private final boolean duration;

        Time(String column, int digits, boolean duration) {
            super(column, LiteralStyle.QUOTED);
            this.digits = Math.max(digits, 0);
            this.duration = duration;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            boolean negative = length > 0 && text[offset] == '-';
            Scan scan = new Scan(this, text, offset + (negative ? 1 : 0), length - (negative ? 1 : 0));
            long seconds = scan.number() * 3600L;
            scan.skip(':');
            seconds += scan.number() * 60L;
            scan.skip(':');
            seconds += scan.number();
            long nanos = seconds * NANOS_PER_SECOND + scan.fraction();
            scan.end();
            if (!duration && ((negative && nanos != 0) || nanos > SECONDS_PER_DAY * NANOS_PER_SECOND)) {
                throw refused("a time outside of the day; a rule of the column can make it a duration");
            }
            out.appendLong(negative ? -nanos : nanos);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            long nanos = cells.getLong(index);
            long size = Math.abs(nanos);
            long seconds = size / NANOS_PER_SECOND;
            if (nanos == Long.MIN_VALUE || seconds > MOST_SECONDS) {
                throw refused("a length of time beyond 838:59:59");
            }
            if (nanos < 0) {
                out.append('-');
            }
            appendClock(seconds / 3600, seconds / 60 % 60, seconds % 60, out);
            appendFraction(this, (int) (size % NANOS_PER_SECOND), digits, out);
        }
    }

    private static void appendDate(int date, ByteText out) {
        out.appendPadded(date / 10_000, 4);
        out.append('-');
        out.appendPadded(date / 100 % 100, 2);
        out.append('-');
        out.appendPadded(date % 100, 2);
    }

    private static void appendClock(long hours, long minutes, long seconds, ByteText out) {
        out.appendPadded(hours, 2);
        out.append(':');
        out.appendPadded(minutes, 2);
        out.append(':');
        out.appendPadded(seconds, 2);
    }

    private static void appendFraction(TextCodec codec, int nanos, int digits, ByteText out) {
        int unit = 1;
        for (int i = digits; i < 9; i++) {
            unit *= 10;
        }
        // the server would round with no more than a note
        if (nanos % unit != 0) {
            throw codec.refused("a time with more than " + digits + " digits after the point");
        }
        if (digits > 0) {
            out.append('.');
            out.appendPadded(nanos / unit, digits);
        }
    }

    /** Whether a date, as year * 10,000 + month * 100 + day, is in the calendar. */
    private static boolean hasCalendar(int date) {
        int month = date / 100 % 100;
        int day = date % 100;
        if (month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month - 1]) {
            return false;
        }
        int year = date / 10_000;
        return month != 2 || day != 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    }

    /** Days since 1970-01-01 of a date that is in the calendar. */
    private static long days(int date) {
        int year = date / 10_000;
        int month = date / 100 % 100;
        long fromMarch = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(fromMarch, 400L);
        long yearOfEra = Math.floorMod(fromMarch, 400L);
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date % 100 - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    /** The date of so many days since 1970-01-01. */
    private static int date(TextCodec codec, long days) {
        if (days < FIRST_DAY || days > LAST_DAY) {
            throw codec.refused("a date outside of the years 0 to 9999");
        }
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * month + 2) / 5 + 1;
        long calendarMonth = month < 10 ? month + 3 : month - 9;
        long year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0);
        return (int) (year * 10_000 + calendarMonth * 100 + day);
    }

    /** Reads a date or a time from left to right. Lives no longer than one call, so the compiler keeps it off the heap. */
    private static final class Scan {
        private final TextCodec codec;
        private final byte[] text;
        private final int end;
        private int at;

        Scan(TextCodec codec, byte[] text, int offset, int length) {
            this.codec = codec;
            this.text = text;
            this.at = offset;
            this.end = offset + length;
        }

        /** Year * 10,000 + month * 100 + day. */
        int date() {
            int year = number();
            skip('-');
            int month = number();
            skip('-');
            return year * 10_000 + month * 100 + number();
        }

        int number() {
            int first = at;
            int value = 0;
            while (at < end && text[at] >= '0' && text[at] <= '9') {
                value = value * 10 + text[at++] - '0';
            }
            if (at == first || at - first > 9) {
                throw bad();
            }
            return value;
        }

        /** Nanoseconds after the point, if there is one. */
        int fraction() {
            if (at == end || text[at] != '.') {
                return 0;
            }
            at++;
            int first = at;
            long value = number();
            for (int digits = at - first; digits < 9; digits++) {
                value *= 10;
            }
            return (int) value;
        }

        void skip(char expected) {
            if (at == end || text[at] != expected) {
                throw bad();
            }
            at++;
        }

        void end() {
            if (at != end) {
                throw bad();
            }
        }

        private RuntimeException bad() {
            return codec.refused("not a date or a time in the servers' form");
        }
    }
}
