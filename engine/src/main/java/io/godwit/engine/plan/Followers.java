package io.godwit.engine.plan;

import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.TableId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables whose rows follow rows of others without the source's log saying so (see {@link Cascade}). */
public final class Followers {
    private final Map<TableId, Set<TableId>> beyond = new HashMap<>();

    private Followers(List<TablePlan> plans) {
        Map<TableId, List<Cascade>> cascades = new HashMap<>();
        plans.forEach(p -> cascades.put(p.table().id(), p.table().cascades()));
        for (List<Cascade> ways : cascades.values()) {
            for (Cascade way : ways) {
                if (way.acts()) {
                    Set<TableId> reached = beyond.computeIfAbsent(way.table(), t -> new LinkedHashSet<>());
                    cascades.getOrDefault(way.table(), List.of()).stream()
                            .filter(next -> goesOn(way, next))
                            .forEach(next -> reached.add(next.table()));
                }
            }
        }
    }

    /** Among the tables of these plans. */
    public static Followers of(List<TablePlan> plans) {
        return new Followers(plans);
    }

    /** Whether the table's rows follow others. */
    public boolean contains(TableId table) {
        return beyond.containsKey(table);
    }

    /** All such tables. */
    public Set<TableId> tables() {
        return Collections.unmodifiableSet(beyond.keySet());
    }

    /** Tables whose rows follow in their turn when rows of this one follow. */
    public Set<TableId> beyond(TableId table) {
        return beyond.getOrDefault(table, Set.of());
    }

    private static boolean goesOn(Cascade way, Cascade next) {
        boolean deletes = way.onDelete() == Action.CASCADE;
        boolean changes = way.onUpdate() != Action.NONE || (way.onDelete() != Action.NONE && !deletes);
        return (deletes && next.onDelete() != Action.NONE)
                || (changes
                        && next.onUpdate() != Action.NONE
                        && !Collections.disjoint(way.columns(), next.referenced()));
    }
}
