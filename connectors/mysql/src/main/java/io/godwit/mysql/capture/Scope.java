package io.godwit.mysql.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tables whose changes are wanted. Names are found whatever their case, since that depends on the server's file system. */
final class Scope {
    private final Map<TableId, TablePlan> plans = new HashMap<>();
    private final Map<TableId, TableId> byLowerCase = new HashMap<>();

    Scope(List<TablePlan> plans) {
        for (TablePlan plan : plans) {
            this.plans.put(plan.table().id(), plan);
            byLowerCase.put(
                    lower(plan.table().id().schema(), plan.table().id().name()),
                    plan.table().id());
        }
    }

    private static TableId lower(String schema, String name) {
        return new TableId(schema.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }

    /** The plan of the table of exactly this name; null if it is not wanted. */
    @Nullable
    TablePlan plan(TableId table) {
        return plans.get(table);
    }

    /** The plan of a table that is known to be wanted. */
    TablePlan planned(TableId table) {
        return Objects.requireNonNull(plans.get(table));
    }

    /** A wanted table by a name as somebody wrote it. */
    @Nullable
    TableId find(String schema, String name) {
        return byLowerCase.get(lower(schema, name));
    }

    boolean hasSchema(String schema) {
        return !tables(schema).isEmpty();
    }

    /** The wanted tables of a database. */
    List<TableId> tables(String schema) {
        return plans.keySet().stream()
                .filter(t -> t.schema().equalsIgnoreCase(schema))
                .sorted()
                .toList();
    }
}
