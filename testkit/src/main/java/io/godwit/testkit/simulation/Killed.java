package io.godwit.testkit.simulation;

/** Ends a thread whose process was killed. Not to be caught; what a thread does on its way out has no effect. */
public final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
        super("killed", null, true, false);
    }
}
