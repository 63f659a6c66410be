package io.godwit.engine.run;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;
import java.util.function.Consumer;

/** Carries one migration on: computes the phase from the facts, does one step of it, looks again. Used once. */
public final class MigrationRunner {
    /**
     * Prepares a run; nothing happens before {@link #run}.
     *
     * @param listener is given a status about four times a second, from a thread of the runner's; must return soon
     */
    public MigrationRunner(
            Definition definition,
            Endpoint source,
            Endpoint target,
            Connectors connectors,
            StateStore store,
            Consumer<Status> listener) {}

    /**
     * Runs until done, paused, stopped by an error or cancelled, and returns the last status; never throws a
     * {@code GodwitException}, which becomes {@link Status#error}.
     */
    public Status run() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Asks for an end at the next safe point, from any thread; what is not committed is abandoned. The state is then PAUSED. */
    public void stop() {}
}
