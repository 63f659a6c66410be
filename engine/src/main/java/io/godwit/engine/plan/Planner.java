package io.godwit.engine.plan;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Decides, once and before anything is changed, what is moved and how. Asks both sides, changes neither. */
public final class Planner {
    /** More splits of one table than this gain nothing and make the facts long. */
    private static final int MOST_SPLITS = 1000;

    /** Less than this is loaded so soon that dividing it gains nothing. */
    private static final long SHARED_BYTES = 64L << 20;

    /** How many splits a lane has to load, where they cost no more than one. */
    private static final int PARTS_OF_A_LANE = 6;

    private final Definition definition;
    private final Source source;
    private final Target target;

    /** Plans this migration between these two. */
    public Planner(Definition definition, Source source, Target target) {
        this.definition = definition;
        this.source = source;
        this.target = target;
    }

    /** The plan. */
    public Plan plan() {
        return plan(source.schema(definition.selection()));
    }

    /** The plan for a schema that was read already. */
    public Plan plan(Schema schema) {
        SplitSize size = new SplitSize(splitBytes(schema), MOST_SPLITS);
        List<TablePlan> tables = new ArrayList<>();
        Map<TableId, List<Split>> splits = new HashMap<>();
        for (Table table : schema.tables()) {
            FormatChoice rows =
                    FormatChoice.between(source.formats(table), target.formats(table), source.withheld(table));
            FormatChoice changes =
                    FormatChoice.between(source.changeFormats(table), target.changeFormats(table), List.of());
            tables.add(new TablePlan(table, rows.format(), rows.why(), changes.format(), changes.why(), Join.NONE));
            splits.put(table.id(), splits(table, size));
        }
        return new Plan(source.identity(), target.identity(), schema, tables, splits);
    }

    /**
     * As large as the file allows where a table in one piece is loaded cheapest, but no larger than what one lane has to carry
     * and a quarter more: a lane must not be at work long after the others. Where neither side minds, small enough that all lanes
     * end at about the same time.
     */
    private long splitBytes(Schema schema) {
        long all = schema.tables().stream().mapToLong(Table::estimatedBytes).sum();
        long share = all / definition.load().lanes();
        boolean whole = source.prefersWholeTables() || target.prefersWholeTables();
        long aim = whole ? share + share / 4 : share / PARTS_OF_A_LANE;
        return Math.min(definition.load().splitBytes(), Math.max(SHARED_BYTES, aim));
    }

    /**
     * The plan as far as ranges go that the facts allow. Ranges that are physical places are divided anew while nothing of their
     * table is loaded: they are stale once somebody has rewritten it. Where a run from another state folder has loaded a whole
     * table by ranges of its own, those take the place of the plan's.
     *
     * @return the same plan if no range changed
     */
    public Plan withRangesOf(Plan plan, Progress progress) {
        SplitSize size = new SplitSize(definition.load().splitBytes(), MOST_SPLITS);
        Map<TableId, List<Split>> splits = new HashMap<>(plan.splits());
        for (TablePlan table : plan.tables()) {
            TableId id = table.table().id();
            List<Split> known = splits.getOrDefault(id, List.of());
            List<Split> loaded = progress.splits(id).stream()
                    .map(SplitLoaded::split)
                    .sorted(Comparator.comparingInt(Split::index))
                    .toList();
            if (loaded.isEmpty() && known.size() > 1 && !known.get(0).mixable() && progress.convergeUntil() == null) {
                splits.put(id, splits(table.table(), size));
            } else if (!loaded.isEmpty()
                    && !known.containsAll(loaded)
                    && loaded.size() == loaded.get(0).count()) {
                splits.put(id, loaded);
            }
        }
        return splits.equals(plan.splits())
                ? plan
                : new Plan(plan.source(), plan.target(), plan.schema(), plan.tables(), splits);
    }

    private List<Split> splits(Table table, SplitSize size) {
        List<Split> splits = source.splits(table, size);
        if (splits.isEmpty()) {
            // Even an empty table has one: rows may come before the snapshot does.
            throw new GodwitException(
                    EngineErrors.INTERNAL,
                    "The source divided a table into no splits at all.",
                    table.id().toString(),
                    null);
        }
        return splits;
    }

    /**
     * Refuses to go on with a plan that was made for other databases or by another migration file. A source that took over from the
     * planned one is none of these, once the load is over: until then positions in two servers' logs would have to be ordered.
     *
     * @return the same plan, or one that names the source that took over
     * @throws GodwitException with {@code SOURCE_REPLACED}, {@code LOG_LOST}, {@code TARGET_REPLACED} or {@code DEFINITION_CHANGED}
     */
    public Plan confirm(Plan plan, Progress progress) {
        Identity now = source.identity();
        boolean moved = !same(plan.source(), now);
        if (moved) {
            takeOver(plan, now, progress);
        }
        Identity targetNow = target.identity();
        if (!same(plan.target(), targetNow)) {
            throw new GodwitException(EngineErrors.TARGET_REPLACED, difference(plan.target(), targetNow));
        }
        for (TablePlan planned : plan.tables()) {
            Table table = planned.table();
            TableId id = table.id();
            if (!definition.selection().includes(id)
                    || !definition.selection().target(id).equals(table.target())
                    || !Objects.equals(definition.selection().filter(id), table.filter())) {
                throw new GodwitException(
                        EngineErrors.DEFINITION_CHANGED,
                        "This table is planned with another selection, name or filter than the file now gives it.",
                        id.toString(),
                        null);
            }
        }
        return moved ? new Plan(now, plan.target(), plan.schema(), plan.tables(), plan.splits()) : plan;
    }

    private void takeOver(Plan plan, Identity now, Progress progress) {
        String difference = difference(plan.source(), now);
        boolean alike = plan.source().engine().equals(now.engine())
                && plan.source().database().equals(now.database());
        if (!alike || definition.mode() == Mode.OFFLINE) {
            throw new GodwitException(Errors.SOURCE_REPLACED, difference);
        }
        AppliedTo applied = progress.applied();
        String until = progress.convergeUntil();
        Position stand = applied == null ? null : source.position(applied.position());
        if (stand == null || until == null || !stand.covers(source.position(until))) {
            throw new GodwitException(
                    Errors.SOURCE_REPLACED,
                    difference
                            + " Another server may take over once the load is over and what changed meanwhile is applied,"
                            + " and not before.");
        }
        try {
            source.takeOver(stand);
        } catch (GodwitException e) {
            throw new GodwitException(e.code(), difference + " It cannot take over: " + e.detail(), e.where(), e);
        }
    }

    /** Whether two identities are one database: versions, addresses and platforms may change under it. */
    static boolean same(Identity one, Identity other) {
        return one.engine().equals(other.engine())
                && one.server().equals(other.server())
                && one.database().equals(other.database());
    }

    private static String difference(Identity planned, Identity now) {
        return "Planned was database " + planned.database() + " of server " + planned.server() + ", found was "
                + now.database() + " of server " + now.server() + " at " + now.address() + ".";
    }
}
