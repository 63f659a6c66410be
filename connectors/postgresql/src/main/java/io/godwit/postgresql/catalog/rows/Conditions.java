package io.godwit.postgresql.catalog.rows;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.load.ActualTypes;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Conditions that hold for values outside of a limit. Null where the column's type says that there are none. */
final class Conditions {
    private static final int MOST_BYTES_OF_A_CHARACTER = 4;
    /** PostgreSQL documentation, "Numeric Types". */
    private static final int MOST_WHOLE_DIGITS = 131_072;

    private static final int MOST_FRACTION_DIGITS = 16_383;
    private static final int MICROSECONDS = 6;
    private static final String UUID = "'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'";

    private Conditions() {}

    /** What holds for a value of the column outside of the limit; null if its type has none. */
    static @Nullable String outside(Limit limit, Column column) {
        String name = Quoting.name(column.name());
        Type type = ActualTypes.limiting(column);
        if (limit instanceof Limit.Characters characters) {
            return characters(type, column.type(), name, characters.most());
        } else if (limit instanceof Limit.Utf16Units units) {
            return utf16Units(type, name, units.most());
        } else if (limit instanceof Limit.Octets octets) {
            return mostOctets(type) > octets.most() ? octets(type, name) + " > " + octets.most() : null;
        } else if (limit instanceof Limit.Between between) {
            return between(type, column.type(), name, between);
        } else if (limit instanceof Limit.Digits digits) {
            return digits(type, name, digits);
        } else if (limit instanceof Limit.Finite) {
            // a number less itself is 0, unless it is NaN or infinite
            return type instanceof Type.Real || type instanceof Type.Decimal
                    ? "NOT (" + name + " - " + name + " = 0)"
                    : null;
        } else if (limit instanceof Limit.Years years) {
            return years(type, name, years);
        } else if (limit instanceof Limit.FractionDigits digits) {
            return fraction(column, type, name, digits.most());
        } else if (limit instanceof Limit.LengthOfTime length) {
            return ActualTypes.isInterval(column.nativeType())
                    ? "extract(year FROM " + name + ") <> 0 OR extract(month FROM " + name
                            + ") <> 0 OR abs(extract(epoch FROM " + name + ")) >= " + (length.mostSeconds() + 1)
                    : null;
        } else if (limit instanceof Limit.Uuid) {
            return type instanceof Type.Uuid ? null : name + "::text COLLATE \"C\" !~ " + UUID;
        } else if (limit instanceof Limit.Document document) {
            return type instanceof Type.Json ? Documents.outside(column, name, document) : null;
        } else if (limit instanceof Limit.PlainShapes) {
            return type instanceof Type.Geometry ? outsideOfPlainShapes(column, name) : null;
        }
        // texts hold no U+0000 here, dates are in the calendar, times in the day, labels are those of the type
        return null;
    }

    /**
     * By the words of the well-known text, which has one for everything there can be in a shape besides coordinates. The extension's
     * functions lie where its type does, which the spelling says.
     */
    private static String outsideOfPlainShapes(Column column, String name) {
        String spelling = column.nativeType();
        String schema = spelling.substring(0, spelling.lastIndexOf('.') + 1);
        return "replace(" + schema + "ST_AsText(" + name + "), 'GEOMETRYCOLLECTION EMPTY', '')"
                + " ~* '\\m(z|m|zm|tin)\\M|empty|curve|surface|circular|triangle|nan|inf'";
    }

    /** Bytes of a value in UTF-8. */
    static String octets(Type type, String value) {
        return type instanceof Type.Bytes
                ? "octet_length(" + value + ")"
                : "octet_length(convert_to(" + value + "::text, 'UTF8'))";
    }

    /** At most so many bytes can be in a column, text as UTF-8; 0 of what has a fixed size. */
    static long mostOctets(Type type) {
        if (type instanceof Type.Text text) {
            return text.length() > 0 ? (long) text.length() * MOST_BYTES_OF_A_CHARACTER : Long.MAX_VALUE;
        }
        boolean open = type instanceof Type.Bytes || type instanceof Type.Json || type instanceof Type.Native;
        return open ? Long.MAX_VALUE : 0;
    }

