package io.godwit.engine.load;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.plan.AsOf;
import io.godwit.engine.plan.Followers;
import io.godwit.engine.plan.Joins;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.LoadEnded;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the facts do not show as loaded. Online, the source keeps its log from before the first row, and that position
 * never moves. Splits of one table from different views stand side by side only where they are mixable and rows have a key to
 * converge by; otherwise a table that another view has begun is emptied and loaded whole.
 */
public final class Loader {
    /** How long lanes are given to notice a halt; a lane that waits for the target longer is left to its own end. */
    private static final long HALT_MILLIS = 1500;

    private static final long LOOK_MILLIS = 50;

    private final Sides sides;
    private final Source source;
    private final Target target;
    private final Plan plan;
    private final Followers followers;
    private final int lanes;
    private final Meter meter;
    private final Schedule schedule;

    /** Loads by this plan. */
    public Loader(Sides sides, Plan plan, int lanes, Meter meter, Schedule schedule) {
        this.sides = sides;
        this.source = sides.source();
        this.target = sides.target();
        this.plan = plan;
        this.followers = Followers.of(plan.tables());
        this.lanes = lanes;
        this.meter = meter;
        this.schedule = schedule;
    }

    /**
     * Loads until nothing remains and that is recorded.
     *
     * @param view holds the snapshot, before and after
     * @return false if it was halted before
     */
    public boolean load(Mode mode, LoadView view, BooleanSupplier halted) {
        Progress progress = target.progress();
        boolean online = mode == Mode.ONLINE;
        if (online) {
            keepLog(progress);
        }
        if (!pending(progress).isEmpty() || foreign(progress)) {
            Snapshot snapshot = view.open(source, online);
            progress = prepare(progress, snapshot, view, online);
            if (!run(pending(progress), snapshot, online, halted)) {
                return false;
            }
            progress = target.progress();
        }
        end(latest(progress));
        return true;
    }

