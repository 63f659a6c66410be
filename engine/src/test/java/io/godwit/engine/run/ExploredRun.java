package io.godwit.engine.run;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;

/** A run as the explorer begins it: with threads, time and patience of its choice. */
public final class ExploredRun {
    private ExploredRun() {}

    /** A run between two databases. */
    public static MigrationRunner of(
            Definition definition,
            Endpoint source,
            Endpoint target,
            Connectors connectors,
            StateStore store,
            Schedule schedule,
            boolean patient) {
        return new MigrationRunner(
                MigrationRunner.job(definition, store, schedule),
                new Endpoints(definition.name(), source, target, connectors),
                status -> {},
                patient ? RetryPolicy.STANDARD : new RetryPolicy(1, 1, 1, 1));
    }
}
