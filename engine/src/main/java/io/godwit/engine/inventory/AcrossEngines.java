package io.godwit.engine.inventory;

import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.inventory.TablesAcross.Lack;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the catalogues of two engines by what both say of their objects apart from their languages. An object of which the
 * source says no such thing was made by nobody: it is missing, with the reason that was recorded. Where only the target cannot
 * say what an object of its own is (a condition in words of its own), the object's name has to do.
 */
final class AcrossEngines {
    /** The equal one, up to three ways to correspond, and the name. */
    private static final int MOST_KEYS = 5;

    private final Tally tally;
    private final Schema source;
    private final Schema target;
    private final TablesAcross tables;
    private final Set<ObjectName> planned = new HashSet<>();
    private final Map<ObjectName, ObjectReport> reports = new HashMap<>();
    private final Map<String, ObjectReport> reportsByName = new HashMap<>();
    private final Map<Object, Deque<SchemaObject>> there = new HashMap<>();
    private final Set<ObjectName> used = new HashSet<>();

    AcrossEngines(Plan plan, Progress progress, Tally tally, Schema source, Schema target) {
        this.tally = tally;
        this.source = source;
        this.target = target;
        plan.schema().objects().forEach(o -> planned.add(ObjectName.of(o)));
        for (ObjectReport report : progress.objects()) {
            reports.put(ObjectName.of(report), report);
            // of two kinds under one name, the one that something is to be said of
            reportsByName.merge(report.name(), report, (a, b) -> a.outcome() == Outcome.COPIED ? b : a);
        }
        this.tables = new TablesAcross(source, target, progress.objects());
    }

    void compare() {
        for (SchemaObject object : target.objects()) {
            Definition definition = object.definition();
            List<Object> keys = definition == null ? List.of(named(object.name())) : keys(definition);
            keys.forEach(
                    k -> there.computeIfAbsent(k, key -> new ArrayDeque<>()).add(object));
        }
        List<SchemaObject> moved =
                source.objects().stream().filter(o -> o.skipped() == null).toList();
        IdentityHashMap<SchemaObject, SchemaObject> found = counterparts(moved);
        Set<String> explained = explained();
        for (SchemaObject object : moved) {
            if (object.definition() == null) {
                unsaid(object, explained);
            } else {
                compare(object, object.definition(), found.get(object));
            }
        }
        for (SchemaObject object : target.objects()) {
            if (object.skipped() == null && !used.contains(ObjectName.of(object)) && !isExplained(object, explained)) {
                tally.extra(ObjectName.of(object), text(object), "not of this migration");
            }
        }
    }

    /** The surest first for all, so that none takes what belongs to another. */
    private IdentityHashMap<SchemaObject, SchemaObject> counterparts(List<SchemaObject> moved) {
        IdentityHashMap<SchemaObject, SchemaObject> found = new IdentityHashMap<>();
        for (int level = 0; level < MOST_KEYS; level++) {
            for (SchemaObject object : moved) {
                Definition definition = object.definition();
                if (definition == null || found.containsKey(object)) {
                    continue;
                }
                List<Object> keys = new ArrayList<>(keys(definition));
                name(definition).ifPresent(n -> keys.add(named(n)));
                SchemaObject counterpart = level < keys.size() ? take(keys.get(level)) : null;
                if (counterpart != null) {
                    found.put(object, counterpart);
                }
            }
        }
        return found;
    }

    private static List<Object> keys(Definition definition) {
        Likeness likeness = Likeness.of(definition);
        List<Object> keys = new ArrayList<>(List.of(likeness.equal()));
        keys.addAll(likeness.corresponding());
        return keys;
    }

    /** What an object of which the target cannot say what it is is found by. */
    private static Object named(String name) {
        return "named " + name;
    }

    private static Optional<String> name(Definition definition) {
        if (definition instanceof IndexDefinition index) {
            return Optional.of(index.table() + "." + index.name());
        }
        if (definition instanceof SpatialIndexDefinition index) {
            return Optional.of(index.table() + "." + index.name());
        }
        return definition instanceof CheckDefinition check
                ? Optional.of(check.table() + "." + check.name())
                : Optional.empty();
    }

    private @Nullable SchemaObject take(Object key) {
        for (SchemaObject candidate : there.getOrDefault(key, new ArrayDeque<>())) {
            if (used.add(ObjectName.of(candidate))) {
                return candidate;
            }
        }
        return null;
    }

    private void compare(SchemaObject object, Definition definition, @Nullable SchemaObject counterpart) {
        ObjectName name = ObjectName.of(object);
        String reason = reason(object, definition, counterpart);
        if (definition instanceof CounterDefinition counter) {
            counter(object, counter, counterpart, reason);
        } else if (counterpart == null) {
            found(object, State.MISSING, "", reason);
        } else if (counterpart.skipped() != null) {
            found(object, State.DIFFERS, "", "on the target: " + counterpart.skipped());
        } else if (definition instanceof TableDefinition table) {
            List<Lack> lacking = tables.lacking(table, counterpart.definition());
            if (lacking.isEmpty()) {
                tally.same(name);
            } else {
                found(object, State.DIFFERS, text(counterpart), Lack.sentence(lacking, reason));
            }
        } else if (isSame(definition, counterpart.definition(), reason)) {
            tally.same(name);
        } else {
            found(object, State.DIFFERS, text(counterpart), reason);
        }
    }

