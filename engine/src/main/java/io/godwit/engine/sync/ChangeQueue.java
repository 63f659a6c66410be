package io.godwit.engine.sync;

import io.godwit.engine.schedule.Schedule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The one hop between reading changes and applying them, bounded by bytes. What was put before a failure is still taken; then
 * the failure is thrown to the taker.
 */
final class ChangeQueue {
    private final Lock lock;
    private final Condition room;
    private final Condition filled;
    private final Deque<Captured> waiting = new ArrayDeque<>();
    private final long capacityBytes;
    private long bytes;
    private boolean closed;
    private @Nullable RuntimeException failure;

    ChangeQueue(long capacityBytes, Schedule schedule) {
        this.lock = schedule.lock();
        this.room = lock.newCondition();
        this.filled = lock.newCondition();
        this.capacityBytes = capacityBytes;
    }

    /**
     * Adds a batch, waiting for room; one that is larger than the queue passes when the queue is empty.
     *
     * @return false if the queue was closed: nothing more is wanted
     */
    boolean put(Captured captured) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && bytes > 0 && bytes + captured.batch().bytes() > capacityBytes) {
                room.await();
            }
            if (closed) {
                return false;
            }
            waiting.add(captured);
            bytes += captured.batch().bytes();
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch, or null if none came in time. */
    @Nullable
    Captured take(long millis) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (waiting.isEmpty() && failure == null && nanos > 0) {
                nanos = filled.awaitNanos(nanos);
            }
            Captured next = waiting.poll();
            if (next != null) {
                bytes -= next.batch().bytes();
                room.signal();
                return next;
            }
            if (failure != null) {
                throw failure;
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** When the source committed the oldest transaction here; 0 if none waits. */
    long oldestCommitMillis() {
        lock.lock();
        try {
            for (Captured captured : waiting) {
                if (captured.batch().isTransaction()) {
                    return captured.batch().commitMillis();
                }
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** Reading has failed; nothing more will come. */
    void fail(RuntimeException reason) {
        lock.lock();
        try {
            failure = reason;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is wanted. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
