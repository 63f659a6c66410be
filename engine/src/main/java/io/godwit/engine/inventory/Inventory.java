package io.godwit.engine.inventory;

import io.godwit.engine.inventory.InventoryReport.ConvertedColumn;
import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.KindCount;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares two catalogues by kind, name and definition. Both come from connectors that write definitions the same way, the
 * source's with the target's names, so equal objects read alike. Two versions of a server may write one definition in two
 * ways: then it is said to differ in text, with both texts, and that is not counted against the rows.
 */
public final class Inventory {
    /** More objects than this of one kind that only the target has are counted, not named. */
    private static final int MOST_EXTRA = 100;

    private final Plan plan;
    private final Selection selection;
    private final Map<ObjectName, SchemaObject> planned;
    private final Map<ObjectName, String> reasons = new HashMap<>();
    private final Map<String, Count> counts = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private Inventory(Plan plan, Progress progress, Selection selection) {
        this.plan = plan;
        this.selection = selection;
        this.planned = moved(plan.schema());
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() != Outcome.COPIED) {
                reasons.put(new ObjectName(report.kind(), report.name()), report.reason());
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
        return new Inventory(plan, progress, selection).compare(source, target, nowMillis);
    }

    private record ObjectName(String kind, String name) {}

    private static Map<ObjectName, SchemaObject> moved(Schema schema) {
        Map<ObjectName, SchemaObject> objects = new LinkedHashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() == null) {
                objects.put(new ObjectName(object.kind(), object.name()), object);
            }
        }
        return objects;
    }

    private InventoryReport compare(Schema source, Schema target, long nowMillis) {
        Map<ObjectName, SchemaObject> there = new LinkedHashMap<>();
        target.objects().forEach(o -> there.put(new ObjectName(o.kind(), o.name()), o));
        Map<ObjectName, SchemaObject> here = moved(source);
        here.forEach((name, object) -> compare(name, object, there.get(name)));
        there.forEach((name, object) -> {
            if (!here.containsKey(name) && object.skipped() == null) {
                extra(name, object);
            }
        });
        List<KindCount> kinds = new ArrayList<>();
        counts.forEach((kind, count) -> kinds.add(count.of(kind)));
        List<ConvertedColumn> converted = new ArrayList<>();
        long columns = columns(target, converted);
        return new InventoryReport(nowMillis, kinds, findings, columns, converted);
    }

    private void compare(ObjectName name, SchemaObject source, @Nullable SchemaObject target) {
        String reason = reasons.getOrDefault(
                name, planned.containsKey(name) ? "" : "made on the source after the migration was planned");
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
            if (to < from) {
                found(name, State.BEHIND, text(source), text(target), reason);
            } else {
                Count count = count(name);
                count.same += to.equals(from) ? 1 : 0;
                count.further += to.equals(from) ? 0 : 1;
            }
        } else if (text(source).equals(text(target))) {
            count(name).same++;
        } else {
            found(name, State.DIFFERS, text(source), text(target), reason);
        }
    }

    private void extra(ObjectName name, SchemaObject object) {
        if (count(name).of(State.EXTRA) >= MOST_EXTRA) {
            count(name).add(State.EXTRA);
            return;
        }
        found(
                name,
                State.EXTRA,
                "",
                text(object),
                planned.containsKey(name) ? "no longer on the source" : "not of this migration");
    }

    private void found(ObjectName name, State state, String source, String target, String reason) {
        count(name).add(state);
        findings.add(new Finding(name.kind(), name.name(), state, source, target, reason));
    }

    private Count count(ObjectName name) {
        return counts.computeIfAbsent(name.kind(), k -> new Count());
    }

    /** The objects of one kind so far. */
    private static final class Count {
        private final Map<State, Long> states = new EnumMap<>(State.class);
        private long same;
        private long further;

        void add(State state) {
            states.merge(state, 1L, Long::sum);
        }

        long of(State state) {
            return states.getOrDefault(state, 0L);
        }

        KindCount of(String kind) {
            return new KindCount(
                    kind, same, further, of(State.DIFFERS), of(State.MISSING), of(State.BEHIND), of(State.EXTRA));
        }
    }

    private static String text(SchemaObject object) {
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