    /** What the target cannot say of its own object is taken for what was made, unless that was said to be otherwise. */
    private static boolean isSame(Definition definition, @Nullable Definition made, String reason) {
        if (made == null) {
            return reason.isEmpty();
        }
        boolean stricter = definition instanceof IndexDefinition from
                && made instanceof IndexDefinition to
                && !from.primary()
                && to.primary()
                && Likeness.of(from)
                        .corresponding()
                        .get(0)
                        .equals(Likeness.of(to).corresponding().get(0));
        return stricter
                || Likeness.of(definition).equal().equals(Likeness.of(made).equal());
    }

    /** A counter that the target does not speak of, of a column that it numbers, has not begun. */
    private void counter(
            SchemaObject object, CounterDefinition counter, @Nullable SchemaObject counterpart, String reason) {
        Long next = counterpart != null && counterpart.definition() instanceof CounterDefinition made
                ? Long.valueOf(made.next())
                : tables.isNumbered(counter) ? Long.valueOf(1) : null;
        if (next == null) {
            ObjectReport report = reports.get(ObjectName.of(object));
            if (report != null && report.outcome() == Outcome.SKIPPED) {
                // listed with its reason; the column is there, and somebody else has to number it
                return;
            }
            found(object, State.MISSING, "", reason.isEmpty() ? tables.reason(counter.table()) : reason);
            return;
        }
        String made = counterpart == null ? "" : text(counterpart);
        tally.counter(
                ObjectName.of(object),
                counter.next(),
                next,
                new Finding(object.kind(), object.name(), State.BEHIND, text(object), made, reason));
    }

    /** An object that only its statements say: none of them means anything on the target. */
    private void unsaid(SchemaObject object, Set<String> explained) {
        ObjectReport report = reports.get(ObjectName.of(object));
        if (report == null && planned.contains(ObjectName.of(object)) && isWithTables(object, explained)) {
            return;
        }
        found(object, State.MISSING, "", report == null ? unrecorded(object) : report.reason());
    }

    private String unrecorded(SchemaObject object) {
        return planned.contains(ObjectName.of(object)) ? "" : Inventory.MADE_LATER;
    }

    private String reason(SchemaObject object, Definition definition, @Nullable SchemaObject counterpart) {
        ObjectReport report = reports.get(ObjectName.of(object));
        if (report == null && counterpart != null) {
            report = reports.get(ObjectName.of(counterpart));
        }
        if (report == null) {
            report = reportsByName.get(name(definition).orElse(object.name()));
        }
        return report == null ? unrecorded(object) : report.reason();
    }

    private void found(SchemaObject object, State state, String made, String reason) {
        tally.found(new Finding(object.kind(), object.name(), state, text(object), made, reason));
    }

    private static String text(SchemaObject object) {
        String statements = Inventory.text(object);
        return statements.isEmpty() ? Likeness.words(object.definition()) : statements;
    }

    /** Names of what comes with tables: what they lie in, what is said of them, what makes their numbers. */
    private Set<String> explained() {
        Set<String> names = new HashSet<>();
        for (Table table : source.tables()) {
            names.add(table.target().schema());
            names.add(table.target().toString());
        }
        for (Schema side : List.of(source, target)) {
            for (SchemaObject object : side.objects()) {
                if (object.definition() instanceof CounterDefinition counter && tables.isMoved(counter.table())) {
                    names.add(object.name());
                    names.add(counter.table() + "." + counter.column());
                }
            }
        }
        return names;
    }

    private boolean isExplained(SchemaObject object, Set<String> explained) {
        ObjectReport report = reports.get(ObjectName.of(object));
        if ((report != null && report.outcome() != Outcome.SKIPPED) || isWithTables(object, explained)) {
            return true;
        }
        return object.definition() instanceof IndexDefinition index && serves(index);
    }

    /** Some engines make an index of their own for what looks rows up by columns: a foreign key, a counter, a key. */
    private boolean serves(IndexDefinition index) {
        List<String> columns = new ArrayList<>();
        for (Definition.IndexPart part : index.parts()) {
            columns.add(part.value() instanceof ColumnValue column ? column.column() : "");
        }
        Key key = tables.key(index.table());
        if (key != null && index.unique() && columns.equals(key.columns())) {
            return true;
        }
        return !index.unique()
                && source.objects().stream().anyMatch(o -> needs(o.definition(), index.table(), columns));
    }

    private static boolean needs(@Nullable Definition definition, TableId table, List<String> columns) {
        if (definition instanceof ForeignKeyDefinition key) {
            return (key.table().equals(table) && begins(columns, key.columns()))
                    || (key.referenced().equals(table) && begins(columns, key.referencedColumns()));
        }
        return definition instanceof CounterDefinition counter
                && counter.table().equals(table)
                && begins(columns, List.of(counter.column()));
    }

    private static boolean begins(List<String> columns, List<String> with) {
        return columns.size() >= with.size() && columns.subList(0, with.size()).equals(with);
    }

    /** What is said of a table or a column is listed with a word before the name: "TABLE a.b". */
    private static boolean isWithTables(SchemaObject object, Set<String> explained) {
        String name = object.name();
        int space = name.indexOf(' ');
        if (object.definition() != null || explained.contains(name) || space <= 0) {
            return explained.contains(name);
        }
        String rest = name.substring(space + 1).replace("\"", "");
        boolean column = name.startsWith("COLUMN ");
        return explained.contains(column ? rest.substring(0, Math.max(rest.lastIndexOf('.'), 0)) : rest);
    }
}
