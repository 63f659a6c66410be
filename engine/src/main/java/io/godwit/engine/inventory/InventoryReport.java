package io.godwit.engine.inventory;

import java.util.List;

/**
 * The objects of the source and of the target, side by side, as each server's catalogue had them.
 *
 * @param takenMillis when the target's catalogue was read
 * @param kinds how many of each kind, by kind
 * @param findings every object that is not the same on both sides
 * @param columns how many columns of moved tables were compared by type
 * @param converted the columns whose types are not the same
 */
public record InventoryReport(
        long takenMillis,
        List<KindCount> kinds,
        List<Finding> findings,
        long columns,
        List<ConvertedColumn> converted) {
    public InventoryReport {
        kinds = List.copyOf(kinds);
        findings = List.copyOf(findings);
        converted = List.copyOf(converted);
    }

    /** What is the matter with an object. */
    public enum State {
        /** Its definition does not read the same on both sides, or it cannot be used on the target. */
        DIFFERS,
        /** The target does not have it. */
        MISSING,
        /** A counter on the target has not come as far as the source's: it would give numbers out again. */
        BEHIND,
        /** Only the target has it. */
        EXTRA
    }

    /**
     * The objects of one kind.
     *
     * @param kind as in {@link io.godwit.spi.schema.SchemaObject#kind}
     * @param same the same on both sides
     * @param further counters that have come further on the target, which is in use already
     * @param differs as {@link State#DIFFERS}
     * @param missing as {@link State#MISSING}
     * @param behind as {@link State#BEHIND}
     * @param extra as {@link State#EXTRA}
     */
    public record KindCount(
            String kind, long same, long further, long differs, long missing, long behind, long extra) {}

    /**
     * An object that is not the same on both sides.
     *
     * @param kind as in {@link io.godwit.spi.schema.SchemaObject#kind}
     * @param name its name on the target
     * @param state what is the matter
     * @param source its definition on the source, with the target's names; empty if it has none there
     * @param target its definition on the target; empty if it has none there
     * @param reason why, as far as that is known; else empty
     */
    public record Finding(String kind, String name, State state, String source, String target, String reason) {}

    /**
     * A column that has another type on the target.
     *
     * @param table its table's name on the source
     * @param column its name
     * @param sourceType its type on the source, in that engine's words
     * @param targetType its type on the target, in that engine's words
     */
    public record ConvertedColumn(String table, String column, String sourceType, String targetType) {}

    /** How many objects are in a state. */
    public long count(State state) {
        return kinds.stream()
                .mapToLong(k -> switch (state) {
                    case DIFFERS -> k.differs();
                    case MISSING -> k.missing();
                    case BEHIND -> k.behind();
                    case EXTRA -> k.extra();
                })
                .sum();
    }

    /** How many objects are the same, or counters that have come further. */
    public long right() {
        return kinds.stream().mapToLong(k -> k.same() + k.further()).sum();
    }
}
