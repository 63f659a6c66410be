package io.godwit.engine.plan;

import io.godwit.engine.state.Plan;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where each table's load meets the change stream, from the facts. What the earliest snapshot of a table shows is in all its
 * splits; what came after the latest is in none. Where a table's positions cannot be ordered nothing is skipped, and it
 * converges until the whole load does; so does one with rows that were read at moments of their own.
 */
public final class Joins {
    private Joins() {}

    /** The plans with their joins; call once the load has ended. */
    public static List<TablePlan> of(Plan plan, Progress progress, Function<String, Position> positions) {
        Map<TableId, Set<String>> texts = new HashMap<>();
        for (SplitLoaded loaded : progress.splits()) {
            texts.computeIfAbsent(loaded.split().table(), t -> new LinkedHashSet<>())
                    .add(loaded.asOf());
        }
        Position ended = progress.convergeUntil() == null ? null : positions.apply(progress.convergeUntil());
        List<TablePlan> plans = new ArrayList<>();
        for (TablePlan table : plan.tables()) {
            List<AsOf> asOf = texts.getOrDefault(table.table().id(), Set.of()).stream()
                    .map(text -> AsOf.parse(text, positions))
                    .toList();
            Position end = latest(asOf);
            plans.add(table.withJoin(
                    new Join(earliest(asOf.stream().map(AsOf::position).toList()), end == null ? ended : end)));
        }
        return List.copyOf(plans);
    }

    /** The moment after which no row was read; null if that is not known of one of them, or there is none that covers all. */
    public static @Nullable Position latest(List<AsOf> asOf) {
        if (!asOf.stream().allMatch(AsOf::exact)) {
            return null;
        }
        List<Position> positions = asOf.stream().map(AsOf::position).toList();
        for (Position candidate : positions) {
            if (positions.stream().allMatch(candidate::covers)) {
                return candidate;
            }
        }
        return null;
    }

    /** The one that all others cover; null if there is none such. */
    static @Nullable Position earliest(List<Position> positions) {
        for (Position candidate : positions) {
            if (positions.stream().allMatch(p -> p.covers(candidate))) {
                return candidate;
            }
        }
        return null;
    }
}
