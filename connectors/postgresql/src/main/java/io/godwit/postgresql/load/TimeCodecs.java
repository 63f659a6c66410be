package io.godwit.postgresql.load;

import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Codecs of dates and times in ISO form (PostgreSQL documentation, "Date/Time Output"). Years before 1 are written with BC, and
 * there is no year 0; the calendar is the proleptic Gregorian one on both sides.
 */
final class TimeCodecs {
    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY = "-infinity".getBytes(StandardCharsets.US_ASCII);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400L;
    private static final int MICROSECOND_DIGITS = 6;

    /** How many numbers from {@link Type#NO_CALENDAR} on stand for dates, and for readings. */
    private static final long NO_CALENDAR_DATES = 100_000_000L;

    private static final long NO_CALENDAR_READINGS = NO_CALENDAR_DATES * 1_000_000L;

    private TimeCodecs() {}

    /** Days. */
    static final class Date extends CellCodec {
        Date(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            if (is(INFINITY, text, offset, length)) {
                out.appendLong(Long.MAX_VALUE);
            } else if (is(MINUS_INFINITY, text, offset, length)) {
                out.appendLong(Long.MIN_VALUE);
            } else {
                Scan scan = new Scan(this, text, offset, length);
                long days = scan.days(scan.bc());
                scan.end();
                out.appendLong(days);
            }
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            long days = cells.getLong(index);
            if (days == Long.MAX_VALUE || days == Long.MIN_VALUE) {
                infinity(days, out);
                return;
            }
            refuseNoCalendar(days, NO_CALENDAR_DATES, this);
            boolean bc = appendDays(days, out);
            out.appendAscii(bc ? " BC" : "");
        }
    }

    /** Times of day. */
    static final class Time extends CellCodec {
        private final int digits;

        Time(String column, int digits) {
            super(column);
            this.digits = digits;
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            Scan scan = new Scan(this, text, offset, length);
            long seconds = scan.clock();
            long nanos = scan.fraction();
            scan.end();
            out.appendLong(seconds * NANOS_PER_SECOND + nanos);
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            long nanos = cells.getLong(index);
            if (nanos < 0 || nanos > SECONDS_PER_DAY * NANOS_PER_SECOND) {
                throw refused("a time outside of the day");
            }
            refuseFiner(nanos % NANOS_PER_SECOND, digits, this);
            appendClock(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND, this, out);
        }
    }

    /** Points in time; an instant is written in UTC. */
    static final class Timestamp extends CellCodec {
        private final boolean zoned;
        private final int digits;

        Timestamp(String column, Type.Timestamp type) {
            super(column);
            this.zoned = type.zoned();
            this.digits = type.digits();
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            if (is(INFINITY, text, offset, length)) {
                append(Long.MAX_VALUE, 0, out);
            } else if (is(MINUS_INFINITY, text, offset, length)) {
                append(Long.MIN_VALUE, 0, out);
            } else {
                Scan scan = new Scan(this, text, offset, length);
                long days = scan.days(scan.bc());
                scan.skip(' ');
                long seconds = days * SECONDS_PER_DAY + scan.clock();
                int nanos = scan.fraction();
                if (zoned) {
                    seconds -= scan.zone();
                }
                scan.end();
                append(seconds, nanos, out);
            }
        }

        private static void append(long seconds, int nanos, RowBatch out) {
            int start = out.append(12);
            byte[] data = out.data();
            for (int i = 0; i < 8; i++) {
                data[start + i] = (byte) (seconds >> (56 - 8 * i));
            }
            for (int i = 0; i < 4; i++) {
                data[start + 8 + i] = (byte) (nanos >> (24 - 8 * i));
            }
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            long seconds = cells.getLong(index);
            if (seconds == Long.MAX_VALUE || seconds == Long.MIN_VALUE) {
                infinity(seconds, out);
                return;
            }
            refuseNoCalendar(seconds, NO_CALENDAR_READINGS, this);
            int nanos = cells.getInt(index, 8);
            refuseFiner(nanos, digits, this);
            boolean bc = appendDays(Math.floorDiv(seconds, SECONDS_PER_DAY), out);
            out.append(' ');
            appendClock(Math.floorMod(seconds, SECONDS_PER_DAY), nanos, this, out);
            out.appendAscii(zoned ? "+00" : "");
            out.appendAscii(bc ? " BC" : "");
        }
    }

    /** Lengths of time of less than a month, as hours, minutes and seconds; days are 24 hours. */
    static final class Duration extends CellCodec {
        Duration(String column) {
            super(column);
        }

        @Override
        public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
            Scan scan = new Scan(this, text, offset, length);
            long days = scan.daysBefore();
            boolean negative = scan.negative();
            long clock = scan.ended() && length > 0 ? 0 : scan.clock() * NANOS_PER_SECOND + scan.fraction();
            scan.end();
            out.appendLong(days * SECONDS_PER_DAY * NANOS_PER_SECOND + (negative ? -clock : clock));
        }