    private static @Nullable String characters(Type type, Type moved, String name, long most) {
        if (type instanceof Type.Bits bits) {
            return bits.length() == 0 || bits.length() > most ? "length(" + name + ") > " + most : null;
        }
        if (type instanceof Type.Text text && text.length() > 0 && text.length() <= most) {
            return null;
        }
        boolean padded = type instanceof Type.Text text && text.padded();
        boolean kept = moved instanceof Type.Text of && !of.padded();
        // blanks at the end belong to such a value where they are kept, and a cast would take them away
        return padded && kept ? name + " IS NOT NULL" : "char_length(" + name + "::text) > " + most;
    }

    /** Only a text that is more than half as long as may be is looked through for characters that count twice. */
    private static @Nullable String utf16Units(Type type, String name, long most) {
        if (type instanceof Type.Text text && text.length() > 0 && 2L * text.length() <= most) {
            return null;
        }
        String length = "char_length(" + name + "::text)";
        String wide = "char_length(regexp_replace(" + name + "::text, '[^\\U00010000-\\U0010FFFF]', '', 'g'))";
        return "CASE WHEN 2 * " + length + " <= " + most + " THEN false WHEN " + length + " > " + most
                + " THEN true ELSE " + length + " + " + wide + " > " + most + " END";
    }

    private static @Nullable String between(Type type, Type moved, String name, Limit.Between limit) {
        if (type instanceof Type.Int integer) {
            int bits = Math.min(
                    limit.least().toBigInteger().bitLength(),
                    limit.greatest().toBigInteger().bitLength());
            if (integer.bits() <= bits + 1) {
                return null;
            }
        } else if (!(type instanceof Type.Decimal)) {
            return null;
        }
        String outside = name + " NOT BETWEEN " + limit.least().toPlainString() + " AND "
                + limit.greatest().toPlainString();
        return type instanceof Type.Decimal && !(moved instanceof Type.Decimal)
                ? outside + " OR " + name + " <> trunc(" + name + ")"
                : outside + finite(type, name);
    }

    private static String finite(Type type, String name) {
        return type instanceof Type.Decimal ? " AND " + name + " - " + name + " = 0" : "";
    }

    private static @Nullable String digits(Type type, String name, Limit.Digits limit) {
        if (type instanceof Type.Int integer) {
            int digits = BigInteger.ONE.shiftLeft(integer.bits() - 1).toString().length();
            return digits > limit.whole() ? "abs(" + name + "::numeric) >= 1e" + limit.whole() : null;
        }
        if (!(type instanceof Type.Decimal decimal)) {
            return null;
        }
        boolean open = decimal.precision() == 0;
        int whole = open ? MOST_WHOLE_DIGITS : decimal.precision() - decimal.scale();
        int fraction = open ? MOST_FRACTION_DIGITS : decimal.scale();
        String large = whole > limit.whole() ? "abs(" + name + ") >= 1e" + limit.whole() : null;
        String fine = fraction > limit.fraction() ? name + " <> trunc(" + name + ", " + limit.fraction() + ")" : null;
        String either = large == null ? fine : fine == null ? large : "(" + large + " OR " + fine + ")";
        return either == null ? null : either + finite(type, name);
    }

    private static @Nullable String fraction(Column column, Type type, String name, int most) {
        boolean interval = ActualTypes.isInterval(column.nativeType());
        int digits = type instanceof Type.Time time
                ? time.digits()
                : type instanceof Type.Timestamp timestamp ? timestamp.digits() : interval ? MICROSECONDS : 0;
        if (digits <= most) {
            return null;
        }
        // microseconds within the minute; of an infinity there are none
        return "extract(microseconds FROM " + name + ")::bigint % 1" + "0".repeat(MICROSECONDS - most) + " <> 0";
    }

    private static @Nullable String years(Type type, String name, Limit.Years limit) {
        boolean date = type instanceof Type.Date;
        if (!date && !(type instanceof Type.Timestamp)) {
            return null;
        }
        boolean zoned = type instanceof Type.Timestamp timestamp && timestamp.zoned();
        String value = zoned ? "(" + name + " AT TIME ZONE 'UTC')" : name;
        String cast = date ? "date" : "timestamp";
        return "NOT isfinite(" + name + ") OR " + value + " < " + cast + " '" + firstDay(limit.first()) + "' OR "
                + value + " >= " + cast + " '" + firstDay(limit.last() + 1) + "'";
    }

    private static String firstDay(int year) {
        return year > 0
                ? String.format(java.util.Locale.ROOT, "%04d-01-01", year)
                : String.format(java.util.Locale.ROOT, "%04d-01-01 BC", 1 - year);
    }
}
