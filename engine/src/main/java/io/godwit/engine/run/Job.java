package io.godwit.engine.run;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.StateStore;

/** What all attempts of one run share. */
record Job(Definition definition, StateStore store, Journal journal, Meter meter, Control control, Schedule schedule) {
    String name() {
        return definition.name();
    }
}