        @Override
        public void toText(Cells cells, int index, TextBuffer out) {
            long nanos = cells.getLong(index);
            if (nanos < 0) {
                out.append('-');
            }
            // no length of time comes near the number that has no opposite
            long size = Math.abs(nanos);
            appendClock(size / NANOS_PER_SECOND, size % NANOS_PER_SECOND, this, out);
        }
    }

    /** The server would round without a word. */
    private static void refuseFiner(long nanos, int digits, CellCodec codec) {
        if (nanos == 0 || digits >= MICROSECOND_DIGITS) {
            return;
        }
        long unit = NANOS_PER_SECOND;
        for (int i = 0; i < digits; i++) {
            unit /= 10;
        }
        if (nanos % unit != 0) {
            throw codec.refused("a time with more than " + digits + " digits after the point");
        }
    }

    private static void refuseNoCalendar(long value, long range, CellCodec codec) {
        if (value < Type.NO_CALENDAR + range) {
            throw codec.refused(
                    "a date that no calendar has, such as 0000-00-00; a rule of the column in the migration file"
                            + " can say what to put in its place");
        }
    }

    private static boolean is(byte[] word, byte[] text, int offset, int length) {
        return length == word.length && Arrays.equals(text, offset, offset + length, word, 0, length);
    }

    private static void infinity(long sign, TextBuffer out) {
        out.appendAscii(sign < 0 ? "-infinity" : "infinity");
    }

    /** Appends the day; returns whether it has to be followed by BC. */
    private static boolean appendDays(long days, TextBuffer out) {
        // eras of 400 years from the first of March of year 0, so that the leap day is the last of its year
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = Math.floorMod(shifted, 146_097L);
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        boolean bc = year <= 0;
        out.appendPadded(bc ? 1 - year : year, 4);
        out.append('-');
        out.appendPadded(month, 2);
        out.append('-');
        out.appendPadded(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
        return bc;
    }

    private static void appendClock(long seconds, long nanos, CellCodec codec, TextBuffer out) {
        if (nanos % 1000 != 0) {
            throw codec.refused("a time is finer than a microsecond, which PostgreSQL cannot store");
        }
        out.appendPadded(seconds / 3600, 2);
        out.append(':');
        out.appendPadded(seconds / 60 % 60, 2);
        out.append(':');
        out.appendPadded(seconds % 60, 2);
        if (nanos != 0) {
            out.append('.');
            out.appendPadded(nanos / 1000, 6);
        }
    }

    /** Reads a date or a time from left to right. Lives no longer than one call, so the compiler keeps it off the heap. */
    private static final class Scan {
        private final CellCodec codec;
        private final byte[] text;
        private int at;
        private int end;

        Scan(CellCodec codec, byte[] text, int offset, int length) {
            this.codec = codec;
            this.text = text;
            this.at = offset;
            this.end = offset + length;
        }

        /** Whether the text ends with BC, which is cut off. */
        boolean bc() {
            boolean found = end - at > 3 && text[end - 3] == ' ' && text[end - 2] == 'B' && text[end - 1] == 'C';
            end -= found ? 3 : 0;
            return found;
        }

        /** Days since 1970-01-01. */
        long days(boolean bc) {
            long year = number();
            skip('-');
            long month = number();
            skip('-');
            long day = number();
            year = bc ? 1 - year : year;
            if (month < 1 || month > 12 || day < 1 || day > 31) {
                throw bad();
            }
            long fromMarch = month <= 2 ? year - 1 : year;
            long era = Math.floorDiv(fromMarch, 400L);
            long yearOfEra = Math.floorMod(fromMarch, 400L);
            long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
        }

        /** Seconds of hours, minutes and seconds. */
        long clock() {
            long hours = number();
            skip(':');
            long minutes = number();
            skip(':');
            return hours * 3600 + minutes * 60 + number();
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

        /** Seconds east of UTC. */
        long zone() {
            boolean west = at < end && text[at] == '-';
            skip(west ? '-' : '+');
            long seconds = number() * 3600;
            for (int unit = 60; at < end && text[at] == ':'; unit /= 60) {
                at++;
                seconds += number() * unit;
            }
            return west ? -seconds : seconds;
        }

        /** Days that stand before the clock of an interval, 0 if there are none; months are refused. */
        long daysBefore() {
            int space = at;
            while (space < end && text[space] != ' ') {
                space++;
            }
            if (space == end) {
                return 0;
            }
            boolean negative = negative();
            long days = number();
            skip(' ');
            skip('d');
            skip('a');
            skip('y');
            at += at < end && text[at] == 's' ? 1 : 0;
            if (at < end) {
                skip(' ');
            }
            return negative ? -days : days;
        }

        /** Whether a minus stands here, which is skipped; a plus is skipped as well. */
        boolean negative() {
            boolean minus = at < end && text[at] == '-';
            at += at < end && (minus || text[at] == '+') ? 1 : 0;
            return minus;
        }

        void skip(char expected) {
            if (at == end || text[at] != expected) {
                throw bad();
            }
            at++;
        }

        boolean ended() {
            return at == end;
        }

        void end() {
            if (at != end) {
                throw bad();
            }
        }

        private long number() {
            int first = at;
            long value = 0;
            while (at < end && text[at] >= '0' && text[at] <= '9') {
                value = value * 10 + text[at++] - '0';
            }
            if (at == first || at - first > 9) {
                throw bad();
            }
            return value;
        }

        private GodwitException bad() {
            return codec.refused("not a date or a time in ISO form");
        }
    }
}
