package io.godwit.cli.display;

import java.util.Locale;

/** Numbers as people read them, always the same way whatever the machine's language. */
public final class Amounts {
    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private static final long SECOND = 1000;

    private Amounts() {}

    /** {@code 1,204,113}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1,204,113 rows}, {@code 1 row}. */
    public static String count(long number, String noun) {
        return count(number, noun, noun + "s");
    }

    /** {@code 1 index}, {@code 2 indexes}. */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** {@code 312 MB}; units are powers of 1024. */
    public static String bytes(long bytes) {
        if (bytes < 0) {
            return "?";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String form = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, BYTE_UNITS[unit]);
    }

    /** {@code 0.2 s}, {@code 42 s}, {@code 1 min 12 s}, {@code 2 h 05 min}. */
    public static String duration(long millis) {
        if (millis < 0) {
            return "?";
        }
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < 10 * SECOND) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = millis / SECOND;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        if (seconds < 48 * 3600) {
            return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%d d %02d h", seconds / 86400, seconds / 3600 % 24);
    }

    /** {@code 0:42}, {@code 12:31}, {@code 2:05:09}: a running clock. */
    public static String clock(long millis) {
        long seconds = Math.max(0, millis / SECOND);
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
