package io.godwit.sqlserver.catalog.rows;

import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.SqlType;
import io.godwit.sqlserver.load.SqlType.Family;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions that hold for values outside of a limit. Null where the column's type says that there are none. */
final class Conditions {
    /** The first with collations of UTF-8. */
    static final int SERVER_2019 = 15;

    private static final String BINARY = " COLLATE Latin1_General_100_BIN2";
    private static final String BY_CHARACTER = " COLLATE Latin1_General_100_CI_AS_SC";
    private static final String UTF8 = " COLLATE Latin1_General_100_CI_AS_SC_UTF8";
    private static final Set<Family> FRACTIONS = Set.of(Family.TIME, Family.DATETIME2, Family.DATETIMEOFFSET);
    private static final Set<Family> DATES =
            Set.of(Family.DATE, Family.DATETIME, Family.SMALLDATETIME, Family.DATETIME2, Family.DATETIMEOFFSET);
    private static final int MOST_BYTES_OF_A_UNIT = 3;
    private static final int NANOSECOND_DIGITS = 9;
    private static final int MILLISECOND_DIGITS = 3;
    private static final int LAST_YEAR = 9999;

    private final boolean utf8;

    /**
     * Conditions for a server.
     *
     * @param utf8 whether it can count bytes in UTF-8; otherwise characters that take several are counted as one
     */
    Conditions(boolean utf8) {
        this.utf8 = utf8;
    }

    /** What holds for a value of the column outside of the limit; null if its type has none. */
    @Nullable
    String outside(Limit limit, Column column) {
        SqlType type = SqlType.parse(column.nativeType());
        Family family = type.family();
        String name = Quoting.name(column.name());
        if (limit instanceof Limit.Characters characters) {
            return isLonger(type, characters.most()) ? characters(type, name) + " > " + characters.most() : null;
        } else if (limit instanceof Limit.Utf16Units units) {
            return isLonger(type, units.most()) ? "DATALENGTH(" + unicode(name) + ") > " + 2 * units.most() : null;
        } else if (limit instanceof Limit.Octets octets) {
            return mostOctets(type) > octets.most() ? octets(type, name) + " > " + octets.most() : null;
        } else if (limit instanceof Limit.NoZeroCharacter) {
            return type.isText() ? "CHARINDEX(NCHAR(0)" + BINARY + ", " + unicode(name) + BINARY + ") > 0" : null;
        } else if (limit instanceof Limit.Between between) {
            return between(type, name, between);
        } else if (limit instanceof Limit.Digits digits) {
            return digits(type, name, digits);
        } else if (limit instanceof Limit.Years years) {
            return family != null && DATES.contains(family) ? years(family, name, years) : null;
        } else if (limit instanceof Limit.FractionDigits digits) {
            return family == null ? null : fraction(family, type, name, digits.most());
        } else if (limit instanceof Limit.Uuid) {
            return type.isText() ? noUuid(name) : null;
        } else if (limit instanceof Limit.Labels labels) {
            String list = labels.labels().stream().map(Quoting::text).collect(Collectors.joining(", "));
            return type.isText() && !list.isEmpty() ? unicode(name) + BINARY + " NOT IN (" + list + ")" : null;
        } else if (limit instanceof Limit.ReferenceSystem system) {
            return family == Family.SHAPE ? name + ".STSrid > " + system.most() : null;
        } else if (limit instanceof Limit.PlainShapes) {
            return family == Family.SHAPE ? outsideOfPlainShapes(name) : null;
        }
        // numbers are finite, dates in the calendar, times within a day, and nothing here is a length of time or a
        // document
        return null;
    }

    /** A text as Unicode, of whatever code page it is. */
    static String unicode(String text) {
        return "CAST(" + text + " AS nvarchar(max))";
    }

    private static boolean isLonger(SqlType type, long most) {
        return type.isText() && (type.length() == SqlType.MAX || type.length() > most);
    }

    /** LEN leaves blanks at the end out, and counts a character beyond U+FFFF once only under such a collation. */
    private static String characters(SqlType type, String name) {
        return type.isFixed()
                ? "LEN(" + unicode(name) + BY_CHARACTER + ")"
                : "LEN((" + unicode(name) + " + N'.')" + BY_CHARACTER + ") - 1";
    }

