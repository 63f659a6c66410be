package io.godwit.spi;

import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All facts that the target holds for one migration: what a restart reads first.
 *
 * @param stages stages that are complete
 * @param objects what became of each object so far, in the order it was made
 * @param replayFrom where changes are replayed from, null before the load began
 * @param splits splits loaded
 * @param convergeUntil null before the load ended
 * @param applied null before the first change was applied
 * @param opened null before hand-over
 * @param repaired tables with rows that were repaired
 */
public record Progress(
        Set<Stage> stages,
        List<ObjectReport> objects,
        @Nullable String replayFrom,
        List<SplitLoaded> splits,
        @Nullable String convergeUntil,
        @Nullable AppliedTo applied,
        @Nullable Opened opened,
        List<Repaired> repaired) {
    public Progress {
        stages = Set.copyOf(stages);
        objects = List.copyOf(objects);
        splits = List.copyOf(splits);
        repaired = List.copyOf(repaired);
    }

    /** Facts of a migration in which nothing was repaired. */
    public Progress(
            Set<Stage> stages,
            List<ObjectReport> objects,
            @Nullable String replayFrom,
            List<SplitLoaded> splits,
            @Nullable String convergeUntil,
            @Nullable AppliedTo applied,
            @Nullable Opened opened) {
        this(stages, objects, replayFrom, splits, convergeUntil, applied, opened, List.of());
    }

    /** Nothing has happened yet. */
    public static Progress none() {
        return new Progress(Set.of(), List.of(), null, List.of(), null, null, null);
    }

    /** The splits of one table (by its name on the source) that are loaded. */
    public List<SplitLoaded> splits(TableId table) {
        return splits.stream().filter(s -> s.split().table().equals(table)).toList();
    }
}
