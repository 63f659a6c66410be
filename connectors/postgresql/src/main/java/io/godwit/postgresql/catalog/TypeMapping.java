package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * How PostgreSQL's built-in types and neutral types correspond. Data, so that documentation can be made from it: what is not
 * listed here is {@link Type.Native}.
 */
public final class TypeMapping {
    /** Not given: the type's own limit holds. */
    static final int NO_MODIFIER = -1;

    /** What a character type's modifier counts besides characters. */
    private static final int HEADER = 4;

    private static final int MICROSECOND_DIGITS = 6;
    private static final int NAME_LENGTH = 63;

    /** The longest limit of a character type (PostgreSQL documentation, "Character Types"). */
    private static final int MOST_CHARACTERS = 10_485_760;

    /**
     * One built-in type.
     *
     * @param name its name in pg_catalog
     * @param byteEqual whether two values are equal exactly when their texts are: then a key's cells can be compared as bytes
     * @param neutral the neutral type, by the column's type modifier
     */
    public record BuiltIn(String name, boolean byteEqual, IntFunction<Type> neutral) {
        /** The neutral type without a modifier. */
        public Type neutralType() {
            return neutral.apply(NO_MODIFIER);
        }
    }

    /** All built-in types that have a neutral form, or whose equality is known. */
    public static final List<BuiltIn> BUILT_IN = List.of(
            new BuiltIn("bool", true, m -> new Type.Bool()),
            new BuiltIn("int2", true, m -> new Type.Int(16)),
            new BuiltIn("int4", true, m -> new Type.Int(32)),
            new BuiltIn("int8", true, m -> new Type.Int(64)),
            new BuiltIn("oid", true, m -> new Type.Int(33)),
            new BuiltIn("float4", false, m -> new Type.Real(32)),
            new BuiltIn("float8", false, m -> new Type.Real(64)),
            new BuiltIn("numeric", false, TypeMapping::decimal),
            new BuiltIn("text", true, m -> new Type.Text(0, false)),
            new BuiltIn("varchar", true, m -> new Type.Text(length(m), false)),
            new BuiltIn("bpchar", false, m -> new Type.Text(length(m), true)),
            new BuiltIn("name", true, m -> new Type.Text(NAME_LENGTH, false)),
            new BuiltIn("bytea", true, m -> new Type.Bytes(0)),
            new BuiltIn("bit", true, m -> new Type.Bits(Math.max(m, 1), false)),
            new BuiltIn("varbit", true, m -> new Type.Bits(Math.max(m, 0), true)),
            new BuiltIn("uuid", true, m -> new Type.Uuid()),
            new BuiltIn("date", true, m -> new Type.Date()),
            new BuiltIn("time", true, m -> new Type.Time(digits(m))),
            new BuiltIn("timestamp", true, m -> new Type.Timestamp(false, digits(m))),
            new BuiltIn("timestamptz", true, m -> new Type.Timestamp(true, digits(m))),
            new BuiltIn("json", false, m -> new Type.Json()),
            new BuiltIn("jsonb", false, m -> new Type.Json()));

    private static final Map<String, BuiltIn> BY_NAME =
            BUILT_IN.stream().collect(Collectors.toUnmodifiableMap(BuiltIn::name, Function.identity()));

    private TypeMapping() {}

    /**
     * The neutral type of a column.
     *
     * @param builtIn the type's name in pg_catalog, or that of a domain's base type; that of
     *     PostGIS's type of shapes; any other name if it is not built in
     * @param modifier the column's or the domain's type modifier
     * @param spelling the type as the server writes it, for {@link Type.Native}
     */
    static Type neutral(String builtIn, int modifier, String spelling) {
        if (builtIn.equals(PostGis.TYPE)) {
            return PostGis.neutral(modifier, spelling);
        }
        BuiltIn known = BY_NAME.get(builtIn);
        return known == null ? new Type.Native(PostgresConnector.ENGINE, spelling) : known.neutral.apply(modifier);
    }

    /** Whether values of a built-in type are equal exactly when their texts are, under a deterministic collation. */
    static boolean byteEqual(String builtIn) {
        BuiltIn known = BY_NAME.get(builtIn);
        return known != null && known.byteEqual;
    }

