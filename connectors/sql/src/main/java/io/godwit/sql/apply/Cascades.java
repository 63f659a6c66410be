package io.godwit.sql.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.CascadeGraph.Way;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows follow the rows they point to, as the source did without saying so (see {@link io.godwit.spi.schema.Cascade}).
 * What follows changes that wait to be written waits with them and is done after them, by {@link #run}. The caller writes
 * everything that waits before it takes a change for which {@link #standsInTheWay} says so, which keeps the source's order
 * between a table's own changes and what befalls its rows from elsewhere.
 */
public final class Cascades {
    private final CascadeGraph graph;
    private final FollowingRows rows;
    private final List<Effect> waiting = new ArrayList<>();
    private final Set<TableId> reached = new HashSet<>();

    /** What one change, or several deletes in a row, take along. */
    private record Effect(
            TablePlan from,
            Position commit,
            List<Row> old,
            @Nullable Row changed) {}

    /** Values whose rows are followed already, while one effect runs: what ends circles. */
    private record Followed(Way way, Rows.KeyOf values) {}

    /** Of the tables of one writer. */
    public Cascades(Collection<TablePlan> plans, FollowingRows rows) {
        this.graph = new CascadeGraph(plans);
        this.rows = rows;
    }

    /** Whether a change might take rows along; cheap. */
    public boolean concern(Change change) {
        return !change.plan().table().cascades().isEmpty() && change.kind() != Change.Kind.INSERT;
    }

    /** By which columns of a table others follow, or by its key: what {@link #follow} and {@link #completed} look at. */
    public boolean[] columns(TablePlan plan) {
        boolean[] columns = new boolean[plan.table().moved().size()];
        graph.ways(plan.table().id()).forEach(w -> Arrays.stream(w.referenced()).forEach(c -> columns[c] = true));
        for (int index : plan.table().keyIndexes()) {
            columns[index] = true;
        }
        return columns;
    }

    /** Whether what waits has to be written before this change is taken. */
    public boolean standsInTheWay(Change change) {
        TableId table = change.plan().table().id();
        if (waiting.isEmpty() || !reached.contains(table)) {
            return false;
        }
        // A table that follows itself: deletes in a row do not touch one another, since what follows is in no log.
        boolean deletesInARow = change.kind() == Change.Kind.DELETE
                && waiting.stream()
                        .allMatch(e ->
                                e.changed() == null && e.from().table().id().equals(table));
        return !deletesInARow;
    }

    /**
     * Whether a change does not hold the old values that rows follow by, so that they have to be read from the target before it
     * is written, by {@link #completed}.
     */
    public boolean lacksOldValues(Change change) {
        Row before = change.before();
        Row after = change.after();
        for (Way way : graph.ways(change.plan().table().id())) {
            if (change.kind() == Change.Kind.DELETE) {
                if (way.onDelete() != Action.NONE && before != null && lacks(before, way.referenced())) {
                    return true;
                }
            } else if (way.onUpdate() != Action.NONE && after != null) {
                for (int c : way.referenced()) {
                    boolean sent = after.length(c) != Cells.ABSENT;
                    boolean known = before == null ? inKey(change.plan(), c) : before.length(c) != Cells.ABSENT;
                    if (sent && !known) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean inKey(TablePlan plan, int column) {
        return Arrays.stream(plan.table().keyIndexes()).anyMatch(k -> k == column);
    }

    private static boolean lacks(Row row, int[] columns) {
        return Arrays.stream(columns).anyMatch(c -> row.length(c) == Cells.ABSENT);
    }

    /**
     * The old row of a change with the values that rows follow by, from the target; everything before it must be written.
     *
     * @param old the change's old row, or the new one where the key did not change
     */
    public Row completed(TablePlan plan, Row old, ApplyMode mode) throws SQLException {
        int[] key = plan.table().keyIndexes();
        if (mode != ApplyMode.EXACT || key.length == 0) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows follow by values that the source's log leaves out, and the target does not hold them at this"
                            + " point; let the source log whole rows and begin anew",
                    plan.table().id().toString(),
                    null);
        }
        Set<Integer> wanted = new TreeSet<>();
        graph.ways(plan.table().id()).forEach(w -> Arrays.stream(w.referenced()).forEach(wanted::add));
        int[] columns = wanted.stream().mapToInt(c -> c).toArray();
        List<Row> found = rows.read(plan, key, List.of(Rows.project(old, key)), columns);
        if (found.size() != 1) {
            throw new GodwitException(
                    Errors.TARGET_DIVERGED,
                    "a row to change is not there",
                    plan.table().target().toString(),
                    null);
        }
        return Rows.spread(found.get(0), columns, old.columns());
    }

    /**
     * Takes what follows a change that waits to be written, or is skipped.
     *
     * @param old the old row in the form of {@link FollowingRows}; the new one where an update left the key as it was and the
     *     old values that matter are in it
     * @param changed the new row of an update, in the same form
     */
    public void follow(TablePlan plan, Row old, @Nullable Row changed, Position commit) {
        TableId table = plan.table().id();
        if (changed != null && !moves(table, old, changed)) {
            return;
        }
        Effect last = waiting.isEmpty() ? null : waiting.get(waiting.size() - 1);
        if (changed == null
                && last != null
                && last.changed() == null
                && last.from().table().id().equals(table)
                && together(table, last.commit(), commit)) {
            last.old().add(old);
            return;
        }
        waiting.add(new Effect(plan, commit, new ArrayList<>(List.of(old)), changed));
        reached.addAll(graph.below(table));
    }

    /** Whether two commits mean the same to all tables below. */
    private boolean together(TableId table, Position one, Position other) {
        return one.equals(other)
                || graph.below(table).stream().map(graph::join).allMatch(j -> j.mode(one) == j.mode(other));
    }

    private boolean moves(TableId table, Row old, Row changed) {
        for (Way way : graph.ways(table)) {
            if (way.onUpdate() != Action.NONE && !Objects.equals(taken(way, old, changed), target(way, old, changed))) {
                return true;
            }
        }
        return false;
    }

    /** Whether anything waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Does what waits, in order; the changes it follows must be written. */
    public void run() throws SQLException {
        for (Effect effect : waiting) {
            Set<Followed> followed = new HashSet<>();
            Row changed = effect.changed();
            if (changed == null) {
                deleted(effect.from(), effect.old(), effect.commit(), followed);
            } else {
                changed(effect.from(), effect.old().get(0), changed, effect.commit(), followed);
            }
        }
        clear();
    }

    /** Forgets what waits. */
    public void clear() {
        waiting.clear();
        reached.clear();
    }

    private void deleted(TablePlan from, List<Row> gone, Position commit, Set<Followed> followed) throws SQLException {
        for (Way way : graph.ways(from.table().id())) {
            if (way.onDelete() == Action.NONE) {
                continue;
            }
            List<Row> values = fresh(way, gone, followed);
            if (values.isEmpty() || !reaches(way, commit, way.onDelete() == Action.CASCADE)) {
                continue;
            }
            if (way.onDelete() != Action.CASCADE) {
                for (Row value : values) {
                    change(way, value, way.onDelete() == Action.SET_NULL ? nulls(value) : null, commit, followed);
                }
                continue;
            }
            int[] wanted = referencedBelow(way, null);
            if (wanted.length > 0) {
                List<Row> taken = spread(rows.read(way.child(), way.columns(), values, wanted), wanted, way.child());
                deleted(way.child(), taken, commit, followed);
            }
            rows.delete(way.child(), way.columns(), values);
        }
    }

    private void changed(TablePlan from, Row old, Row changed, Position commit, Set<Followed> followed)
            throws SQLException {
        for (Way way : graph.ways(from.table().id())) {
            if (way.onUpdate() == Action.NONE) {
                continue;
            }
            Row value = taken(way, old, changed);
            Row to = target(way, old, changed);
            if (hasNull(value) || value.equals(to) || !reaches(way, commit, false)) {
                continue;
            }
            if (followed.add(new Followed(way, new Rows.KeyOf(value, all(value))))) {
                switch (way.onUpdate()) {
                    case CASCADE -> change(way, value, to, commit, followed);
                    case SET_NULL -> change(way, value, nulls(value), commit, followed);
                    case SET_DEFAULT -> change(way, value, null, commit, followed);
                    case NONE -> {}
                }
            }
        }
    }

    /** Rows of the way's child get other values in the columns that point; those that follow them first. */
    private void change(Way way, Row value, @Nullable Row to, Position commit, Set<Followed> followed)
            throws SQLException {
        int[] wanted = referencedBelow(way, way.columns());
        if (wanted.length > 0) {
            if (to == null) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "rows that follow get a default, and other rows follow those by it",
                        way.child().table().id().toString(),
                        null);
            }
            int width = way.child().table().moved().size();
            Row assigned = Rows.spread(to, way.columns(), width);
            for (Row one : spread(rows.read(way.child(), way.columns(), List.of(value), wanted), wanted, way.child())) {
                changed(way.child(), one, Rows.merge(assigned, one), commit, followed);
            }
        }
        rows.update(way.child(), way.columns(), value, to);
    }

    /** Whether the child's load does not contain what happens here; refuses where what follows it cannot be found any more. */
    private boolean reaches(Way way, Position commit, boolean deletes) {
        if (way.child().join().mode(commit) != ApplyMode.SKIP) {
            return true;
        }
        for (Way next : graph.ways(way.child().table().id())) {
            boolean goesOn = (deletes && next.onDelete() != Action.NONE)
                    || (next.onUpdate() != Action.NONE && next.leadsFrom(way.columns()));
            if (goesOn && next.child().join().mode(commit) != ApplyMode.SKIP) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "its rows follow those of " + way.child().table().id() + ", which was loaded later, so what"
                                + " the source did to them meanwhile cannot be told; load it again",
                        next.child().table().id().toString(),
                        null);
            }
        }
        return false;
    }

    /** The child's columns by which others follow it: where rows are deleted all, where some columns change those. */
    private int[] referencedBelow(Way way, int @Nullable [] changed) {
        Set<Integer> columns = new LinkedHashSet<>();
        for (Way next : graph.ways(way.child().table().id())) {
            boolean goesOn = changed == null
                    ? next.onDelete() != Action.NONE
                    : next.onUpdate() != Action.NONE && next.leadsFrom(changed);
            if (goesOn) {
                Arrays.stream(next.referenced()).forEach(columns::add);
            }
        }
        return columns.stream().mapToInt(c -> c).toArray();
    }

    /** The values that rows to be found point with, each once, none with a null: such rows point nowhere. */
    private static List<Row> fresh(Way way, List<Row> gone, Set<Followed> followed) {
        List<Row> values = new ArrayList<>();
        for (Row row : gone) {
            Row value = Rows.project(row, way.referenced());
            if (!hasNull(value) && followed.add(new Followed(way, new Rows.KeyOf(value, all(value))))) {
                values.add(value);
            }
        }
        return values;
    }

    /** What rows point with before an update: a value that was not sent again did not change. */
    private static Row taken(Way way, Row old, Row changed) {
        return Rows.merge(Rows.project(old, way.referenced()), Rows.project(changed, way.referenced()));
    }

    private static Row target(Way way, Row old, Row changed) {
        return Rows.merge(Rows.project(changed, way.referenced()), Rows.project(old, way.referenced()));
    }

    private static List<Row> spread(List<Row> read, int[] columns, TablePlan table) {
        int width = table.table().moved().size();
        return read.stream().map(r -> Rows.spread(r, columns, width)).toList();
    }

    private static Row nulls(Row like) {
        int[] lengths = new int[like.columns()];
        Arrays.fill(lengths, Cells.NULL);
        return new Row(new byte[0], new int[lengths.length], lengths);
    }

    private static boolean hasNull(Row row) {
        for (int c = 0; c < row.columns(); c++) {
            if (row.length(c) < 0) {
                return true;
            }
        }
        return false;
    }

    private static int[] all(Row row) {
        return java.util.stream.IntStream.range(0, row.columns()).toArray();
    }
}
