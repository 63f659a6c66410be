package io.godwit.mongodb.cosmos;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Finds out how many requests at once, and how many writes in each, a collection's budget bears: one more with each round that went
 * well, half as many when the server refused. Collections that share a budget share it fairly that way without knowing of each other.
 * May be used from any thread.
 */
final class Budget {
    private static final int MOST_REQUESTS = 64;
    private static final long SHORTEST_WAIT_MILLIS = 10;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Weight weight;
    private double requests = MOST_REQUESTS;
    private final int mostWrites;
    private double writes;
    private int underWay;
    private long notBefore = System.nanoTime();
    private long lastCut = System.nanoTime();
    private int refusalsInARow;

    /** Counts what throttling costs. */
    interface Weight {
        /** A request was refused. */
        void refused();

        /** A thread waited because of it. */
        void waited(long nanos);
    }

    /**
     * Of a collection.
     *
     * @param mostWrites how many writes a request holds at most, however well it goes
     */
    Budget(int mostWrites, Weight weight) {
        this.mostWrites = mostWrites;
        this.writes = mostWrites;
        this.weight = weight;
    }

    /** Leave to send one request, given back by closing it. */
    final class Permit implements AutoCloseable {
        private final long since = System.nanoTime();
        private boolean open = true;

        /**
         * The request went through as a whole.
         *
         * @param asked how many writes it held
         */
        void went(int asked) {
            locked(() -> {
                refusalsInARow = 0;
                if (since - lastCut > 0) {
                    if (asked >= (int) writes && writes < mostWrites) {
                        writes = Math.min(mostWrites, writes + Math.max(1, writes / 8));
                    } else if (underWay + 1 >= (int) requests) {
                        requests = Math.min(MOST_REQUESTS, requests + 1 / requests);
                    }
                }
            });
        }

        /**
         * The server refused.
         *
         * @param retryAfterMillis when it asks to be asked again; 0 if it does not say
         * @param asked how many writes the request held
         * @param accepted how many of them it did all the same
         */
        void refused(long retryAfterMillis, int asked, int accepted) {
            Budget.this.refused(since, retryAfterMillis, asked, accepted);
        }

        @Override
        public void close() {
            locked(() -> {
                if (open) {
                    open = false;
                    underWay--;
                    changed.signalAll();
                }
            });
        }
    }

    /** A request that was sent at this moment was refused; as in {@link Permit#refused}. */
    void refused(long since, long retryAfterMillis, int asked, int accepted) {
        weight.refused();
        locked(() -> {
            refusalsInARow = accepted > 0 ? 0 : refusalsInARow + 1;
            // what was on its way when the limit was last halved says nothing about the new one
            if (since - lastCut > 0) {
                cut(asked, accepted);
            }
            long wait = TimeUnit.MILLISECONDS.toNanos(retryAfterMillis > 0 ? retryAfterMillis : guess());
            long until = System.nanoTime() + wait;
            notBefore = until - notBefore > 0 ? until : notBefore;
        });
    }

    private void cut(int asked, int accepted) {
        if (requests >= 2) {
            requests = Math.max(1, Math.min(requests, Math.max(1, underWay)) / 2);
        } else {
            requests = 1;
            writes = Math.max(1, Math.max(accepted, Math.min(writes, asked) / 2.0));
        }
        lastCut = System.nanoTime();
    }

    /** Waits as long as the server asked to be left alone, however many requests are under way. */
    void quiet() {
        await(false);
    }

    /** Waits until one more request may be sent. */
    Permit request() {
        await(true);
        return new Permit();
    }

    private void await(boolean counted) {
        long begun = System.nanoTime();
        boolean waited = false;
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                long pause = notBefore - now;
                if (pause <= 0 && (!counted || underWay < (int) requests)) {
                    underWay += counted ? 1 : 0;
                    if (waited) {
                        weight.waited(now - begun);
                    }
                    return;
                }
                waited = true;
                if (pause > 0) {
                    changed.awaitNanos(pause);
                } else {
                    changed.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "waiting for the target's budget was interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** How many requests may be under way at once now. */
    int requestsAtOnce() {
        return read(() -> (int) requests);
    }

    /** How many writes one request should hold now. */
    int writesPerRequest() {
        return read(() -> (int) writes);
    }

    private long guess() {
        long wait = Math.min(LONGEST_WAIT_MILLIS, SHORTEST_WAIT_MILLIS << Math.min(refusalsInARow, 12));
        return wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private int read(IntSupplier value) {
        lock.lock();
        try {
            return value.getAsInt();
        } finally {
            lock.unlock();
        }
    }
}
