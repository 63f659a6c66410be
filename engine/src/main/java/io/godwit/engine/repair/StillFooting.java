package io.godwit.engine.repair;

import io.godwit.engine.cutover.Comparison;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.Findings;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.load.Snapshot;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Between two sides that nobody writes to: a source that stands still, and a target that was loaded from it. */
final class StillFooting implements Footing, AutoCloseable {
    private final Sides sides;
    private final Comparison comparison;
    private final DrillLimits limits;
    private final Writer<ChangeBatch> writer;
    private final BooleanSupplier halted;

    StillFooting(
            Sides sides, Comparison comparison, DrillLimits limits, List<TablePlan> plans, BooleanSupplier halted) {
        this.sides = sides;
        this.comparison = comparison;
        this.limits = limits;
        this.writer = sides.target().changes(plans);
        this.halted = halted;
    }

    @Override
    public @Nullable Findings compare(String occasion, List<TablePlan> tables) {
        try (Snapshot source = sides.source().snapshot(false);
                Snapshot target = sides.readBack().snapshot(false)) {
            return comparison.now(occasion, tables, limits, source, target, halted);
        }
    }

    @Override
    public @Nullable Snapshot stand() {
        return halted.getAsBoolean() ? null : sides.source().snapshot(false);
    }

    @Override
    public void write(List<Change> changes) {
        writer.write(Repair.batch(changes, sides.source().position()));
    }

    @Override
    public void commit(Repaired fact) {
        writer.commit(fact);
    }

    @Override
    public void close() {
        writer.close();
    }
}
