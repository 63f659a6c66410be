package io.godwit.oracle.load;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column's type as Oracle spells it (SQL Language Reference, "Data Types"): what a {@link io.godwit.spi.schema.Column#nativeType}
 * says.
 *
 * @param family what it is
 * @param precision digits of a number, of days or years, or the length of a text or of bytes; -1 where nothing is said
 * @param scale digits behind the point, of a number or of seconds; {@link #NO_SCALE} where nothing is said
 */
public record NativeType(Family family, int precision, int scale) {
    /** Nothing is said of digits behind the point: there may be any. */
    public static final int NO_SCALE = Integer.MIN_VALUE;

    /** Kinds of types. */
    public enum Family {
        NUMBER("NUMBER"),
        FLOAT("FLOAT"),
        BINARY_FLOAT("BINARY_FLOAT"),
        BINARY_DOUBLE("BINARY_DOUBLE"),
        VARCHAR2("VARCHAR2"),
        NVARCHAR2("NVARCHAR2"),
        CHAR("CHAR"),
        NCHAR("NCHAR"),
        LONG("LONG"),
        RAW("RAW"),
        LONG_RAW("LONG RAW"),
        DATE("DATE"),
        TIMESTAMP("TIMESTAMP"),
        TIMESTAMP_ZONED("TIMESTAMP WITH TIME ZONE"),
        TIMESTAMP_LOCAL("TIMESTAMP WITH LOCAL TIME ZONE"),
        INTERVAL_SECONDS("INTERVAL DAY TO SECOND"),
        INTERVAL_MONTHS("INTERVAL YEAR TO MONTH"),
        CLOB("CLOB"),
        NCLOB("NCLOB"),
        BLOB("BLOB"),
        XMLTYPE("XMLTYPE"),
        JSON("JSON"),
        BOOLEAN("BOOLEAN"),
        SDO_GEOMETRY("SDO_GEOMETRY"),
        ROWID("ROWID"),
        UROWID("UROWID"),
        /** A type whose values Godwit cannot carry: BFILE, object and collection types, ANYDATA, REF, VECTOR. */
        OTHER("");

        private final String word;

        Family(String word) {
            this.word = word;
        }
    }

    private static final Map<String, Family> FAMILIES = families();
    private static final Pattern BRACKETS = Pattern.compile("\\s*\\(([^)]*)\\)");
    private static final int DEFAULT_SECOND_DIGITS = 6;

    private static Map<String, Family> families() {
        Map<String, Family> families = new HashMap<>();
        for (Family family : Family.values()) {
            families.put(family.word, family);
        }
        families.remove("");
        return Map.copyOf(families);
    }

    /** Reads a spelling; what is none of the known types is {@link Family#OTHER}. */
    public static NativeType parse(String spelling) {
        Matcher brackets = BRACKETS.matcher(spelling);
        String first = "";
        String last = "";
        while (brackets.find()) {
            first = first.isEmpty() ? brackets.group(1) : first;
            last = brackets.group(1);
        }
        String word = BRACKETS.matcher(spelling).replaceAll("").strip();
        Family family = FAMILIES.getOrDefault(word, Family.OTHER);
        return switch (family) {
            case NUMBER -> number(first);
            case TIMESTAMP, TIMESTAMP_ZONED, TIMESTAMP_LOCAL ->
                new NativeType(family, -1, first.isEmpty() ? DEFAULT_SECOND_DIGITS : integer(first));
            case INTERVAL_SECONDS ->
                new NativeType(family, integer(first), last.isEmpty() ? DEFAULT_SECOND_DIGITS : integer(last));
            case DATE -> new NativeType(family, -1, 0);
            default -> new NativeType(family, integer(first), NO_SCALE);
        };
    }

    private static NativeType number(String inside) {
        String[] parts = inside.split(",", -1);
        if (inside.isEmpty()) {
            return new NativeType(Family.NUMBER, -1, NO_SCALE);
        }
        int precision = parts[0].strip().equals("*") ? MOST_DIGITS : integer(parts[0]);
        return new NativeType(Family.NUMBER, precision, parts.length > 1 ? integer(parts[1]) : 0);
    }

    /** NUMBER(*,s) has the most digits that a number can have. */
    public static final int MOST_DIGITS = 38;

    private static int integer(String text) {
        Matcher digits = Pattern.compile("\\s*(-?\\d{1,9}).*").matcher(text);
        return digits.matches() ? Integer.parseInt(digits.group(1)) : -1;
    }

    /** Whether its values are read as characters of the national character set. */
    boolean isNational() {
        return family == Family.NVARCHAR2 || family == Family.NCHAR || family == Family.NCLOB;
    }

    /** Whether its values are numbers of decimal digits without a bound on those behind the point. */
    public boolean isUnbounded() {
        return family == Family.FLOAT || (family == Family.NUMBER && scale == NO_SCALE);
    }

    /** Whether a value is read in pieces, apart from the row unless it is small. */
    public boolean isLob() {
        return switch (family) {
            case CLOB, NCLOB, BLOB, XMLTYPE, JSON, SDO_GEOMETRY -> true;
            default -> false;
        };
    }

    /** Whether a statement may compare it. */
    public boolean isComparable() {
        return !isLob() && family != Family.LONG && family != Family.LONG_RAW && family != Family.OTHER;
    }
}
