package io.godwit.postgresql.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What columns need to know of types: which are built in, enumerations with their labels, and what domains stand for. */
final class TypeFacts {
    /**
     * A row of pg_type.
     *
     * @param builtIn its name if it lies in pg_catalog, or is that of PostGIS's shapes; else empty
     * @param kind b, d, e, c, r or m, as in pg_type
     * @param base a domain's base type
     * @param modifier a domain's type modifier
     */
    private record Fact(String builtIn, String kind, long base, int modifier) {}

    private final Map<Long, Fact> byOid = new HashMap<>();
    private final Map<Long, List<String>> labels = new HashMap<>();

    static TypeFacts read(Reading reading) throws SQLException {
        TypeFacts facts = new TypeFacts();
        reading.each(
                """
                SELECT t.oid, CASE WHEN n.nspname = 'pg_catalog' OR %s THEN t.typname ELSE '' END, t.typtype, t.typbasetype,
                  t.typtypmod
                FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace""".formatted(PostGis.IS_TYPE),
                row -> facts.byOid.put(
                        row.getLong(1), new Fact(row.getString(2), row.getString(3), row.getLong(4), row.getInt(5))));
        reading.each(
                "SELECT e.enumtypid, e.enumlabel FROM pg_catalog.pg_enum e ORDER BY e.enumtypid, e.enumsortorder",
                row -> facts.labels
                        .computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(row.getString(2)));
        return facts;
    }

    io.godwit.spi.schema.Type neutral(long type, int modifier, String spelling) {
        long at = type;
        int effective = modifier;
        Fact fact = byOid.get(at);
        while (fact != null && fact.kind.equals("d")) {
            effective = fact.modifier;
            at = fact.base;
            fact = byOid.get(at);
        }
        List<String> enumeration = labels.get(at);
        if (enumeration != null) {
            return new io.godwit.spi.schema.Type.Enumeration(enumeration);
        }
        return TypeMapping.neutral(fact == null ? "" : fact.builtIn, effective, spelling);
    }

    boolean byteEqual(long type) {
        Fact fact = base(type);
        return fact != null && (fact.kind.equals("e") || TypeMapping.byteEqual(fact.builtIn));
    }

    private @Nullable Fact base(long type) {
        Fact fact = byOid.get(type);
        while (fact != null && fact.kind.equals("d")) {
            fact = byOid.get(fact.base);
        }
        return fact;
    }
}
