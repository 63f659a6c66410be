package io.godwit.engine.inventory;

import io.godwit.engine.state.Plan;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that a target holds, wherever a migration's tables went: its address may name but one of several schemas. */
public final class TargetCatalogue {
    private TargetCatalogue() {}

    /**
     * Reads it.
     *
     * @param target opened on the target's endpoint
     */
    public static Schema read(Source target, Plan plan) {
        Schema found = target.schema(Selection.ALL);
        Set<String> missing = new LinkedHashSet<>();
        for (TablePlan table : plan.tables()) {
            missing.add(table.table().target().schema());
        }
        found.tables().forEach(t -> missing.remove(t.id().schema()));
        if (missing.isEmpty()) {
            return found;
        }
        Schema others =
                target.schema(new Selection(List.copyOf(missing), List.of(), List.of(), Map.of(), Map.of(), Map.of()));
        List<Table> tables = new ArrayList<>(found.tables());
        tables.addAll(others.tables());
        List<SchemaObject> objects = new ArrayList<>();
        Set<ObjectName> names = new HashSet<>();
        for (Schema each : List.of(found, others)) {
            each.objects().stream().filter(o -> names.add(ObjectName.of(o))).forEach(objects::add);
        }
        return new Schema(found.engine(), found.version(), tables, objects);
    }
}
