package io.godwit.engine.schedule;

import java.util.concurrent.locks.Lock;

/**
 * Starts threads, lets them wait, and tells the time. A dependency of the engine like its databases: a run is given one, and
 * all of its threads and waits come from it. May be used from any thread.
 */
public interface Schedule {
    /** The threads and clocks of this machine. */
    static Schedule real() {
        return RealSchedule.INSTANCE;
    }

    /**
     * Begins work in a thread of its own, which does not keep the process alive.
     *
     * @param name for people who look at threads
     */
    Worker start(String name, Runnable work);

    /** A lock, with conditions to wait for. Whoever waits for anything but time waits at one of these. */
    Lock lock();

    /** As {@link System#nanoTime}: for durations only. */
    long nanoTime();

    /** As {@link System#currentTimeMillis}: for people and for comparison with other clocks. */
    long currentTimeMillis();

    /** Lets the calling thread wait for so long. */
    void sleep(long millis) throws InterruptedException;
}
