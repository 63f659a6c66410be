package io.godwit.oracle.catalog.rows;

import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.load.NativeType;
import io.godwit.oracle.load.NativeType.Family;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that hold for values outside of a limit (SQL Language Reference: "LENGTH", "EXTRACT (datetime)", "Floating-Point
 * Conditions"; PL/SQL Packages Reference: UTL_RAW, DBMS_LOB). Null where the column's type says that there are none.
 */
final class Conditions {
    private static final Set<Family> MOMENTS =
            Set.of(Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_ZONED, Family.TIMESTAMP_LOCAL);
    private static final Set<Family> LARGE = Set.of(Family.CLOB, Family.NCLOB);
    private static final Set<Family> SHORT = Set.of(Family.VARCHAR2, Family.NVARCHAR2, Family.CHAR, Family.NCHAR);
    private static final int MOST_BYTES_OF_A_CHARACTER = 4;
    private static final int NANO_DIGITS = 9;
    private static final int FIRST_YEAR = -4711;
    private static final int LAST_YEAR = 9999;

    private final boolean utf8;

    /**
     * Conditions for a server.
     *
     * @param utf8 whether its texts are in UTF-8; otherwise each character counts as one byte, so that only those are counted that
     *     are surely too long
     */
    Conditions(boolean utf8) {
        this.utf8 = utf8;
    }

    /** What holds for a value of the column outside of the limit; null if its type has none. */
    @Nullable
    String outside(Limit limit, Column column) {
        NativeType type = NativeType.parse(column.nativeType());
        String name = Quoting.name(column.name());
        if (limit instanceof Limit.Characters characters) {
            return isLonger(type, characters.most())
                    ? characters(type, name, "LENGTH4") + " > " + characters.most()
                    : null;
        } else if (limit instanceof Limit.Utf16Units units) {
            // a character may be two units
            return isLonger(type, units.most() / 2) ? characters(type, name, "LENGTH2") + " > " + units.most() : null;
        } else if (limit instanceof Limit.Octets octets) {
            return mostOctets(type) > octets.most() ? octets(type, name) + " > " + octets.most() : null;
        } else if (limit instanceof Limit.NoZeroCharacter) {
            return isText(type) || LARGE.contains(type.family()) ? "INSTR(" + name + ", " + zero(type) + ") > 0" : null;
        } else if (limit instanceof Limit.Labels labels) {
            String list = labels.labels().stream().map(Quoting::text).collect(Collectors.joining(", "));
            return isText(type) && !list.isEmpty() ? name + " NOT IN (" + list + ")" : null;
        } else if (limit instanceof Limit.Uuid) {
            return noUuid(type, name);
        }
        return isNumber(type) ? ofNumbers(limit, type, name) : ofTimes(limit, type, name);
    }

    private static @Nullable String ofNumbers(Limit limit, NativeType type, String name) {
        boolean binary = type.family() == Family.BINARY_FLOAT || type.family() == Family.BINARY_DOUBLE;
        if (binary) {
            return limit instanceof Limit.Finite ? name + " IS NAN OR " + name + " IS INFINITE" : null;
        } else if (limit instanceof Limit.Between between) {
            return between(type, name, between);
        }
        return limit instanceof Limit.Digits digits ? digits(type, name, digits) : null;
    }

    private static @Nullable String ofTimes(Limit limit, NativeType type, String name) {
        boolean length = type.family() == Family.INTERVAL_SECONDS;
        if (!length && !MOMENTS.contains(type.family())) {
            return null;
        } else if (limit instanceof Limit.FractionDigits digits) {
            return type.scale() > digits.most() ? fraction(type, name, length, digits.most()) : null;
        } else if (length) {
            return limit instanceof Limit.LengthOfTime most ? seconds(name) + " > " + most.mostSeconds() : null;
        } else if (limit instanceof Limit.Years years) {
            boolean all = years.first() <= FIRST_YEAR && years.last() >= LAST_YEAR;
            return all ? null : year(type, name) + " NOT BETWEEN " + years.first() + " AND " + years.last();
        }
        return limit instanceof Limit.Calendar ? noDay(type, name) : null;
    }

    /** A conversion rounds. */
    private static String fraction(NativeType type, String name, boolean length, int most) {
        if (length) {
            return "MOD(EXTRACT(SECOND FROM " + name + ") * 1" + "0".repeat(most) + ", 1) <> 0";
        }
        String moment = "CAST(" + inUtc(type, name) + " AS TIMESTAMP(";
        return moment + NANO_DIGITS + ")) <> " + moment + most + "))";
    }

    /** Before 15 October 1582 the server counts leap years as Julius Caesar did. */
    private static String noDay(NativeType type, String name) {
        String moment = inUtc(type, name);
        String year = year(type, name);
        return "EXTRACT(MONTH FROM " + moment + ") = 2 AND EXTRACT(DAY FROM " + moment + ") = 29 AND MOD(" + year
                + ", 100) = 0 AND MOD(" + year + ", 400) <> 0";
    }

    private static String inUtc(NativeType type, String name) {
        // of the others, one with the session's zone is shown in UTC, because the session is in it
        return type.family() == Family.TIMESTAMP_ZONED ? "SYS_EXTRACT_UTC(" + name + ")" : name;
    }

    /** As astronomers count: the server has no year 0, and calls the one before the first -1. */
    private static String year(NativeType type, String name) {
        String year = "EXTRACT(YEAR FROM " + inUtc(type, name) + ")";
        return "(" + year + " + CASE WHEN " + year + " < 0 THEN 1 ELSE 0 END)";
    }

    /** Parts of a length of time have one sign. */
    private static String seconds(String name) {
        return "ABS(EXTRACT(DAY FROM " + name + ") * 86400 + EXTRACT(HOUR FROM " + name
                + ") * 3600 + EXTRACT(MINUTE FROM " + name + ") * 60 + EXTRACT(SECOND FROM " + name + "))";
    }

    static boolean isText(NativeType type) {
        return SHORT.contains(type.family());
    }

    private static boolean isNumber(NativeType type) {
        return switch (type.family()) {
            case NUMBER, FLOAT, BINARY_FLOAT, BINARY_DOUBLE -> true;
            default -> false;
        };
    }

    private static boolean isLonger(NativeType type, long most) {
        return LARGE.contains(type.family()) || (isText(type) && type.precision() > most);
    }

    /** Of a large text only its units of UTF-16 can be counted: one with characters beyond U+FFFF may count for too long. */
    private static String characters(NativeType type, String name, String function) {
        return (LARGE.contains(type.family()) ? "LENGTH" : function) + "(" + name + ")";
    }

    private static String zero(NativeType type) {
        return type.family() == Family.NVARCHAR2 || type.family() == Family.NCHAR || type.family() == Family.NCLOB
                ? "NCHR(0)"
                : "CHR(0)";
    }

    /** Bytes of a value, of text as UTF-8. */
    String octets(NativeType type, String value) {
        return switch (type.family()) {
            case RAW -> "UTL_RAW.LENGTH(" + value + ")";
            case BLOB -> "DBMS_LOB.GETLENGTH(" + value + ")";
            case CLOB, NCLOB -> "LENGTH(" + value + ")";
            case NVARCHAR2, NCHAR -> utf8 ? "LENGTHB(TO_CHAR(" + value + "))" : "LENGTH4(" + value + ")";
            default -> utf8 ? "LENGTHB(" + value + ")" : "LENGTH4(" + value + ")";
        };
    }

    /** At most so many bytes can be in a column, text as UTF-8; 0 of what is neither text nor bytes. */
    static long mostOctets(NativeType type) {
        return switch (type.family()) {
            case VARCHAR2, NVARCHAR2, CHAR, NCHAR -> (long) MOST_BYTES_OF_A_CHARACTER * Math.max(type.precision(), 1);
            case RAW -> Math.max(type.precision(), 1);
            case CLOB, NCLOB, BLOB -> Long.MAX_VALUE;
            default -> 0;
        };
    }

    private static @Nullable String between(NativeType type, String name, Limit.Between limit) {
        boolean whole = !type.isUnbounded() && type.scale() <= 0;
        BigDecimal most = whole
                ? new BigDecimal(
                        BigInteger.TEN.pow(type.precision() - type.scale()).subtract(BigInteger.ONE))
                : null;
        boolean inside =
                most != null && most.negate().compareTo(limit.least()) >= 0 && most.compareTo(limit.greatest()) <= 0;
        return inside
                ? null
                : name + " NOT BETWEEN " + limit.least().toPlainString() + " AND "
                        + limit.greatest().toPlainString() + (whole ? "" : " OR " + name + " <> TRUNC(" + name + ")");
    }

    private static @Nullable String digits(NativeType type, String name, Limit.Digits limit) {
        boolean large = type.isUnbounded() || type.precision() - type.scale() > limit.whole();
        boolean fine = type.isUnbounded() || type.scale() > limit.fraction();
        String tooLarge = "ABS(" + name + ") >= 1" + "0".repeat(limit.whole());
        String tooFine = name + " <> TRUNC(" + name + ", " + limit.fraction() + ")";
        return large ? fine ? tooLarge + " OR " + tooFine : tooLarge : fine ? tooFine : null;
    }

    /** Digits in either case; hyphens may stand anywhere. */
    private static @Nullable String noUuid(NativeType type, String name) {
        if (type.family() == Family.RAW) {
            return "UTL_RAW.LENGTH(" + name + ") <> 16";
        }
        return isText(type) ? "NOT REGEXP_LIKE(REPLACE(" + name + ", '-'), '^[0-9A-Fa-f]{32} *$')" : null;
    }
}
