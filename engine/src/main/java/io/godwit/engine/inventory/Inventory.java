package io.godwit.engine.inventory;

import io.godwit.engine.inventory.InventoryReport.ConvertedColumn;
import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two catalogues by kind, name and definition. Of one engine, both come from connectors that write definitions the same way, the
 * source's with the target's names, so equal objects read alike. Two versions of a server may write one definition in two
 * ways: then it is said to differ in text, with both texts, and that is not counted against the rows. Catalogues of two engines
 * are compared by what both say apart from their languages.
 */
public final class Inventory {
    static final String MADE_LATER = "made on the source after the migration was planned";

    private final Plan plan;
    private final Selection selection;
    private final Map<ObjectName, SchemaObject> planned;
    private final Map<ObjectName, String> reasons = new HashMap<>();
    private final Tally tally = new Tally();

    private Inventory(Plan plan, Progress progress, Selection selection) {
        this.plan = plan;
        this.selection = selection;
        this.planned = moved(plan.schema());
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() != Outcome.COPIED) {
                reasons.put(ObjectName.of(report), report.reason());
            }
        }
    }

    /**
     * Compares.
     *
     * @param progress the target's facts, which say why objects were skipped or changed
     * @param source what the source holds now
     * @param target all that the target holds now
     * @param nowMillis when that was
     */
    public static InventoryReport take(
            Plan plan, Progress progress, Selection selection, Schema source, Schema target, long nowMillis) {
        Inventory inventory = new Inventory(plan, progress, selection);
        if (source.engine().equals(target.engine())) {
            inventory.compare(source, target);
        } else {
            new AcrossEngines(plan, progress, inventory.tally, source, target).compare();
        }
        List<ConvertedColumn> converted = new ArrayList<>();
        long columns = inventory.columns(target, converted);
        return new InventoryReport(nowMillis, inventory.tally.kinds(), inventory.tally.findings(), columns, converted);
    }

    private static Map<ObjectName, SchemaObject> moved(Schema schema) {
        Map<ObjectName, SchemaObject> objects = new LinkedHashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() == null) {
                objects.put(ObjectName.of(object), object);
            }
        }
        return objects;
    }

    private void compare(Schema source, Schema target) {
        Map<ObjectName, SchemaObject> there = new LinkedHashMap<>();
        target.objects().forEach(o -> there.put(ObjectName.of(o), o));
        Map<ObjectName, SchemaObject> here = moved(source);
        here.forEach((name, object) -> compare(name, object, there.get(name)));
        there.forEach((name, object) -> {
            if (!here.containsKey(name) && object.skipped() == null) {
                extra(name, object);
            }
        });
    }

    private void compare(ObjectName name, SchemaObject source, @Nullable SchemaObject target) {
        String reason = reasons.getOrDefault(name, planned.containsKey(name) ? "" : MADE_LATER);
        if (target == null) {
            found(name, State.MISSING, text(source), "", reason);
            return;
        }
        String unusable = target.skipped();
        if (unusable != null) {
            found(name, State.DIFFERS, text(source), "", "on the target: " + unusable);
            return;
        }
        Long from = source.counted();
        Long to = target.counted();
        if (from != null && to != null) {
            tally.counter(
                    name,
                    from,
                    to,
                    new Finding(name.kind(), name.name(), State.BEHIND, text(source), text(target), reason));
        } else if (text(source).equals(text(target))) {
            tally.same(name);
        } else {
            found(name, State.DIFFERS, text(source), text(target), reason);
        }
    }

    private void extra(ObjectName name, SchemaObject object) {
        tally.extra(
                name, text(object), planned.containsKey(name) ? "no longer on the source" : "not of this migration");
    }

    private void found(ObjectName name, State state, String source, String target, String reason) {
        tally.found(new Finding(name.kind(), name.name(), state, source, target, reason));
    }

    static String text(SchemaObject object) {
        return String.join(";\n", object.statements()).strip();
    }

    private long columns(Schema target, List<ConvertedColumn> converted) {
        Map<TableId, Table> there = new HashMap<>();
        target.tables().forEach(t -> there.put(t.id(), t));
        long columns = 0;
        for (TablePlan table : plan.tables()) {
            Table counterpart = there.get(table.table().target());
            if (counterpart == null) {
                continue;
            }
            Map<String, String> types = new HashMap<>();
            counterpart.columns().forEach(c -> types.put(c.name(), c.nativeType()));
            for (Column column : table.table().columns()) {
                String type = types.get(column.name());
                if (type != null) {
                    columns++;
                    if (!type.equals(column.nativeType()) && !type.equals(renamed(column.nativeType()))) {
                        converted.add(new ConvertedColumn(
                                table.table().id().toString(), column.name(), column.nativeType(), type));
                    }
                }
            }
        }
        return columns;
    }

    /** A type of a schema that has another name on the target. */
    private String renamed(String type) {
        for (Map.Entry<String, String> schema : selection.schemaNames().entrySet()) {
            if (type.startsWith(schema.getKey() + ".")) {
                return schema.getValue() + type.substring(schema.getKey().length());
            }
        }
        return type;
    }
}
