package io.godwit.engine.validate;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs the work of both sides at once, each in a bounded number of threads. */
final class Lanes {
    /** How long one wait for a lane lasts; it is repeated until the lane has ended. */
    private static final long WAIT_MILLIS = 10_000;

    private Lanes() {}

    /**
     * Takes work from the heads of two queues until both are empty or it is stopped, and returns when nothing runs any more.
     * An interruption of the caller stops too, and stays set.
     *
     * @param lanes threads for each side
     */
    static void run(
            int lanes, Queue<Runnable> source, Queue<Runnable> target, BooleanSupplier stopped, Schedule schedule) {
        AtomicBoolean ended = new AtomicBoolean();
        // The work catches its own exceptions, so this is an error of the virtual machine.
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        BooleanSupplier over = () -> ended.get() || stopped.getAsBoolean();
        List<Worker> running = new ArrayList<>();
        for (Queue<Runnable> side : List.of(source, target)) {
            Queue<Runnable> shared = new ConcurrentLinkedQueue<>(side);
            for (int i = 0; i < Math.min(lanes, side.size()); i++) {
                running.add(schedule.start("godwit-validate-" + (running.size() + 1), () -> {
                    try {
                        drain(shared, over);
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                        ended.set(true);
                    }
                }));
            }
        }
        await(running, ended);
        rethrow(failure.get());
    }

    private static void drain(Queue<Runnable> work, BooleanSupplier over) {
        for (Runnable next = work.poll(); next != null && !over.getAsBoolean(); next = work.poll()) {
            next.run();
        }
    }

    private static void await(List<Worker> running, AtomicBoolean ended) {
        boolean interrupted = false;
        for (Worker lane : running) {
            for (boolean waiting = true; waiting; ) {
                try {
                    waiting = !lane.join(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    ended.set(true);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("comparing ended unexpectedly", failure);
        }
    }
}
