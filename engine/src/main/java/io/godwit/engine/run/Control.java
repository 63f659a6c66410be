package io.godwit.engine.run;

import io.godwit.engine.migration.Desired;

/** What the run is to do, as last seen. Written by the monitor and by whoever stops the run; read everywhere. */
final class Control {
    private volatile Desired desired = Desired.RUN;
    private volatile boolean stopped;
    private volatile boolean automatic;
    private volatile boolean errand;
    private volatile boolean asked;

    void desire(Desired wanted) {
        desired = wanted;
    }

    /** Makes the run a short one, which only serves requests: it neither pauses nor hands over. */
    void onlyServe() {
        errand = true;
    }

    /** Whether the run is there for requests alone. */
    boolean onlyServes() {
        return errand;
    }

    /** Whether requests wait for an answer, as last seen. */
    void asked(boolean waiting) {
        asked = waiting;
    }

    boolean asked() {
        return asked;
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
                || (now == Desired.PAUSE && !errand)
                || now == Desired.CANCEL
                || now == Desired.RESTART
                || Thread.currentThread().isInterrupted();
    }
}
