package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The foreign keys of one schema by which rows follow others. SQL Server takes such a key only while no table is reached on two ways
 * from another, or from itself (error 1785; Transact-SQL Reference, "Primary and Foreign Key Constraints", "Cascading referential
 * integrity").
 */
final class Cascading {
    private final Map<TableId, List<TableId>> followers = new HashMap<>();

    /** Whether rows may follow by this key beside all that were taken before; it is taken then. */
    boolean take(ForeignKeyDefinition key) {
        if (key.onDelete() == Action.NONE && key.onUpdate() == Action.NONE) {
            return true;
        }
        followers.computeIfAbsent(key.referenced(), k -> new ArrayList<>()).add(key.table());
        for (TableId start : List.copyOf(followers.keySet())) {
            if (!isTree(start, new HashSet<>())) {
                List<TableId> taken = followers.get(key.referenced());
                if (taken != null) {
                    taken.remove(taken.size() - 1);
                }
                return false;
            }
        }
        return true;
    }

    private boolean isTree(TableId table, Set<TableId> met) {
        if (!met.add(table)) {
            return false;
        }
        for (TableId follower : followers.getOrDefault(table, List.of())) {
            if (!isTree(follower, met)) {
                return false;
            }
        }
        return true;
    }
}
