package io.godwit.testkit.oracle;

import java.sql.Clob;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Functions of Oracle's that H2 lacks, called by the stand-in's SQL. A place holds a hundred rows. */
public final class OracleFunctions {
    static final int ROWS_OF_A_BLOCK = 100;
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private OracleFunctions() {}

    /** What is known of the session. */
    public static @Nullable String sysContext(String space, String name) {
        return switch (name) {
            case "DB_NAME" -> "STANDIN";
            case "CON_NAME" -> "APPPDB";
            case "CON_ID" -> "3";
            default -> null;
        };
    }

    /** H2's number of the row that lies, or would lie, in a place. */
    public static long charToRowid(String text) {
        return number(text, 9, 6) * ROWS_OF_A_BLOCK + number(text, 15, 3);
    }

    private static long number(String text, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 64 + DIGITS.indexOf(text.charAt(i));
        }
        return value;
    }

    /** The place of a row, by H2's number of it. */
    public static String rowidToChar(long row) {
        return "AAAAABAAB" + digits(row / ROWS_OF_A_BLOCK, 6) + digits(row % ROWS_OF_A_BLOCK, 3);
    }

    private static String digits(long value, int count) {
        return count == 0 ? "" : digits(value / 64, count - 1) + DIGITS.charAt((int) (value % 64));
    }

    /** The instant as a reading in UTC. */
    public static @Nullable LocalDateTime sysExtractUtc(@Nullable OffsetDateTime moment) {
        return moment == null
                ? null
                : moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    /** A reading in a zone. */
    public static OffsetDateTime fromTz(LocalDateTime reading, String zone) {
        return reading.atOffset(ZoneOffset.of(zone));
    }

    /** Characters of a large text. */
    public static long length(@Nullable Clob text) throws SQLException {
        return text == null ? 0 : text.length();
    }
}
