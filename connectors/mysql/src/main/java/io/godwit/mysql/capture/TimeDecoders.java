package io.godwit.mysql.capture;

/**
 * Dates and times: the forms since MySQL 5.6 with fractions (MySQL internals, "Date and Time Data Type Representation"), and
 * the older ones, which tables from before keep until they are rebuilt.
 */
final class TimeDecoders {
    private static final long DAY_SECONDS = 86_400;
    private static final int MOST_DIGITS = 6;

    private TimeDecoders() {}

    private static int fractionBytes(int digits) {
        return (digits + 1) / 2;
    }

    /** Microseconds of a fraction. */
    private static int micros(byte[] data, int at, int digits) {
        int bytes = fractionBytes(digits);
        int value = (int) LogBytes.bigEndian(data, at, bytes);
        for (int i = bytes * 2; i < MOST_DIGITS; i++) {
            value *= 10;
        }
        return value;
    }

    private static void fraction(int micros, int digits, CellBuffer out) {
        if (digits > 0) {
            int value = micros;
            for (int i = digits; i < MOST_DIGITS; i++) {
                value /= 10;
            }
            out.put('.');
            out.digits(value, digits);
        }
    }

    private static void date(int year, int month, int day, CellBuffer out) {
        out.digits(year, 4);
        out.put('-');
        out.digits(month, 2);
        out.put('-');
        out.digits(day, 2);
    }

    private static void time(int hour, int minute, int second, CellBuffer out) {
        out.digits(hour, 2);
        out.put(':');
        out.digits(minute, 2);
        out.put(':');
        out.digits(second, 2);
    }

    /** Seconds since 1970 as a wall clock reading in UTC; 0 is the date that is none. */
    private static void instant(long seconds, CellBuffer out) {
        if (seconds == 0) {
            out.put("0000-00-00 00:00:00");
            return;
        }
        // Counted in eras of 400 years from the first of March of year 0, so that the leap day is a year's last.
        long days = Math.floorDiv(seconds, DAY_SECONDS);
        int rest = (int) (seconds - days * DAY_SECONDS);
        long sinceMarch = days + 719_468;
        long era = Math.floorDiv(sinceMarch, 146_097L);
        int dayOfEra = (int) (sinceMarch - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        date(year, month, dayOfYear - (153 * shifted + 2) / 5 + 1, out);
        out.put(' ');
        time(rest / 3600, rest / 60 % 60, rest % 60, out);
    }

    /** DATE: 3 bytes. */
    static final class Date extends ValueDecoder.Fixed {
        Date() {
            super(3);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            int value = LogBytes.u24(data, at);
            date(value >> 9, (value >> 5) & 15, value & 31, out);
        }
    }

    /** TIMESTAMP with a fraction. */
    static final class Timestamp2 extends ValueDecoder.Fixed {
        private final int digits;

        Timestamp2(int digits) {
            super(4 + fractionBytes(digits));
            this.digits = digits;
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            instant(LogBytes.bigEndian(data, at, 4), out);
            fraction(micros(data, at + 4, digits), digits, out);
        }
    }

    /** TIMESTAMP of old tables. */
    static final class Timestamp extends ValueDecoder.Fixed {
        Timestamp() {
            super(4);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            instant(LogBytes.u32(data, at), out);
        }
    }

    /** DATETIME with a fraction. */
    static final class Datetime2 extends ValueDecoder.Fixed {
        private static final long OFFSET = 0x8000000000L;

        private final int digits;

        Datetime2(int digits) {
            super(5 + fractionBytes(digits));
            this.digits = digits;
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            packed(LogBytes.bigEndian(data, at, 5) - OFFSET, out);
            fraction(micros(data, at + 5, digits), digits, out);
        }
    }

    /** A date and time in 40 bits, as DATETIME and JSON have it. */
    static void packed(long value, CellBuffer out) {
        packedDate(value, out);
        out.put(' ');
        int clock = (int) (value & 0x1ffff);
        time(clock >> 12, (clock >> 6) & 63, clock & 63, out);
    }

    /** The same before a fraction of 24 bits, as JSON has it. */
    static void packedMicros(long packed, CellBuffer out) {
        packed(packed >> 24, out);
        fraction((int) (packed & 0xffffff), MOST_DIGITS, out);
    }

    /** Only the date of it. */
    static void packedDate(long value, CellBuffer out) {
        int months = (int) (value >> 22);
        date(months / 13, months % 13, (int) (value >> 17) & 31, out);
    }

    /** DATETIME of old tables: the number YYYYMMDDhhmmss. */
    static final class Datetime extends ValueDecoder.Fixed {
        Datetime() {
            super(8);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            long value = LogBytes.i64(data, at);
            int day = (int) (value / 1_000_000);
            int clock = (int) (value % 1_000_000);
            date(day / 10_000, day / 100 % 100, day % 100, out);
            out.put(' ');
            time(clock / 10_000, clock / 100 % 100, clock % 100, out);
        }
    }

    /** TIME with a fraction. */
    static final class Time2 extends ValueDecoder.Fixed {
        private final int digits;

        Time2(int digits) {
            super(3 + fractionBytes(digits));
            this.digits = digits;
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            // One number over all bytes: whole and fraction of a negative time were negated together.
            int bits = fractionBytes(digits) * 8;
            long value = LogBytes.bigEndian(data, at, size) - (0x800000L << bits);
            if (value < 0) {
                out.put('-');
                value = -value;
            }
            int clock = (int) (value >> bits);
            time((clock >> 12) & 0x3ff, (clock >> 6) & 63, clock & 63, out);
            int part = (int) (value & ((1L << bits) - 1));
            for (int i = fractionBytes(digits) * 2; i < MOST_DIGITS; i++) {
                part *= 10;
            }
            fraction(part, digits, out);
        }
    }

    /** The time of 24 bits before a fraction of 24 bits that JSON has. */
    static void packedTime(long packed, CellBuffer out) {
        long value = packed;
        if (value < 0) {
            out.put('-');
            value = -value;
        }
        int clock = (int) (value >> 24);
        time((clock >> 12) & 0x3ff, (clock >> 6) & 63, clock & 63, out);
        fraction((int) (value & 0xffffff), MOST_DIGITS, out);
    }

    /** TIME of old tables: the number hhmmss. */
    static final class Time extends ValueDecoder.Fixed {
        Time() {
            super(3);
        }

        @Override
        void append(byte[] data, int at, CellBuffer out) {
            int value = LogBytes.u24(data, at) << 8 >> 8;
            if (value < 0) {
                out.put('-');
                value = -value;
            }
            time(value / 10_000, value / 100 % 100, value % 100, out);
        }
    }
}
