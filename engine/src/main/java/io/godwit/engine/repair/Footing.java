package io.godwit.engine.repair;

import io.godwit.engine.validate.Findings;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.load.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a repair stands on: a stream of changes that goes on, or two sides that stand still. */
interface Footing {
    /** Compares tables at one position, with keys of what differs; null if it was halted. */
    @Nullable
    Findings compare(String occasion, List<TablePlan> tables);

    /**
     * A view of the source at which the target stands exactly, until the next call of {@link #compare} or {@code stand}; null
     * if it was halted. The caller closes it.
     */
    @Nullable
    Snapshot stand();

    /** Writes rows, in order; nothing is durable before {@link #commit}. */
    void write(List<Change> changes);

    /** Makes what was written durable with its fact. */
    void commit(Repaired fact);
}
