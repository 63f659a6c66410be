package io.godwit.sql.apply;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tables' rows follow which, with columns as indexes into what is moved. */
final class CascadeGraph {
    private final Map<TableId, TablePlan> byId = new HashMap<>();
    private final Map<TableId, List<Way>> ways = new HashMap<>();
    private final Map<TableId, Set<TableId>> below = new HashMap<>();

    /** One foreign key that takes rows of {@code child} along. */
    static final class Way {
        private final TablePlan child;
        private final int[] referenced;
        private final int[] columns;
        private final Action onDelete;
        private final Action onUpdate;

        Way(TablePlan parent, TablePlan child, Cascade cascade) {
            this.child = child;
            this.referenced = indexes(parent, cascade.referenced());
            this.columns = indexes(child, cascade.columns());
            this.onDelete = cascade.onDelete();
            this.onUpdate = cascade.onUpdate();
        }

        TablePlan child() {
            return child;
        }

        /** The parent's columns. */
        int[] referenced() {
            return referenced;
        }

        /** The child's columns, in the same order. */
        int[] columns() {
            return columns;
        }

        Action onDelete() {
            return onDelete;
        }

        Action onUpdate() {
            return onUpdate;
        }

        /** Whether these columns are, or share some with, those the way leads from. */
        boolean leadsFrom(int[] changed) {
            for (int c : changed) {
                for (int r : referenced) {
                    if (c == r) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    CascadeGraph(Collection<TablePlan> plans) {
        plans.forEach(p -> byId.put(p.table().id(), p));
        for (TablePlan plan : plans) {
            List<Way> from = new ArrayList<>();
            for (Cascade cascade : plan.table().cascades()) {
                TablePlan child = byId.get(cascade.table());
                if (child != null && cascade.acts()) {
                    from.add(new Way(plan, child, cascade));
                }
            }
            ways.put(plan.table().id(), List.copyOf(from));
        }
        ways.keySet().forEach(id -> below.put(id, reach(id)));
    }

    private static int[] indexes(TablePlan plan, List<String> names) {
        List<String> moved = plan.table().moved().stream().map(Column::name).toList();
        int[] indexes = names.stream().mapToInt(moved::indexOf).toArray();
        for (int index : indexes) {
            if (index < 0) {
                throw new IllegalArgumentException(
                        "rows of " + plan.table().id() + " follow by a column it does not move");
            }
        }
        return indexes;
    }

    private Set<TableId> reach(TableId from) {
        Set<TableId> found = new HashSet<>();
        Deque<TableId> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (Way way : ways(open.pop())) {
                TableId child = way.child().table().id();
                if (found.add(child)) {
                    open.push(child);
                }
            }
        }
        return found;
    }

    List<Way> ways(TableId parent) {
        return ways.getOrDefault(parent, List.of());
    }

    Join join(TableId table) {
        TablePlan plan = byId.get(table);
        return plan == null ? Join.NONE : plan.join();
    }

    /** All tables whose rows a change of this one may take along, at any depth; itself too where it can come round. */
    Set<TableId> below(TableId parent) {
        return below.getOrDefault(parent, Set.of());
    }
}
