package io.godwit.mysql.catalog.rows;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.load.SqlType;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that hold for values outside of a limit. Null where the column's type says that there are none. They read the same
 * whatever the session's SQL mode is.
 */
final class Conditions {
    private static final Set<String> TEXTS =
            Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "json text");
    private static final Set<String> BYTES =
            Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");
    private static final Set<String> WHOLE = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> DATES = Set.of("date", "datetime", "timestamp");
    /** Character sets in which a byte 0 is a part of ordinary characters. */
    private static final Set<String> WIDE = Set.of("ucs2", "utf16", "utf16le", "utf32");

    private static final Set<String> TIMES = Set.of("time", "datetime", "timestamp");
    private static final Set<String> LABELLED = Set.of("enum", "set");
    private static final int MICROSECONDS = 6;
    private static final int MOST_BYTES_OF_A_CHARACTER = 4;
    private static final int LAST_YEAR = 9999;
    /** Reference manuals, "String Type Storage Requirements": bytes of each text and blob type that takes no length. */
    private static final long TINY_BYTES = 255;

    private static final long PLAIN_BYTES = 65_535;
    private static final long MEDIUM_BYTES = 16_777_215;

    private Conditions() {}

    /** What holds for a value of the column outside of the limit; null if its type has none. */
    static @Nullable String outside(Limit limit, Column column) {
        SqlType type = SqlType.parse(column.nativeType());
        String name = Quoting.name(column.name());
        if (limit instanceof Limit.Characters characters) {
            return isText(type) && mostCharacters(type) > characters.most()
                    ? "CHAR_LENGTH(" + name + ") > " + characters.most()
                    : null;
        } else if (limit instanceof Limit.Utf16Units units) {
            return isText(type) && 2 * Math.min(mostCharacters(type), Integer.MAX_VALUE) > units.most()
                    ? "LENGTH(CONVERT(" + name + " USING utf16)) > " + 2 * units.most()
                    : null;
        } else if (limit instanceof Limit.Octets octets) {
            return mostOctets(type) > octets.most() ? octets(type, name) + " > " + octets.most() : null;
        } else if (limit instanceof Limit.NoZeroCharacter) {
            return zero(type, name);
        } else if (limit instanceof Limit.Between between) {
            return between(type, name, between);
        } else if (limit instanceof Limit.Digits digits) {
            return digits(type, name, digits);
        } else if (limit instanceof Limit.Calendar) {
            return DATES.contains(type.name()) ? noCalendar(name) : null;
        } else if (limit instanceof Limit.Years years) {
            return DATES.contains(type.name()) && (years.first() > 0 || years.last() < LAST_YEAR)
                    ? "YEAR(" + name + ") NOT BETWEEN " + years.first() + " AND " + years.last()
                    : null;
        } else if (limit instanceof Limit.TimeOfDay) {
            return type.name().equals("time") ? name + " < '00:00:00' OR " + name + " > '24:00:00'" : null;
        } else if (limit instanceof Limit.ReferenceSystem system) {
            return type.isShape() ? "ST_SRID(" + name + ") > " + system.most() : null;
        } else if (limit instanceof Limit.FractionDigits digits) {
            return TIMES.contains(type.name()) && type.scale() > digits.most()
                    ? "MICROSECOND(" + name + ") % 1" + "0".repeat(MICROSECONDS - digits.most()) + " <> 0"
                    : null;
        } else if (limit instanceof Limit.Uuid) {
            return isText(type) || LABELLED.contains(type.name()) ? noUuid(name) : null;
        } else if (limit instanceof Limit.Labels labels) {
            // the server's mark of a value that was no label when it was written
            return type.name().equals("enum") && !labels.labels().contains("") ? name + " = 0" : null;
        }
        // numbers are finite and lengths of time short here, and documents are what this server reads of them
        return null;
    }

    /** A value, or a date in its place where no calendar has it; null if the column holds no dates. */
    static @Nullable String replaced(Column column, String date) {
        SqlType type = SqlType.parse(column.nativeType());
        String name = Quoting.name(column.name());
        // as text, so that no server looks at the date that is none
        String instead = type.name().equals("date")
                ? date
                : date + " 00:00:00" + (type.scale() > 0 ? "." + "0".repeat(type.scale()) : "");
        return DATES.contains(type.name())
                ? "CASE WHEN " + noCalendar(name) + " THEN '" + instead + "' ELSE CAST(" + name + " AS CHAR) END"
                : null;
    }

    static boolean isText(SqlType type) {
        return TEXTS.contains(type.name());
    }

    /** Bytes of a value, of text as UTF-8. */
    static String octets(SqlType type, String value) {
        boolean utf8 = type.characterSet().equals("utf8mb4")
                || type.characterSet().equals("utf8mb3")
                || type.characterSet().equals("ascii")
                || type.characterSet().isEmpty();
        return utf8 ? "LENGTH(" + value + ")" : "LENGTH(CONVERT(" + value + " USING utf8mb4))";
    }

    /** At most so many bytes can be in a column, text as UTF-8; 0 of what is neither text nor bytes nor a document. */
    static long mostOctets(SqlType type) {
        if (isText(type)) {
            long characters = mostCharacters(type);
            return characters > Integer.MAX_VALUE ? characters : characters * MOST_BYTES_OF_A_CHARACTER;
        }
        if (type.name().equals("json")) {
            return Long.MAX_VALUE;
        }
        return BYTES.contains(type.name()) ? length(type) : 0;
    }

    private static long mostCharacters(SqlType type) {
        return length(type);
    }

    private static long length(SqlType type) {
        if (type.length() >= 0) {
            return type.length();
        }
        return switch (type.name()) {
            case "tinytext", "tinyblob" -> TINY_BYTES;
            case "text", "blob" -> PLAIN_BYTES;
            case "mediumtext", "mediumblob" -> MEDIUM_BYTES;
            case "char", "binary" -> 1;
            default -> Long.MAX_VALUE;
        };
    }

    private static @Nullable String zero(SqlType type, String name) {
        if (type.name().equals("json")) {
            // two backslashes are one character of a text, and what follows them is no escape of theirs
            return "LOCATE(0x5C7530303030, REPLACE(CAST(CAST(" + name + " AS CHAR) AS BINARY), 0x5C5C, '')) > 0";
        }
        if (!isText(type)) {
            return null;
        }
        // as bytes: collations ignore the character, and one that is ignored is found anywhere
        String text = WIDE.contains(type.characterSet()) ? "CONVERT(" + name + " USING utf8mb4)" : name;
        return "LOCATE(0x00, CAST(" + text + " AS BINARY)) > 0";
    }

    private static @Nullable String between(SqlType type, String name, Limit.Between limit) {
        boolean bits = type.name().equals("bit");
        boolean known = WHOLE.contains(type.name()) || bits || type.name().equals("year");
        if (!known && !type.name().equals("decimal")) {
            return null;
        }
        if (known && least(type).compareTo(limit.least()) >= 0 && greatest(type).compareTo(limit.greatest()) <= 0) {
            return null;
        }
        return (bits ? name + " + 0" : name) + " NOT BETWEEN " + limit.least().toPlainString() + " AND "
                + limit.greatest().toPlainString();
    }

    private static BigDecimal least(SqlType type) {
        boolean never =
                type.unsigned() || type.name().equals("bit") || type.name().equals("year");
        return never
                ? BigDecimal.ZERO
                : new BigDecimal(BigInteger.TWO.pow(bits(type) - 1).negate());
    }

    private static BigDecimal greatest(SqlType type) {
        if (type.name().equals("year")) {
            return BigDecimal.valueOf(LAST_YEAR);
        }
        boolean whole = type.unsigned() || type.name().equals("bit");
        return new BigDecimal(
                BigInteger.TWO.pow(whole ? bits(type) : bits(type) - 1).subtract(BigInteger.ONE));
    }

    private static int bits(SqlType type) {
        return switch (type.name()) {
            case "tinyint" -> 8;
            case "smallint" -> 16;
            case "mediumint" -> 24;
            case "int" -> 32;
            case "bit" -> Math.max(type.length(), 1);
            default -> 64;
        };
    }

    private static @Nullable String digits(SqlType type, String name, Limit.Digits limit) {
        int scale = type.name().equals("decimal") ? Math.max(type.scale(), 0) : 0;
        int whole = type.name().equals("decimal")
                ? Math.max(type.length(), 10) - scale
                : WHOLE.contains(type.name()) ? greatest(type).precision() : 0;
        if (whole == 0 && scale == 0) {
            return null;
        }
        String large = whole > limit.whole() ? "ABS(" + name + ") >= 1" + "0".repeat(limit.whole()) : null;
        String fine = scale > limit.fraction() ? name + " <> TRUNCATE(" + name + ", " + limit.fraction() + ")" : null;
        return large == null ? fine : fine == null ? large : large + " OR " + fine;
    }

    /** Digits in either case; hyphens may stand anywhere. */
    private static String noUuid(String name) {
        String digits = "REPLACE(CONVERT(" + name + " USING utf8mb4), '-', '')";
        return "LENGTH(" + digits + ") <> 32 OR " + digits + " REGEXP '[^0-9A-Fa-f]'";
    }

    /** Of a month that is none the last day is null; days beyond it are taken under ALLOW_INVALID_DATES only, and kept. */
    private static String noCalendar(String name) {
        return name + " IS NOT NULL AND LAST_DAY(" + name + ") IS NULL OR DAYOFMONTH(" + name
                + ") NOT BETWEEN 1 AND DAYOFMONTH(LAST_DAY(" + name + "))";
    }
}
