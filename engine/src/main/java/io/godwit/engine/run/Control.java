package io.godwit.engine.run;

import io.godwit.engine.migration.Desired;

/** What the run is to do, as last seen. Written by the monitor and by whoever stops the run; read everywhere. */
final class Control {
    private volatile Desired desired = Desired.RUN;
    private volatile boolean stopped;

    void desire(Desired wanted) {
        desired = wanted;
    }

    void stop() {
        stopped = true;
    }

    Desired desired() {
        return desired;
    }

    boolean stopped() {
        return stopped;
    }

    /** Whether work must end at the next safe point. */
    boolean halted() {
        Desired now = desired;
        return stopped
                || now == Desired.PAUSE
                || now == Desired.CANCEL
                || Thread.currentThread().isInterrupted();
    }
}
