package io.godwit.engine.cutover;

import io.godwit.engine.state.Plan;

/** What a hand-over brings with it besides the target being opened. Every step may be repeated. */
public interface Surroundings {
    /** Nothing. */
    Surroundings NONE = new Surroundings() {
        @Override
        public void beforeFence(Plan plan) {
            // nothing to prepare
        }

        @Override
        public void beforeOpening() {
            // nothing to begin
        }

        @Override
        public void opened() {
            // nothing to lift
        }
    };

    /** While writers still write: whatever takes time. */
    void beforeFence(Plan plan);

    /** Both sides hold the same, and nobody writes to either. */
    void beforeOpening();

    /** The target is open; writers come next. */
    void opened();
}
