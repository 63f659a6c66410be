package io.godwit.engine.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Runs the work of both sides at once, each in a bounded number of threads. */
final class Lanes {
    private Lanes() {}

    /**
     * Takes work from the heads of two queues until both are empty or it is stopped, and returns when nothing runs any more.
     * An interruption of the caller stops too, and stays set.
     *
     * @param lanes threads for each side
     */
    static void run(int lanes, Queue<Runnable> source, Queue<Runnable> target, BooleanSupplier stopped) {
        AtomicBoolean ended = new AtomicBoolean();
        BooleanSupplier over = () -> ended.get() || stopped.getAsBoolean();
        List<Future<?>> running = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "godwit-validate-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (Queue<Runnable> side : List.of(source, target)) {
                Queue<Runnable> shared = new ConcurrentLinkedQueue<>(side);
                for (int i = 0; i < Math.min(lanes, side.size()); i++) {
                    running.add(threads.submit(() -> drain(shared, over)));
                }
            }
            await(running, ended);
        } finally {
            threads.shutdown();
        }
    }

    private static void drain(Queue<Runnable> work, BooleanSupplier over) {
        for (Runnable next = work.poll(); next != null && !over.getAsBoolean(); next = work.poll()) {
            next.run();
        }
    }

    private static void await(List<Future<?>> running, AtomicBoolean ended) {
        boolean interrupted = false;
        Throwable failure = null;
        for (Future<?> lane : running) {
            for (boolean waiting = true; waiting; ) {
                try {
                    lane.get();
                    waiting = false;
                } catch (InterruptedException e) {
                    interrupted = true;
                    ended.set(true);
                } catch (ExecutionException e) {
                    // The work catches its own exceptions, so this is an error of the virtual machine.
                    failure = e.getCause();
                    ended.set(true);
                    waiting = false;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("comparing ended unexpectedly", failure);
        }
    }
}
