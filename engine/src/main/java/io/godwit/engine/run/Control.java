package io.godwit.engine.run;

import io.godwit.engine.migration.Desired;

/** What the run is to do, as last seen. Written by the monitor and by whoever stops the run; read everywhere. */
final class Control {
    private volatile Desired desired = Desired.RUN;
    private volatile boolean stopped;
    private volatile boolean automatic;

    void desire(Desired wanted) {
        desired = wanted;
    }

    void stop() {
        stopped = true;
    }

    Desired desired() {
        return desired;
    }

    /** Whether the cutover begins without being asked for. */
    void handOverByItself(boolean itself) {
        automatic = itself;
    }

    /** What is wanted, by command or by the definition. */
    Desired wanted() {
        Desired now = desired;
        return now == Desired.RUN && automatic ? Desired.CUTOVER : now;
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
