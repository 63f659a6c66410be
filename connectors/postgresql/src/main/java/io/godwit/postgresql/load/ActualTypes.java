package io.godwit.postgresql.load;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column of PostgreSQL really is where the migration file has it moved as something else: told from the spelling of its
 * type, which the catalogue gives built-in types in one form only (PostgreSQL documentation, format_type).
 */
public final class ActualTypes {
    private static final int MICROSECONDS = 6;
    private static final int NAME_LENGTH = 63;
    private static final int OID_BITS = 33;
    private static final String INTERVAL = "interval";

    private static final Pattern FORM =
            Pattern.compile("([a-z0-9 ]+?)(?:\\((\\d+)(?:,(-?\\d+))?\\))?( with time zone| without time zone)?");

    /** Makes a type of its modifiers; the first is -1 where there is none. */
    private interface Maker {
        Type make(int first, int second);
    }

    private static final Map<String, Maker> BUILT_IN = Map.ofEntries(
            Map.entry("boolean", (a, b) -> new Type.Bool()),
            Map.entry("smallint", (a, b) -> new Type.Int(Short.SIZE)),
            Map.entry("integer", (a, b) -> new Type.Int(Integer.SIZE)),
            Map.entry("bigint", (a, b) -> new Type.Int(Long.SIZE)),
            Map.entry("oid", (a, b) -> new Type.Int(OID_BITS)),
            Map.entry("real", (a, b) -> new Type.Real(Float.SIZE)),
            Map.entry("double precision", (a, b) -> new Type.Real(Double.SIZE)),
            Map.entry("numeric", (a, b) -> new Type.Decimal(Math.max(a, 0), a < 0 ? 0 : b)),
            Map.entry("text", (a, b) -> new Type.Text(0, false)),
            Map.entry("name", (a, b) -> new Type.Text(NAME_LENGTH, false)),
            Map.entry("character varying", (a, b) -> new Type.Text(Math.max(a, 0), false)),
            Map.entry("character", (a, b) -> new Type.Text(Math.max(a, 1), true)),
            Map.entry("bpchar", (a, b) -> new Type.Text(0, true)),
            Map.entry("bytea", (a, b) -> new Type.Bytes(0)),
            Map.entry("bit", (a, b) -> new Type.Bits(Math.max(a, 1), false)),
            Map.entry("bit varying", (a, b) -> new Type.Bits(Math.max(a, 0), true)),
            Map.entry("uuid", (a, b) -> new Type.Uuid()),
            Map.entry("date", (a, b) -> new Type.Date()),
            Map.entry("time without time zone", (a, b) -> new Type.Time(digits(a))),
            Map.entry("timestamp without time zone", (a, b) -> new Type.Timestamp(false, digits(a))),
            Map.entry("timestamp with time zone", (a, b) -> new Type.Timestamp(true, digits(a))),
            Map.entry("json", (a, b) -> new Type.Json()),
            Map.entry("jsonb", (a, b) -> new Type.Json()));

    private ActualTypes() {}

    /** The neutral type that a spelling suggests; null of domains, enumerations, and whatever else has a name of its own. */
    public static @Nullable Type of(String spelling) {
        Matcher form = FORM.matcher(spelling);
        if (!form.matches()) {
            return null;
        }
        String zone = form.group(4);
        Maker maker = BUILT_IN.get(form.group(1) + (zone == null ? "" : zone));
        return maker == null ? null : maker.make(number(form.group(2), -1), number(form.group(3), 0));
    }

    /** What limits a column's values on the source: its own type, or where that is not known the widest of what it is moved as. */
    public static Type limiting(Column column) {
        Type known = of(column.nativeType());
        if (known != null) {
            return known;
        }
        Type type = column.type();
        if (type instanceof Type.Int) {
            return new Type.Int(Long.SIZE);
        } else if (type instanceof Type.Decimal) {
            return new Type.Decimal(0, 0);
        } else if (type instanceof Type.Text text) {
            return new Type.Text(0, text.padded());
        } else if (type instanceof Type.Time) {
            return new Type.Time(MICROSECONDS);
        } else if (type instanceof Type.Timestamp timestamp) {
            return new Type.Timestamp(timestamp.zoned(), MICROSECONDS);
        }
        return type;
    }

    /** Whether a type is a length of time, whose months have no length. */
    public static boolean isInterval(String spelling) {
        return spelling.equals(INTERVAL) || spelling.startsWith(INTERVAL + "(") || spelling.startsWith(INTERVAL + " ");
    }

    /**
     * Whether values can be moved as a neutral type at all; single ones may still be refused. Never as one that would lose or add
     * something: no number that is rounded, no instant without its zone.
     *
     * @param natural the neutral type that the column's own suggests, below any domain
     */
    public static boolean canBecome(Type natural, String spelling, Type asked) {
        boolean whole = natural instanceof Type.Int;
        boolean exact = whole || natural instanceof Type.Decimal;
        boolean known = of(spelling) != null;
        if (asked instanceof Type.Bool || asked instanceof Type.Int) {
            return natural.getClass() == asked.getClass() || (known && (exact || natural instanceof Type.Bool));
        } else if (asked instanceof Type.Decimal) {
            return exact;
        } else if (asked instanceof Type.Real real) {
            return natural instanceof Type.Real of && of.bits() == real.bits();
        } else if (asked instanceof Type.Text) {
            return !(natural instanceof Type.Bool || natural instanceof Type.Bytes);
        } else if (asked instanceof Type.Uuid) {
            return natural instanceof Type.Uuid || (natural instanceof Type.Text text && !text.padded());
        } else if (asked instanceof Type.Bytes bytes) {
            return natural instanceof Type.Bytes || (natural instanceof Type.Uuid && known && bytes.length() == 16);
        } else if (asked instanceof Type.Bits) {
            return natural instanceof Type.Bits;
        } else if (asked instanceof Type.Timestamp timestamp) {
            return natural instanceof Type.Timestamp of && of.zoned() == timestamp.zoned();
        } else if (asked instanceof Type.Duration) {
            return natural instanceof Type.Native && isInterval(spelling);
        }
        return natural.getClass() == asked.getClass();
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static int digits(int modifier) {
        return modifier < 0 ? MICROSECONDS : modifier;
    }
}
