package io.godwit.engine.schedule;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** A thread that was started to do one thing. */
public interface Worker {
    /**
     * Waits until its work has ended.
     *
     * @param millis how long at most; 0 or less only looks
     * @return whether it has ended
     */
    boolean join(long millis) throws InterruptedException;

    /**
     * Waits until the work of all has ended.
     *
     * @param millis how long at most for all of them together
     * @return whether all have ended
     */
    static boolean joinAll(List<Worker> workers, long millis, Schedule schedule) throws InterruptedException {
        long began = schedule.nanoTime();
        boolean ended = true;
        for (Worker worker : workers) {
            long spent = TimeUnit.NANOSECONDS.toMillis(schedule.nanoTime() - began);
            ended &= worker.join(Math.max(0, millis - spent));
        }
        return ended;
    }
}
