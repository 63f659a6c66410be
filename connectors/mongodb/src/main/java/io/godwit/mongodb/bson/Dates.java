package io.godwit.mongodb.bson;

/** Dates of BSON, milliseconds since 1970, as ISO 8601. */
final class Dates {
    static final long MILLIS_PER_DAY = 86_400_000L;
    static final int MILLIS_PER_SECOND = 1_000;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3_600;

    /** The last millisecond of the year 9999. */
    private static final long LAST = 253_402_300_799_999L;

    private Dates() {}

    /** Whether the specification's relaxed form has ISO 8601 for it: from 1970 to 9999. */
    static boolean printed(long millis) {
        return millis >= 0 && millis <= LAST;
    }

    /** Appends {@code 2026-11-23T19:53:00.123Z}, without the fraction where it is zero. */
    static void put(long millis, Output out) {
        long day = millis / MILLIS_PER_DAY;
        int rest = (int) (millis % MILLIS_PER_DAY);
        day(day, out);
        int second = rest / MILLIS_PER_SECOND;
        out.put('T');
        out.padded(second / SECONDS_PER_HOUR, 2);
        out.put(':');
        out.padded(second / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE, 2);
        out.put(':');
        out.padded(second % SECONDS_PER_MINUTE, 2);
        int fraction = rest % MILLIS_PER_SECOND;
        if (fraction != 0) {
            out.put('.');
            out.padded(fraction, 3);
        }
        out.put('Z');
    }

    /** Counts in years that begin in March, so that the leap day is the last; in eras of 400 years, which are alike. */
    private static void day(long day, Output out) {
        long sinceMarch0 = day + 719_468;
        long era = sinceMarch0 / 146_097;
        int dayOfEra = (int) (sinceMarch0 % 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        out.padded(year, 4);
        out.put('-');
        out.padded(month, 2);
        out.put('-');
        out.padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
    }
}