    /** The PostgreSQL type that holds every value of a neutral type. */
    public static String spelling(Type type) {
        if (type instanceof Type.Int i) {
            return i.bits() <= 16 ? "smallint" : i.bits() <= 32 ? "integer" : i.bits() <= 64 ? "bigint" : "numeric";
        }
        if (type instanceof Type.Decimal d) {
            return d.precision() == 0 ? "numeric" : "numeric(" + d.precision() + "," + d.scale() + ")";
        }
        if (type instanceof Type.Bits bits) {
            return bits(bits);
        }
        if (type instanceof Type.Text t) {
            return t.length() == 0 || t.length() > MOST_CHARACTERS
                    ? "text"
                    : (t.padded() ? "character(" : "character varying(") + t.length() + ")";
        }
        if (type instanceof Type.Time t) {
            return "time(" + Math.min(t.digits(), MICROSECOND_DIGITS) + ") without time zone";
        }
        if (type instanceof Type.Timestamp t) {
            return "timestamp(" + Math.min(t.digits(), MICROSECOND_DIGITS) + ")"
                    + (t.zoned() ? " with time zone" : " without time zone");
        }
        if (type instanceof Type.Native n && n.engine().equals(PostgresConnector.ENGINE)) {
            return n.name();
        }
        return plain(type);
    }

    /** What a column of another engine becomes, and why where that is not plain. */
    public record Mapped(String type, String reason) {}

    /** The type of a column that comes from another engine. */
    public static Mapped mapped(Column column, PostGis postGis) {
        Type type = column.type();
        String source = column.nativeType();
        if (type instanceof Type.Geometry shape) {
            return shape(shape, postGis);
        }
        if (type instanceof Type.Json) {
            if (source.equals("bson")) {
                return new Mapped(
                        "jsonb",
                        "relaxed Extended JSON: values are kept; the order of fields, the width of whole numbers and the sign"
                                + " of a zero are not");
            }
            // text that a check keeps valid may say a member twice, and in which order; a value does not
            return source.equals("json")
                    ? new Mapped("jsonb", "the value is kept; spaces and the order of keys may change")
                    : new Mapped(spelling(type), "the text is kept as it is");
        }
        if (type instanceof Type.Enumeration) {
            return new Mapped("enum", "a type of its own, named after table and column");
        }
        return new Mapped(spelling(type), reason(type, source));
    }

    private static Mapped shape(Type.Geometry shape, PostGis postGis) {
        String spelling = postGis.spelling(shape);
        if (spelling != null) {
            return new Mapped(
                    spelling,
                    shape.kind().equals("geometrycollection")
                            ? "the source may hold shapes in it that are no collection"
                            : "");
        }
        return new Mapped(
                spelling(shape),
                postGis.available()
                        ? "extended well-known binary; geometry instead if you CREATE EXTENSION postgis in the database before the"
                                + " run"
                        : "extended well-known binary; with PostGIS in the database it would be geometry");
    }

    private static String reason(Type type, String source) {
        if (source.endsWith(" unsigned")) {
            return "PostgreSQL has no unsigned numbers; this type holds them all";
        } else if (type instanceof Type.Duration) {
            return "a length of time, not a time of day";
        } else if (type instanceof Type.Timestamp timestamp && timestamp.zoned()) {
            return "an instant, shown in each session's time zone";
        } else if (type instanceof Type.Native) {
            return "the source's own text of the value";
        } else if (type instanceof Type.Text text && text.length() > MOST_CHARACTERS) {
            return "longer than a text with a limit may be";
        }
        return "";
    }

    private static String bits(Type.Bits bits) {
        String length = bits.length() == 0 ? "" : "(" + bits.length() + ")";
        return (bits.varying() ? "bit varying" : "bit") + length;
    }

    private static String plain(Type type) {
        if (type instanceof Type.Bool) {
            return "boolean";
        }
        if (type instanceof Type.Real r) {
            return r.bits() <= 32 ? "real" : "double precision";
        }
        if (type instanceof Type.Bytes || type instanceof Type.Geometry) {
            return "bytea";
        }
        if (type instanceof Type.Duration) {
            return "interval";
        }
        if (type instanceof Type.Uuid) {
            return "uuid";
        }
        if (type instanceof Type.Date) {
            return "date";
        }
        return type instanceof Type.Json ? "json" : "text";
    }

    private static Type decimal(int modifier) {
        if (modifier < HEADER) {
            return new Type.Decimal(0, 0);
        }
        int packed = modifier - HEADER;
        int precision = (packed >> 16) & 0xffff;
        // eleven bits, signed: a negative scale rounds left of the point (PostgreSQL 15 and later)
        int scale = ((packed & 0x7ff) ^ 1024) - 1024;
        return new Type.Decimal(precision, scale);
    }

    private static int length(int modifier) {
        return modifier < HEADER ? 0 : modifier - HEADER;
    }

    private static int digits(int modifier) {
        return modifier < 0 ? MICROSECOND_DIGITS : modifier;
    }
}
