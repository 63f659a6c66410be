package io.godwit.sql;

import io.godwit.spi.schema.Expression.Literal;
import java.util.Map;

/** Casts as PostgreSQL writes them, where they leave the value what it is. */
final class Casts {
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("smallint", Kind.INTEGER),
            Map.entry("integer", Kind.INTEGER),
            Map.entry("bigint", Kind.INTEGER),
            Map.entry("numeric", Kind.EXACT),
            Map.entry("real", Kind.REAL),
            Map.entry("double precision", Kind.REAL),
            Map.entry("text", Kind.TEXT),
            Map.entry("character varying", Kind.TEXT),
            Map.entry("character", Kind.TEXT),
            Map.entry("bpchar", Kind.TEXT),
            Map.entry("name", Kind.TEXT),
            Map.entry("boolean", Kind.BOOLEAN),
            Map.entry("bytea", Kind.BYTES),
            Map.entry("date", Kind.DATE),
            Map.entry("time without time zone", Kind.TIME),
            Map.entry("timestamp without time zone", Kind.TIMESTAMP),
            Map.entry("timestamp with time zone", Kind.INSTANT),
            Map.entry("uuid", Kind.UUID),
            Map.entry("json", Kind.JSON),
            Map.entry("jsonb", Kind.JSON),
            Map.entry("\"bit\"", Kind.BITS),
            Map.entry("bit", Kind.BITS),
            Map.entry("bit varying", Kind.BITS));

    private Casts() {}

    /**
     * The value after the cast.
     *
     * @throws Untranslatable if it may be another one, or is of a type that is not known
     */
    static Typed cast(Typed value, String type) {
        String plain = type.replaceAll("\\([^)]*\\)", "");
        Kind wanted = KINDS.get(plain);
        if (value.expression() instanceof Literal literal) {
            return literal(literal, value, type, wanted);
        }
        boolean cut = !plain.equals(type);
        boolean same = !cut && wanted != null && same(value.kind(), wanted, plain);
        if (same && wanted != null) {
            return new Typed(value.expression(), wanted, value.ignoresCase());
        }
        boolean momentAs = value.kind() == Kind.INSTANT && (wanted == Kind.TIMESTAMP || wanted == Kind.DATE);
        boolean idAs = value.kind() == Kind.UUID && wanted == Kind.TEXT;
        if (!cut && wanted != null && (momentAs || idAs) && isMoment(value)) {
            return Typed.of(value.expression(), wanted);
        }
        throw new Untranslatable("it converts " + value.kind().words() + " to " + type);
    }

    private static boolean same(Kind kind, Kind wanted, String type) {
        return switch (kind) {
            case INTEGER -> wanted.numeric() && !type.equals("smallint");
            case EXACT -> wanted == Kind.EXACT;
            case REAL -> type.equals("double precision");
            case LABEL -> wanted == Kind.TEXT;
            default -> kind == wanted;
        };
    }

    private static boolean isMoment(Typed value) {
        return value.expression() instanceof io.godwit.spi.schema.Expression.Call call
                && call.arguments().isEmpty();
    }

    private static Typed literal(
            Literal literal, Typed value, String type, @org.jspecify.annotations.Nullable Kind wanted) {
        if (literal.kind() == Literal.Kind.NULL) {
            return value;
        }
        if (wanted == null) {
            // a type that a user made: a label of it, if anything; lists and lengths of time are something else
            boolean label = value.kind() == Kind.TEXT
                    && !type.endsWith("]")
                    && !BUILT_IN_OTHERS.matcher(type).matches();
            if (label) {
                return Typed.of(literal, Kind.LABEL);
            }
            throw new Untranslatable("it converts a constant to " + type);
        }
        if (wanted == Kind.BYTES && value.kind() == Kind.TEXT && literal.text().matches("\\\\x([0-9a-fA-F]{2})*")) {
            return Typed.of(new Literal(Literal.Kind.BYTES, literal.text().substring(2)), Kind.BYTES);
        }
        boolean cut = type.indexOf('(') >= 0;
        if (wanted == Kind.INSTANT || wanted == Kind.BYTES || (cut && wanted != Kind.BITS)) {
            throw new Untranslatable("it converts a constant to " + type);
        }
        if (value.kind() == Kind.BITS && wanted == Kind.BITS) {
            return value;
        }
        Literal read = Constants.of(wanted, literal.text())
                .orElseThrow(() -> new Untranslatable("it converts a constant to " + type));
        boolean whole = wanted != Kind.INTEGER || read.text().indexOf('.') < 0;
        if (!whole) {
            throw new Untranslatable("it rounds a constant");
        }
        return Typed.of(read, wanted);
    }

    private static final java.util.regex.Pattern BUILT_IN_OTHERS = java.util.regex.Pattern.compile(
            "interval.*|time.*|money|oid|xid.*|reg.*|inet|cidr|macaddr.*|point|line|lseg|box|path|polygon|circle|ts.*|.*range|xml|"
                    + "jsonpath|pg_.*|\"char\"");
}
