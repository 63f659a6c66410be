package io.godwit.mysql.load;

import io.godwit.spi.schema.Type;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which type of MySQL or MariaDB a column gets whose table comes from another engine, and why. Data: {@link #RULES} in order,
 * the first that fits holds.
 */
public final class TypeSpelling {
    /** Characters up to which a text is stored in its row rather than beside it, so that four such columns fit one row. */
    private static final int IN_ROW_CHARACTERS = 4_000;

    private static final int MOST_CHAR = 255;
    /** InnoDB's longest key, in characters of four bytes. */
    private static final int KEY_CHARACTERS = 768;

    private static final int KEY_BYTES = 3_072;
    private static final int MOST_PRECISION = 65;
    private static final int MOST_SCALE = 30;
    private static final int MICROSECONDS = 6;

    /**
     * What a server can do that another cannot.
     *
     * @param collation the one for texts from another engine: tells cases and trailing blanks apart, where the server has one
     * @param holdsToSystems whether a column of shapes can be held to one reference system
     */
    public record Dialect(String collation, boolean holdsToSystems) {
        /** Whether that collation leaves blanks at the end out when it compares. */
        public boolean padsTexts() {
            return collation.equals("utf8mb4_bin");
        }

        /** Whether it is MariaDB's. */
        public boolean isMariaDb() {
            return collation.equals("utf8mb4_nopad_bin");
        }

        /** What a server has. */
        public static Dialect of(boolean mariadb, int major, int minor, int patch) {
            int version = (major * 100 + minor) * 100 + patch;
            if (mariadb) {
                return new Dialect("utf8mb4_nopad_bin", false);
            }
            return new Dialect(version >= 80_017 ? "utf8mb4_0900_bin" : "utf8mb4_bin", version >= 80_003);
        }
    }

    /**
     * A type and the reason for it.
     *
     * @param type as it stands in a table's definition
     * @param reason why that one, and what about its values changes; empty if nothing does
     */
    public record Spelled(String type, String reason) {}

    /** Writes a neutral type. */
    private interface Writer {
        Spelled write(Type type, Dialect dialect, int keyParts);
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
            new Rule(
                    Type.Bool.class::isInstance,
                    List.of(new Type.Bool()),
                    (t, d, k) -> spelled("tinyint(1)", "0 and 1")),
            new Rule(
                    Type.Int.class::isInstance,
                    List.of(new Type.Int(8), new Type.Int(16), new Type.Int(32), new Type.Int(64)),
                    (t, d, k) -> spelled(integer(((Type.Int) t).bits()), "")),
            new Rule(
                    Type.Real.class::isInstance,
                    List.of(new Type.Real(32), new Type.Real(64)),
                    (t, d, k) -> spelled(
                            ((Type.Real) t).bits() <= 32 ? "float" : "double", "NaN and the infinities are refused")),
            new Rule(
                    Type.Decimal.class::isInstance,
                    List.of(new Type.Decimal(10, 2), new Type.Decimal(0, 0), new Type.Decimal(100, 50)),
                    (t, d, k) -> decimal((Type.Decimal) t)),
            new Rule(
                    Type.Text.class::isInstance,
                    List.of(new Type.Text(40, false), new Type.Text(0, false), new Type.Text(10, true)),
                    (t, d, k) -> text((Type.Text) t, d, k)),
            new Rule(
                    Type.Bytes.class::isInstance,
                    List.of(new Type.Bytes(16), new Type.Bytes(0)),
                    (t, d, k) -> bytes((Type.Bytes) t, k)),
            new Rule(
                    Type.Bits.class::isInstance,
                    List.of(new Type.Bits(8, false), new Type.Bits(100, true)),
                    (t, d, k) -> bits((Type.Bits) t)),
            new Rule(
                    Type.Uuid.class::isInstance,
                    List.of(new Type.Uuid()),
                    // MariaDB's own type refuses every fourth value there can be: those of no version it knows
                    (t, d, k) -> spelled("char(36) character set ascii collate ascii_general_ci", "its 36 characters")),
            new Rule(
                    Type.Date.class::isInstance,
                    List.of(new Type.Date()),
                    (t, d, k) -> spelled("date", "the infinities and years outside of 0 to 9999 are refused")),
            new Rule(
                    Type.Time.class::isInstance,
                    List.of(new Type.Time(6)),
                    (t, d, k) -> spelled("time(" + digits(((Type.Time) t).digits()) + ")", "")),
            new Rule(
                    Type.Duration.class::isInstance,
                    List.of(new Type.Duration(6)),
                    (t, d, k) -> spelled(
                            "time(" + digits(((Type.Duration) t).digits()) + ")", "longer than 838:59:59 is refused")),
            new Rule(
                    Type.Timestamp.class::isInstance,
                    List.of(new Type.Timestamp(false, 6), new Type.Timestamp(true, 6)),
                    (t, d, k) -> timestamp((Type.Timestamp) t)),
            new Rule(
                    Type.Json.class::isInstance,
                    List.of(new Type.Json()),
                    (t, d, k) -> spelled("json", "the value is kept; spaces and the order of keys may change")),
            new Rule(
                    Type.Enumeration.class::isInstance,
                    List.of(new Type.Enumeration(List.of("a", "b"))),
                    (t, d, k) -> enumeration((Type.Enumeration) t)),
            new Rule(
                    Type.Geometry.class::isInstance,
                    List.of(new Type.Geometry("point"), new Type.Geometry("point", 4326)),
                    (t, d, k) -> shape((Type.Geometry) t, d)));

    private TypeSpelling() {}

    /** Neutral types that show every rule, for documentation. */
    public static List<Type> examples() {
        return RULES.stream().flatMap(r -> r.examples.stream()).toList();
    }

    /**
     * The type that holds every value of a neutral type, or as many as any does.
     *
     * @param keyParts how many columns the widest key or index has that this one is in; 0 if in none. Texts and bytes without
     *     a limit get one then
     */
    public static Spelled of(Type type, Dialect dialect, int keyParts) {
        if (type instanceof Type.Native n && n.engine().equals(TypeMapping.ENGINE)) {
            return spelled(n.name(), "");
        }
        for (Rule rule : RULES) {
            if (rule.applies.test(type)) {
                return rule.writer.write(type, dialect, keyParts);
            }
        }
        return keyParts > 0
                ? spelled(
                        "varchar(" + KEY_CHARACTERS / keyParts + ")" + unicode(dialect),
                        "the source's own text of the value; in a key: longer ones are refused")
                : spelled("longtext" + unicode(dialect), "the source's own text of the value");
    }

    private static Spelled spelled(String type, String reason) {
        return new Spelled(type, reason);
    }

    private static String unicode(Dialect dialect) {
        return " character set utf8mb4 collate " + dialect.collation;
    }

    /** How many bits the type has that holds whole numbers of so many. */
    public static int bits(int wanted) {
        return wanted <= 8 ? 8 : wanted <= 16 ? 16 : wanted <= 24 ? 24 : wanted <= 32 ? 32 : 64;
    }

    private static String integer(int bits) {
        return bits <= 8
                ? "tinyint"
                : bits <= 16 ? "smallint" : bits <= 24 ? "mediumint" : bits <= 32 ? "int" : "bigint";
    }

    private static Spelled decimal(Type.Decimal type) {
        if (type.precision() == 0) {
            return spelled(
                    "decimal(" + MOST_PRECISION + "," + MOST_SCALE + ")",
                    "values with more than 35 digits before or 30 after the point, and NaN, are refused");
        }
        int scale = Math.min(Math.max(type.scale(), 0), MOST_SCALE);
        int precision = Math.max(type.precision() + Math.max(-type.scale(), 0), scale);
        boolean fits = precision <= MOST_PRECISION && type.scale() <= MOST_SCALE;
        return spelled(
                "decimal(" + Math.min(precision, MOST_PRECISION) + "," + scale + ")",
                fits ? "NaN is refused" : "values with more digits, and NaN, are refused");
    }

    private static Spelled text(Type.Text type, Dialect dialect, int keyParts) {
        String set = unicode(dialect);
        int keyed = keyParts == 0 ? Integer.MAX_VALUE : KEY_CHARACTERS / keyParts;
        if (type.padded() && type.length() > 0 && type.length() <= Math.min(MOST_CHAR, keyed)) {
            return spelled("char(" + type.length() + ")" + set, "trailing blanks are not kept");
        }
        if (type.length() > 0 && type.length() <= Math.min(IN_ROW_CHARACTERS, keyed)) {
            return spelled("varchar(" + type.length() + ")" + set, "");
        }
        if (keyParts > 0) {
            return spelled("varchar(" + keyed + ")" + set, "in a key: longer values are refused");
        }
        return spelled("longtext" + set, type.length() > 0 ? "too long to count against the row's limit" : "");
    }

    private static Spelled bytes(Type.Bytes type, int keyParts) {
        int keyed = keyParts == 0 ? Integer.MAX_VALUE : KEY_BYTES / keyParts;
        if (type.length() > 0 && type.length() <= Math.min(IN_ROW_CHARACTERS, keyed)) {
            return spelled("varbinary(" + type.length() + ")", "");
        }
        return keyParts > 0
                ? spelled("varbinary(" + keyed + ")", "in a key: longer values are refused")
                : spelled("longblob", "");
    }

    private static Spelled bits(Type.Bits type) {
        if (!type.varying() && type.length() > 0 && type.length() <= Long.SIZE) {
            return spelled("bit(" + type.length() + ")", "");
        }
        String set = " character set ascii collate ascii_bin";
        String reason = "as digits 0 and 1";
        return type.length() > 0 && type.length() <= IN_ROW_CHARACTERS
                ? spelled("varchar(" + type.length() + ")" + set, reason)
                : spelled("longtext" + set, reason);
    }

    private static Spelled timestamp(Type.Timestamp type) {
        return type.zoned()
                ? spelled(
                        "datetime(" + digits(type.digits()) + ")",
                        "an instant is kept as its reading in UTC; TIMESTAMP would end in 2038")
                : spelled(
                        "datetime(" + digits(type.digits()) + ")",
                        "the infinities and years outside of 0 to 9999 are refused");
    }

    private static Spelled shape(Type.Geometry type, Dialect dialect) {
        String plain = "heights, measures, arcs and empty shapes are refused";
        if (type.srid() == 0) {
            return spelled(type.kind(), plain);
        }
        return dialect.holdsToSystems
                ? spelled(type.kind() + " srid " + type.srid(), plain)
                : spelled(
                        type.kind(),
                        plain + "; the server does not hold the column to reference system " + type.srid());
    }

    private static Spelled enumeration(Type.Enumeration type) {
        String labels = type.labels().stream()
                .map(l -> "'" + l.replace("\\", "\\\\").replace("'", "''") + "'")
                .collect(Collectors.joining(","));
        return spelled("enum(" + labels + ") character set utf8mb4 collate utf8mb4_bin", "");
    }

    private static int digits(int digits) {
        return Math.min(digits, MICROSECONDS);
    }
}
