package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling.Spelled;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the columns of foreign keys alike on both ends: SQL Server takes no reference between columns of different types, lengths or
 * scales (errors 1753 and 1778), other engines do. The wider of the two holds the values of both.
 */
final class ForeignKeyTypes {
    /** Longer chains of references than this do not settle. */
    private static final int MOST_PASSES = 20;

    private static final List<String> WHOLE = List.of("smallint", "int", "bigint");
    private static final int BIGINT_DIGITS = 19;

    private ForeignKeyTypes() {}

    static void align(Map<TableId, Map<String, Spelled>> types, List<ForeignKeyDefinition> keys) {
        boolean changed = true;
        for (int pass = 0; changed && pass < MOST_PASSES; pass++) {
            changed = false;
            for (ForeignKeyDefinition key : keys) {
                Map<String, Spelled> from = types.get(key.table());
                Map<String, Spelled> to = types.get(key.referenced());
                for (int i = 0; from != null && to != null && i < key.columns().size(); i++) {
                    changed |= align(
                            from,
                            key.columns().get(i),
                            to,
                            key.referencedColumns().get(i));
                }
            }
        }
    }

    /** Whether the columns of both ends are of the same types. */
    static boolean areAlike(ForeignKeyDefinition key, Map<String, Spelled> from, Map<String, Spelled> to) {
        for (int i = 0; i < key.columns().size(); i++) {
            Spelled one = from.get(key.columns().get(i));
            Spelled other = to.get(key.referencedColumns().get(i));
            if (one == null || other == null || !one.type().equals(other.type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean align(Map<String, Spelled> from, String column, Map<String, Spelled> to, String referenced) {
        Spelled one = from.get(column);
        Spelled other = to.get(referenced);
        if (one == null || other == null || one.type().equals(other.type())) {
            return false;
        }
        String wider = wider(one, other);
        if (wider == null) {
            return false;
        }
        String reason = "as wide as the other end of a foreign key";
        if (!one.type().equals(wider)) {
            from.put(column, new Spelled(wider, reason));
        }
        if (!other.type().equals(wider)) {
            to.put(referenced, new Spelled(wider, reason));
        }
        return true;
    }

    private static @Nullable String wider(Spelled one, Spelled other) {
        NativeText a = NativeText.of(one.type());
        NativeText b = NativeText.of(other.type());
        if (a.isUnicode() && b.isUnicode() && a.isIndexable() && b.isIndexable()) {
            return "nvarchar(" + Math.max(a.length(), b.length()) + ") COLLATE " + TypeSpelling.COLLATION;
        }
        if (a.name().equals(b.name()) && a.length() > 0 && b.length() > 0) {
            return a.length() >= b.length() ? one.type() : other.type();
        }
        if (WHOLE.contains(a.name()) && WHOLE.contains(b.name())) {
            return WHOLE.get(Math.max(WHOLE.indexOf(a.name()), WHOLE.indexOf(b.name())));
        }
        return exact(a, b);
    }

    private static @Nullable String exact(NativeText a, NativeText b) {
        boolean numbers =
                (WHOLE.contains(a.name()) || a.precision() > 0) && (WHOLE.contains(b.name()) || b.precision() > 0);
        int scale = Math.max(a.scale(), b.scale());
        int whole = Math.max(whole(a), whole(b));
        return numbers && whole + scale <= TypeSpelling.MOST_PRECISION
                ? "decimal(" + (whole + scale) + "," + scale + ")"
                : null;
    }

    private static int whole(NativeText type) {
        return type.precision() > 0 ? type.precision() - type.scale() : BIGINT_DIGITS;
    }
}
