package io.godwit.engine.repair;

import io.godwit.engine.cutover.Comparison;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.sync.Synchronizer;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.Findings;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.load.Snapshot;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Beside the stream of changes: it is applied while comparing, and stops exactly at each view that rows are read in. */
final class LiveFooting implements Footing {
    private final Sides sides;
    private final Comparison comparison;
    private final DrillLimits limits;
    private final Synchronizer synchronizer;
    private final BooleanSupplier halted;

    LiveFooting(
            Sides sides, Comparison comparison, DrillLimits limits, Synchronizer synchronizer, BooleanSupplier halted) {
        this.sides = sides;
        this.comparison = comparison;
        this.limits = limits;
        this.synchronizer = synchronizer;
        this.halted = halted;
    }

    @Override
    public @Nullable Findings compare(String occasion, List<TablePlan> tables) {
        return comparison.aligned(occasion, tables, limits, synchronizer, halted);
    }

    @Override
    public @Nullable Snapshot stand() {
        // Nothing is applied while the view is taken, so it cannot be behind the target.
        Snapshot view = sides.source().snapshot(true);
        boolean there = false;
        try {
            Comparison.requireMoment(view);
            there = synchronizer.reach(view.position(), () -> false, halted);
            return there ? view : null;
        } finally {
            if (!there) {
                view.close();
            }
        }
    }

    @Override
    public void write(List<Change> changes) {
        synchronizer.writeBeside(changes);
    }

    @Override
    public void commit(Repaired fact) {
        synchronizer.commitBeside(fact);
    }
}