    /** Bytes of a value, of text as UTF-8. */
    String octets(SqlType type, String value) {
        if (type.family() == Family.BYTES || type.family() == Family.ROWVERSION) {
            return "DATALENGTH(" + value + ")";
        }
        return utf8
                ? "DATALENGTH(CAST(" + unicode(value) + UTF8 + " AS varchar(max)))"
                : "DATALENGTH(" + unicode(value) + ") / 2";
    }

    /** At most so many bytes can be in a column, text as UTF-8; 0 of what is neither text nor bytes nor a document. */
    static long mostOctets(SqlType type) {
        Family family = type.family();
        if (family == Family.XML || family == Family.JSON || family == Family.HIERARCHY) {
            return Long.MAX_VALUE;
        }
        long unit = type.isText() ? MOST_BYTES_OF_A_UNIT : family == Family.BYTES ? 1 : 0;
        return unit > 0 && type.length() == SqlType.MAX ? Long.MAX_VALUE : unit * type.length();
    }

    private static @Nullable String between(SqlType type, String name, Limit.Between limit) {
        Family family = type.family();
        boolean whole = family == Family.INTEGER;
        if (!whole && family != Family.DECIMAL && family != Family.MONEY) {
            return null;
        }
        boolean inside = whole
                && least(type).compareTo(limit.least()) >= 0
                && greatest(type).compareTo(limit.greatest()) <= 0;
        return inside
                ? null
                : name + " NOT BETWEEN " + limit.least().toPlainString() + " AND "
                        + limit.greatest().toPlainString()
                        + (whole ? "" : " OR " + name + " <> ROUND(" + name + ", 0, 1)");
    }

    private static BigDecimal least(SqlType type) {
        return type.name().equals("tinyint")
                ? BigDecimal.ZERO
                : new BigDecimal(BigInteger.TWO.pow(bits(type) - 1).negate());
    }

    private static BigDecimal greatest(SqlType type) {
        return new BigDecimal(BigInteger.TWO.pow(bits(type) - 1).subtract(BigInteger.ONE));
    }

    private static int bits(SqlType type) {
        return switch (type.name()) {
            case "tinyint" -> 9;
            case "smallint" -> 16;
            case "int" -> 32;
            default -> 64;
        };
    }

    private static @Nullable String digits(SqlType type, String name, Limit.Digits limit) {
        boolean integer = type.family() == Family.INTEGER;
        if (!integer && type.family() != Family.DECIMAL && type.family() != Family.MONEY) {
            return null;
        }
        int scale = integer ? 0 : type.scale();
        int whole = integer ? greatest(type).precision() : type.length() - scale;
        String large = whole > limit.whole()
                ? "ABS(CAST(" + name + " AS decimal(38," + scale + "))) >= 1" + "0".repeat(limit.whole())
                : null;
        String fine = scale > limit.fraction() ? name + " <> ROUND(" + name + ", " + limit.fraction() + ", 1)" : null;
        return large == null ? fine : fine == null ? large : large + " OR " + fine;
    }

    private static @Nullable String years(Family family, String name, Limit.Years limit) {
        String moment = family == Family.DATETIMEOFFSET ? "SWITCHOFFSET(" + name + ", '+00:00')" : name;
        return limit.first() > 1 || limit.last() < LAST_YEAR
                ? "YEAR(" + moment + ") NOT BETWEEN " + limit.first() + " AND " + limit.last()
                : null;
    }

    private static @Nullable String fraction(Family family, SqlType type, String name, int most) {
        if (FRACTIONS.contains(family) && type.scale() > most) {
            return "DATEPART(nanosecond, " + name + ") % 1" + "0".repeat(NANOSECOND_DIGITS - most) + " <> 0";
        }
        return family == Family.DATETIME && most < MILLISECOND_DIGITS
                ? "DATEPART(millisecond, " + name + ") % 1" + "0".repeat(MILLISECOND_DIGITS - most) + " <> 0"
                : null;
    }

    /** Digits in either case; hyphens may stand anywhere. */
    private static String noUuid(String name) {
        String digits = "REPLACE(" + unicode(name) + ", N'-', N'')" + BINARY;
        return "DATALENGTH(" + digits + ") <> 64 OR " + digits + " LIKE N'%[^0-9A-Fa-f]%'";
    }

    private static String outsideOfPlainShapes(String name) {
        return name + ".HasZ = 1 OR " + name + ".HasM = 1 OR (" + name + ".STIsEmpty() = 1 AND " + name
                + ".STGeometryType() <> 'GeometryCollection') OR " + name
                + ".STGeometryType() IN ('CircularString', 'CompoundCurve', 'CurvePolygon', 'FullGlobe')";
    }
}
