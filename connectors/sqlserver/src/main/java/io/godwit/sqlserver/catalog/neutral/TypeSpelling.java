package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which type of SQL Server a column gets whose table comes from another engine, and why. Data: {@link #RULES} in order, the first
 * that fits holds (Transact-SQL Reference, "Data types").
 *
 * <p>Texts are Unicode and compared by code point ({@link #COLLATION}), whatever the database's collation is: the other engines tell
 * case and accents apart in their keys, and a key must not take two rows for one. Blanks at the end never count when SQL Server
 * compares, under no collation; what follows from it is a demand on the rows.
 */
public final class TypeSpelling {
    /** Compares by code point; there since 2008, for nchar and nvarchar in every database. */
    public static final String COLLATION = "Latin1_General_100_BIN2";

    /** Of nchar and nvarchar, in pairs of bytes: a character beyond U+FFFF takes two. */
    static final int MOST_CHARACTERS = 4_000;

    /** Of binary, varbinary, char and varchar. */
    static final int MOST_BYTES = 8_000;

    static final int MOST_PRECISION = 38;
    /** Digits after the point where the source sets no limit: 28 are left before it. */
    static final int OPEN_SCALE = 10;

    /** Of time, datetime2 and datetimeoffset. */
    static final int MOST_DIGITS = 7;

    /** Above this a text of fixed length is not filled up in its row: a row of such columns has at most 8,060 bytes. */
    private static final int MOST_PADDED = 255;

    private static final String BINARY = " COLLATE " + COLLATION;

    /**
     * A type and the reason for it.
     *
     * @param type as it stands in a table's definition, with its collation
     * @param reason why that one, and what about its values changes; empty if nothing does
     */
    public record Spelled(String type, String reason) {
        /** Without the collation, for people. */
        public String plain() {
            return type.replace(BINARY, "");
        }
    }

    /** Writes a neutral type, for a column that may take so many bytes in keys; 0 if it is in none. */
    private interface Writer {
        Spelled write(Type type, int keyBytes);
    }

    /**
     * One rule.
     *
     * @param applies which neutral types it is for
     * @param examples of them, for documentation
     * @param writer what they become
     */
    private record Rule(Predicate<Type> applies, List<Type> examples, Writer writer) {}

    private static final List<Rule> RULES = List.of(
            new Rule(Type.Bool.class::isInstance, List.of(new Type.Bool()), (t, k) -> spelled("bit", "")),
            new Rule(
                    Type.Int.class::isInstance,
                    List.of(new Type.Int(8), new Type.Int(16), new Type.Int(32), new Type.Int(64), new Type.Int(65)),
                    (t, k) -> integer(((Type.Int) t).bits())),
            new Rule(
                    Type.Real.class::isInstance,
                    List.of(new Type.Real(32), new Type.Real(64)),
                    (t, k) -> spelled(
                            ((Type.Real) t).bits() <= 32 ? "real" : "float", "NaN and the infinities are refused")),
            new Rule(
                    Type.Decimal.class::isInstance,
                    List.of(new Type.Decimal(10, 2), new Type.Decimal(0, 0), new Type.Decimal(65, 30)),
                    (t, k) -> decimal((Type.Decimal) t)),
            new Rule(
                    Type.Text.class::isInstance,
                    List.of(
                            new Type.Text(40, false),
                            new Type.Text(10_000, false),
                            new Type.Text(0, false),
                            new Type.Text(10, true)),
                    (t, k) -> text((Type.Text) t, k)),
            new Rule(
                    Type.Bytes.class::isInstance,
                    List.of(new Type.Bytes(16), new Type.Bytes(0)),
                    (t, k) -> bytes((Type.Bytes) t, k)),
            new Rule(
                    Type.Bits.class::isInstance,
                    List.of(new Type.Bits(8, false), new Type.Bits(100, true)),
                    (t, k) -> bits((Type.Bits) t, k)),
            new Rule(
                    Type.Uuid.class::isInstance,
                    List.of(new Type.Uuid()),
                    (t, k) -> spelled("uniqueidentifier", "ordered otherwise: by its last six bytes first")),
            new Rule(
                    Type.Date.class::isInstance,
                    List.of(new Type.Date()),
                    (t, k) -> spelled("date", "the infinities and years outside of 1 to 9999 are refused")),
            new Rule(
                    Type.Time.class::isInstance,
                    List.of(new Type.Time(6)),
                    (t, k) -> spelled("time(" + digits(((Type.Time) t).digits()) + ")", "24:00 is refused")),
            new Rule(
                    Type.Duration.class::isInstance,
                    List.of(new Type.Duration(6)),
                    (t, k) -> spelled(
                            "time(" + digits(((Type.Duration) t).digits()) + ")",
                            "a time of day: below 00:00 and from 24:00 on is refused; the type text keeps such lengths of time")),
            new Rule(
                    Type.Timestamp.class::isInstance,
                    List.of(new Type.Timestamp(false, 6), new Type.Timestamp(true, 6)),
                    (t, k) -> timestamp((Type.Timestamp) t)),
            new Rule(
                    Type.Json.class::isInstance,
                    List.of(new Type.Json()),
                    (t, k) -> spelled(
                            "nvarchar(max)" + BINARY,
                            "the text is kept as it is; from 2022 on a check holds it to JSON")),
            new Rule(
                    Type.Enumeration.class::isInstance,
                    List.of(new Type.Enumeration(List.of("a", "b"))),
                    (t, k) -> enumeration((Type.Enumeration) t)),
            new Rule(
                    Type.Geometry.class::isInstance,
                    List.of(new Type.Geometry("point"), new Type.Geometry("point", 4326)),
                    (t, k) -> shape((Type.Geometry) t)));

    private TypeSpelling() {}

    /** Neutral types that show every rule, for documentation. */
    public static List<Type> examples() {
        return RULES.stream().flatMap(r -> r.examples.stream()).toList();
    }

    /**
     * The type that holds every value of a neutral type, or as many as any does.
     *
     * @param keyBytes how many bytes the column may take in the keys and unique indexes it is in; 0 if it is in none. Texts and
     *     bytes without a limit get one then
     */
    public static Spelled of(Type type, int keyBytes) {
        for (Rule rule : RULES) {
            if (rule.applies.test(type)) {
                return rule.writer.write(type, keyBytes);
            }
        }
        return keyBytes > 0
                ? spelled(
                        "nvarchar(" + keyBytes / 2 + ")" + BINARY,
                        "the source's own text of the value; in a key: longer ones are refused")
                : spelled("nvarchar(max)" + BINARY, "the source's own text of the value");
    }

    private static Spelled spelled(String type, String reason) {
        return new Spelled(type, reason);
    }

    private static Spelled integer(int bits) {
        if (bits <= Long.SIZE) {
            // tinyint has no sign here
            return spelled(bits <= 16 ? "smallint" : bits <= 32 ? "int" : "bigint", "");
        }
        int digits = BigInteger.ONE.shiftLeft(bits - 1).toString().length();
        return spelled(
                "decimal(" + Math.min(digits, MOST_PRECISION) + ",0)", "there is no whole number of more than 64 bits");
    }

    private static Spelled decimal(Type.Decimal type) {
        if (type.precision() == 0) {
            return spelled(
                    "decimal(" + MOST_PRECISION + "," + OPEN_SCALE + ")",
                    "values with more than " + (MOST_PRECISION - OPEN_SCALE) + " digits before or " + OPEN_SCALE
                            + " after the point, and NaN, are refused");
        }
        int scale = Math.max(type.scale(), 0);
        int precision = Math.max(type.precision() + Math.max(-type.scale(), 0), scale);
        if (precision <= MOST_PRECISION) {
            return spelled("decimal(" + precision + "," + scale + ")", "");
        }
        // the whole part first, but some digits after the point in any case
        int kept = Math.min(scale, Math.max(MOST_PRECISION - (precision - scale), Math.min(scale, OPEN_SCALE)));
        return spelled("decimal(" + MOST_PRECISION + "," + kept + ")", "values with more digits are refused");
    }

    private static Spelled text(Type.Text type, int keyBytes) {
        int length = type.length();
        boolean keyed = keyBytes > 0 && (length == 0 || length > MOST_CHARACTERS);
        if (keyed) {
            return spelled("nvarchar(" + keyBytes / 2 + ")" + BINARY, "in a key: longer values are refused");
        }
        if (length == 0 || length > MOST_CHARACTERS) {
            return spelled(
                    "nvarchar(max)" + BINARY,
                    length == 0 ? "" : "a text with a limit has at most " + MOST_CHARACTERS + " characters here");
        }
        return type.padded() && length <= MOST_PADDED
                ? spelled("nchar(" + length + ")" + BINARY, "")
                : spelled(
                        "nvarchar(" + length + ")" + BINARY,
                        type.padded() ? "not filled up with blanks, so that a row has room" : "");
    }

    private static Spelled bytes(Type.Bytes type, int keyBytes) {
        if (type.length() > 0 && type.length() <= MOST_BYTES) {
            return spelled("varbinary(" + type.length() + ")", "");
        }
        return keyBytes > 0
                ? spelled("varbinary(" + keyBytes + ")", "in a key: longer values are refused")
                : spelled("varbinary(max)", "");
    }

    private static Spelled bits(Type.Bits type, int keyBytes) {
        int length = type.length() > 0 && type.length() <= MOST_BYTES ? type.length() : keyBytes;
        return spelled("varchar(" + (length > 0 ? "" + length : "max") + ")" + BINARY, "as digits 0 and 1");
    }

    private static Spelled timestamp(Type.Timestamp type) {
        String digits = "(" + digits(type.digits()) + ")";
        return type.zoned()
                ? spelled("datetimeoffset" + digits, "an instant, kept as its reading in UTC (+00:00)")
                : spelled("datetime2" + digits, "the infinities and years outside of 1 to 9999 are refused");
    }

    private static Spelled enumeration(Type.Enumeration type) {
        int longest = type.labels().stream().mapToInt(String::length).max().orElse(1);
        return spelled("nvarchar(" + Math.max(longest, 1) + ")" + BINARY, "a check holds it to the labels");
    }

    /** Geography reads a ring by its direction and refuses latitudes beyond the poles: only geometry holds what others hold. */
    private static Spelled shape(Type.Geometry type) {
        return spelled(
                "geometry",
                "measured on a plane: geography cannot hold all of these; heights, measures and arcs are refused"
                        + (type.srid() == 0 ? "" : "; a check holds it to reference system " + type.srid()));
    }

    private static int digits(int digits) {
        return Math.min(digits, MOST_DIGITS);
    }
}