    private void keepLog(Progress progress) {
        List<Table> tables = plan.tables().stream().map(TablePlan::table).toList();
        String replayFrom = progress.replayFrom();
        Position kept = replayFrom == null ? source.retain(tables) : source.retain(tables, source.position(replayFrom));
        if (replayFrom == null) {
            target.record(new LoadBegun(kept.text()));
            meter.fact();
        } else if (!source.position(replayFrom).covers(kept)) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "The source keeps its log from " + kept.text() + ", but the load began at " + replayFrom + ".");
        }
    }

    /** Empties the tables that another view has begun and this one cannot complete. */
    private Progress prepare(Progress progress, Snapshot snapshot, LoadView view, boolean online) {
        if (online && !snapshot.consistent()) {
            requireMixable();
        }
        for (TablePlan table : plan.tables()) {
            List<SplitLoaded> loaded = progress.splits(table.table().id());
            boolean begun = !loaded.isEmpty() && loaded.size() < splits(table).size();
            boolean mixable = mixable(table, online);
            if (foreign(table, loaded) || (begun && !mixable && !sameView(loaded, snapshot, view, online))) {
                target.reset(table.table());
            }
        }
        if (online) {
            resetBeyond(snapshot, view);
        }
        Progress now = target.progress();
        if (view.fresh()) {
            view.sole(now.splits().isEmpty());
        }
        meter.begin(plan, now);
        return now;
    }

    /** Rows that are read at moments of their own are made right by the changes that follow, where they can be. */
    private void requireMixable() {
        for (TablePlan table : plan.tables()) {
            if (!converges(table, true) || (splits(table).size() > 1 && !mixable(table, true))) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "The source gives no consistent view of a moment, and this table needs one: it has no key, or large values"
                                + " that changes may leave out, or rows that follow others. Let the source give such views, or stop"
                                + " its writers and use mode offline.",
                        table.table().id().toString(),
                        null);
            }
        }
    }

    /**
     * Empties tables that were loaded before a table is through which their rows follow others: what the source did to them in
     * between could not be told from the later state of that table.
     */
    private void resetBeyond(Snapshot snapshot, LoadView view) {
        boolean again = true;
        while (again) {
            again = false;
            Progress progress = target.progress();
            for (TablePlan table : plan.tables()) {
                TableId id = table.table().id();
                if (progress.splits(id).size() == splits(table).size()) {
                    continue;
                }
                for (TablePlan next : plan.tables()) {
                    List<SplitLoaded> loaded = progress.splits(next.table().id());
                    if (followers.beyond(id).contains(next.table().id())
                            && !loaded.isEmpty()
                            && !sameView(loaded, snapshot, view, true)) {
                        target.reset(next.table());
                        again = true;
                    }
                }
            }
        }
    }

    /** Whether ranges were loaded that are not this plan's: by a run from another state folder. They fit beside no others. */
    private boolean foreign(TablePlan table, List<SplitLoaded> loaded) {
        return !splits(table)
                .containsAll(loaded.stream().map(SplitLoaded::split).toList());
    }

    private boolean foreign(Progress progress) {
        return plan.tables().stream()
                .anyMatch(t -> foreign(t, progress.splits(t.table().id())));
    }

    /**
     * Whether splits of the table from different views may stand side by side. Not where changes may leave large values out: a
     * row whose key moved from a range that is read late to one that was read early would be in neither, and the change that
     * moved it would not bring the value. Nor where rows follow others, because no change says when they did.
     */
    private boolean mixable(TablePlan plan, boolean online) {
        return converges(plan, online) && splits(plan).stream().allMatch(Split::mixable);
    }

    private boolean converges(TablePlan plan, boolean online) {
        Table table = plan.table();
        boolean whole = !online
                || (!followers.contains(table.id()) && table.moved().stream().noneMatch(Column::detachable));
        return whole && table.key() != null;
    }

    /** Whether loaded splits show what the snapshot shows: it is the same one, or stands exactly where that one stood. */
    private static boolean sameView(List<SplitLoaded> loaded, Snapshot snapshot, LoadView view, boolean exact) {
        String asOf = AsOf.text(snapshot);
        return ((exact && snapshot.consistent()) || !view.fresh())
                && loaded.stream().allMatch(s -> s.asOf().equals(asOf));
    }

    private List<Split> splits(TablePlan table) {
        List<Split> splits = plan.splits().get(table.table().id());
        if (splits == null) {
            throw new GodwitException(
                    EngineErrors.INTERNAL,
                    "The plan holds no splits of a table.",
                    table.table().id().toString(),
                    null);
        }
        return splits;
    }

    /** What remains, big tables first so that the last lane does not end long after the others. */
    private List<LoadWork.Item> pending(Progress progress) {
        List<TablePlan> tables = new ArrayList<>(plan.tables());
        tables.sort(Comparator.comparingLong((TablePlan t) -> t.table().estimatedBytes())
                .reversed());
        List<LoadWork.Item> items = new ArrayList<>();
        for (TablePlan table : tables) {
            TableId id = table.table().id();
            Set<Integer> loaded = new HashSet<>();
            progress.splits(id).forEach(s -> loaded.add(s.split().index()));
            for (Split split : splits(table)) {
                if (!loaded.contains(split.index())) {
                    items.add(new LoadWork.Item(table, split, meter.table(id)));
                }
            }
        }
        return items;
    }

    private boolean run(List<LoadWork.Item> items, Snapshot snapshot, boolean online, BooleanSupplier halted) {
        LoadWork work = new LoadWork(items, schedule);
        // Online, rows pass through states while changes converge that a unique index would refuse.
        Consumer<Table> action = online ? t -> {} : t -> target.loaded(plan.schema(), t);
        WholeTables whole = new WholeTables(action, work, lanes, schedule);
        List<Worker> workers = new ArrayList<>();
        for (int lane = 0; lane < Math.min(lanes, items.size()); lane++) {
            workers.add(schedule.start("godwit-load", new LoadLane(sides, snapshot, work, meter, whole)));
        }
        boolean stopped = false;
        try {
            while (!joined(workers, whole, LOOK_MILLIS)) {
                if (halted.getAsBoolean() || work.ended()) {
                    stopped = halted.getAsBoolean();
                    work.end();
                    boolean ended = joined(workers, whole, HALT_MILLIS);
                    if (ended || stopped) {
                        break;
                    }
                }
            }
        } catch (InterruptedException e) {
            work.end();
            Thread.currentThread().interrupt();
            return false;
        }
        RuntimeException failure = work.failure();
        if (failure != null && !stopped) {
            throw failure;
        }
        return !stopped;
    }

    /** Once the lanes have ended they add nothing any more. */
    private boolean joined(List<Worker> workers, WholeTables whole, long millis) throws InterruptedException {
        return Worker.joinAll(workers, millis, schedule) && whole.join(millis);
    }

    private Position latest(Progress progress) {
        Set<String> texts = new LinkedHashSet<>();
        progress.splits().forEach(s -> texts.add(s.asOf()));
        @Nullable
        Position latest = Joins.latest(
                texts.stream().map(text -> AsOf.parse(text, source::position)).toList());
        // No table, views that cannot be ordered, or that show no moment: the log's end is beyond all of them.
        return latest == null ? source.position() : latest;
    }

    private void end(Position convergeUntil) {
        target.record(new LoadEnded(convergeUntil.text()));
        meter.fact();
    }
}
