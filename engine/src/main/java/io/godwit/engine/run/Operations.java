package io.godwit.engine.run;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.state.Plan;
import io.godwit.engine.state.StateStore;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Problem;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What can be asked of a migration besides running it. Every method opens and closes the endpoints itself. */
public final class Operations {
    /** Asks through these. */
    public Operations(Connectors connectors, StateStore store) {}

    /** All problems, worst first; changes nothing. */
    public List<Problem> assess(Definition definition, Endpoint source, Endpoint target) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** The plan a run follows or would follow; changes nothing. */
    public Plan plan(Definition definition, Endpoint source, Endpoint target) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Compares all tables now, and notes the result in the journal.
     *
     * @param progress takes sentences about how far it is, from several threads
     * @param stopped once true, it ends soon
     */
    public ValidationReport validate(
            Definition definition,
            Endpoint source,
            Endpoint target,
            Consumer<String> progress,
            BooleanSupplier stopped) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Removes what Godwit keeps on source and target while no runner is live; with a live runner, say
     * {@link StateStore#desire} CANCEL instead. Migrated data stays. Also lifts the fence.
     *
     * @throws io.godwit.spi.GodwitException with {@code TARGET_CLAIMED} if a runner is live
     */
    public Status cancel(Definition definition, Endpoint source, Endpoint target) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** What the migration can show for itself as it stands now; also kept in the store. */
    public Proof proof(Definition definition, Endpoint source, Endpoint target) {
        throw new UnsupportedOperationException("not written yet");
    }
}
