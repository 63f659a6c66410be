package io.godwit.mysql.load;

import io.godwit.mysql.load.SqlType.Family;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Type;
import org.jspecify.annotations.Nullable;

/** Chooses codecs. */
final class TextCodecs {
    private static final int UUID_BYTES = 16;

    private TextCodecs() {}

    /** Whether values of a native type can be read as a neutral type at all; single ones may still be refused. */
    static boolean canRead(Type type, SqlType actual) {
        return find("", type, actual, ColumnRule.NONE) != null;
    }

    /** Of cells that are the servers' own text of a column. */
    static TextCodec plain(String name, SqlType actual) {
        return new TextualCodecs.Same(name, actual);
    }

    /** Of cells in {@code mysql/text}. */
    static TextCodec text(Column column, SqlType actual) {
        SqlType declared = SqlType.parse(column.nativeType());
        Family family = actual.family();
        String name = column.name();
        if (family == Family.FLOAT || family == Family.DOUBLE) {
            return new NumberCodecs.RealText(name, actual);
        }
        if (!declared.textSet().equals(actual.textSet()) && !declared.textSet().isEmpty()) {
            CharacterSet from = CharacterSet.of(declared.textSet());
            CharacterSet to = CharacterSet.of(actual.textSet());
            if (from == null || to == null) {
                throw unsupported(column, actual, "");
            }
            return new TextualCodecs.Transcoded(name, from, to);
        }
        return family == Family.ENUM ? new TextualCodecs.Label(name, actual) : new TextualCodecs.Same(name, actual);
    }

    /** Of neutral cells. */
    static TextCodec neutral(Column column, SqlType actual, ColumnRule rule) {
        TextCodec codec = find(column.name(), column.type(), actual, rule);
        if (codec == null) {
            throw unsupported(column, actual, " as " + column.type());
        }
        return codec;
    }

    private static GodwitException unsupported(Column column, SqlType actual, String as) {
        return new GodwitException(
                Errors.NOT_SUPPORTED,
                "column " + column.name() + ": values of " + column.nativeType() + as + " cannot be kept in "
                        + actual.spelling(),
                "",
                null);
    }

    private static @Nullable TextCodec find(String name, Type type, SqlType actual, ColumnRule rule) {
        Family family = actual.family();
        if (family == null) {
            return type instanceof Type.Native ? new TextualCodecs.Same(name, actual) : null;
        }
        TextCodec number = number(name, type, actual, family);
        if (number != null) {
            return number;
        }
        TextCodec time = time(name, type, actual, family, rule);
        return time != null ? time : text(name, type, actual, family);
    }

    private static @Nullable TextCodec number(String name, Type type, SqlType actual, Family family) {
        boolean exact = family == Family.INTEGER || family == Family.DECIMAL || family == Family.YEAR;
        boolean real = family == Family.FLOAT || family == Family.DOUBLE;
        if (type instanceof Type.Bool) {
            return exact || family == Family.BIT ? new NumberCodecs.Bool(name, actual) : null;
        }
        if (type instanceof Type.Int) {
            return exact || family == Family.BIT ? new NumberCodecs.Int(name, actual) : null;
        }
        if (type instanceof Type.Decimal) {
            return exact ? new NumberCodecs.Decimal(name, actual) : null;
        }
        if (type instanceof Type.Real r) {
            return real ? new NumberCodecs.Real(name, actual, r.bits()) : null;
        }
        if (type instanceof Type.Bits) {
            return family == Family.BIT ? new NumberCodecs.Bits(name, actual) : null;
        }
        return null;
    }

    private static @Nullable TextCodec time(String name, Type type, SqlType actual, Family family, ColumnRule rule) {
        if (type instanceof Type.Date) {
            return family == Family.DATE ? new TimeCodecs.Date(name, rule.noCalendar()) : null;
        }
        if (type instanceof Type.Timestamp) {
            return family == Family.TIMESTAMP
                    ? new TimeCodecs.Timestamp(name, actual.scale(), rule.noCalendar())
                    : null;
        }
        if (type instanceof Type.Time) {
            return family == Family.TIME ? new TimeCodecs.Time(name, actual.scale(), false) : null;
        }
        if (type instanceof Type.Duration) {
            return family == Family.TIME ? new TimeCodecs.Time(name, actual.scale(), true) : null;
        }
        return null;
    }

    private static @Nullable TextCodec text(String name, Type type, SqlType actual, Family family) {
        boolean textual = family == Family.TEXT || family == Family.ENUM || family == Family.SET;
        if (type instanceof Type.Uuid) {
            boolean bytes = family == Family.BYTES && actual.length() == UUID_BYTES;
            return textual || bytes || family == Family.ASCII ? new TextualCodecs.Uuid(name, actual, bytes) : null;
        }
        if (type instanceof Type.Bytes) {
            return family == Family.BYTES || family == Family.BIT ? new TextualCodecs.Bytes(name, actual) : null;
        }
        if (type instanceof Type.Geometry) {
            return family == Family.GEOMETRY ? new TextualCodecs.Geometry(name, actual) : null;
        }
        if (textual) {
            boolean written = type instanceof Type.Text
                    || type instanceof Type.Json
                    || type instanceof Type.Enumeration
                    || type instanceof Type.Bits
                    || type instanceof Type.Native;
            boolean label = type instanceof Type.Enumeration
                    && family == Family.ENUM
                    && !actual.labels().contains("");
            return written ? characters(name, actual, label) : null;
        }
        if (type instanceof Type.Json && family == Family.JSON) {
            return new JsonValues(name, actual);
        }
        boolean plain = family != Family.BYTES && family != Family.BIT && family != Family.GEOMETRY;
        boolean asText = type instanceof Type.Text || type instanceof Type.Native || type instanceof Type.Json;
        if (asText && (family == Family.FLOAT || family == Family.DOUBLE)) {
            return new NumberCodecs.RealText(name, actual);
        }
        // numbers, dates and JSON are ASCII or UTF-8 already
        return (asText && plain) || type instanceof Type.Native ? new TextualCodecs.Same(name, actual) : null;
    }

    private static TextCodec characters(String name, SqlType actual, boolean label) {
        CharacterSet set = CharacterSet.of(actual.textSet());
        return set == null
                ? new TextualCodecs.ServerConverted(name, actual, label)
                : new TextualCodecs.Characters(name, set, actual, label);
    }
}
