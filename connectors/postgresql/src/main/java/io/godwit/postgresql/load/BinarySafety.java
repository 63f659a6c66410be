package io.godwit.postgresql.load;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.util.Set;

/**
 * Which types' binary form means the same on every server from 12 to 18. Not so: forms that embed object identifiers
 * (composites, the {@code reg*} types, arrays of types that a user made), forms that depend on settings ({@code xml}), forms
 * that a server writes and does not read ({@code tsquery} without a word in it), and types of extensions, whose forms are
 * theirs to change.
 */
final class BinarySafety {
    private static final int INTERVAL_GAINED_INFINITY = 17;

    /** By the name without modifiers. Their object identifiers, which arrays of them embed, are fixed. */
    private static final Set<String> SAFE = Set.of(
            "boolean",
            "smallint",
            "integer",
            "bigint",
            "oid",
            "xid",
            "xid8",
            "cid",
            "tid",
            "real",
            "double precision",
            "numeric",
            "money",
            "text",
            "character varying",
            "character",
            "bpchar",
            "\"char\"",
            "name",
            "bytea",
            "uuid",
            "date",
            "time without time zone",
            "time with time zone",
            "timestamp without time zone",
            "timestamp with time zone",
            "interval",
            "json",
            "jsonb",
            "jsonpath",
            "bit",
            "bit varying",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "pg_lsn",
            "pg_snapshot",
            "txid_snapshot",
            "int4range",
            "int8range",
            "numrange",
            "daterange",
            "tsrange",
            "tstzrange",
            "int4multirange",
            "int8multirange",
            "nummultirange",
            "datemultirange",
            "tsmultirange",
            "tstzmultirange");

    private BinarySafety() {}

    /** Whether the column's binary form can be sent from one server to another. */
    static boolean safe(Column column) {
        if (isBuiltIn(column.nativeType())) {
            return SAFE.contains(base(column.nativeType()));
        }
        // an enum travels as its label and a domain as its base type, which a neutral type vouches for
        return !column.nativeType().endsWith("[]") && !(column.type() instanceof Type.Native);
    }

    /** The type as a binary layout spells it: marked where what its bytes mean depends on the server's version. */
    static String layout(Column column, int version) {
        boolean marked = version >= INTERVAL_GAINED_INFINITY
                && isBuiltIn(column.nativeType())
                && base(column.nativeType()).equals("interval");
        return marked ? column.nativeType() + "/17" : column.nativeType();
    }

    /** Types outside pg_catalog are spelled with their schema, because the search path is empty. */
    private static boolean isBuiltIn(String nativeType) {
        return nativeType.indexOf('.') < 0;
    }

    /** The name without modifiers, fields and brackets: {@code timestamp(3) with time zone[]} is {@code timestamp with time zone}. */
    private static String base(String nativeType) {
        String element = nativeType.endsWith("[]") ? nativeType.substring(0, nativeType.length() - 2) : nativeType;
        String plain = element.replaceAll("\\([^)]*\\)", "");
        return plain.startsWith("interval ") ? "interval" : plain;
    }
}
