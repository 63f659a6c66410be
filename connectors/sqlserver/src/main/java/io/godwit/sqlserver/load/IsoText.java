package io.godwit.sqlserver.load;

import java.nio.charset.StandardCharsets;

/** A short text of a date or a time in ISO 8601, written from left to right. */
final class IsoText {
    private static final int NANO_DIGITS = 9;

    private final byte[] text;
    private int length;

    IsoText(int most) {
        this.text = new byte[most];
    }

    void clear() {
        length = 0;
    }

    void append(char c) {
        text[length++] = (byte) c;
    }

    /** A number with as many leading zeros as it takes. */
    void number(long value, int digits) {
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** The date of so many days since 1970-01-01, of the years 1 to 9999. */
    void date(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        long calendarMonth = month < 10 ? month + 3 : month - 9;
        number(yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), 4);
        append('-');
        number(calendarMonth, 2);
        append('-');
        number(dayOfYear - (153 * month + 2) / 5 + 1, 2);
    }

    /** The time of so many seconds since midnight. */
    void clock(long seconds) {
        number(seconds / 3600, 2);
        append(':');
        number(seconds / 60 % 60, 2);
        append(':');
        number(seconds % 60, 2);
    }

    /** The fraction of a second with its point; false, and nothing, if it has more digits. */
    boolean fraction(int nanos, int digits) {
        int unit = 1;
        for (int i = digits; i < NANO_DIGITS; i++) {
            unit *= 10;
        }
        if (nanos % unit != 0) {
            return false;
        }
        if (digits > 0) {
            append('.');
            number(nanos / unit, digits);
        }
        return true;
    }

    String text() {
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }
}
