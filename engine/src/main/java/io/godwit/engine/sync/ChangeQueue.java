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
    private final long capacityBytes;
    /** What was put and not fetched yet. */
    private Deque<Captured> waiting = new ArrayDeque<>();
    /** What the taker has fetched, all at once, and takes from without a lock; its own. */
    private Deque<Captured> fetched = new ArrayDeque<>();

    private long waitingBytes;
    private long fetchedBytes;
    private long takenBytes;
    private long wantedBytes = Long.MAX_VALUE;
    /** The putter waits for room: nothing more comes before some is taken. */
    private boolean full;

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
        long more = captured.batch().bytes();
        lock.lock();
        try {
            while (!closed && waitingBytes + fetchedBytes > 0 && waitingBytes + fetchedBytes + more > capacityBytes) {
                full = true;
                filled.signal();
                room.await();
            }
            full = false;
            if (closed) {
                return false;
            }
            waiting.add(captured);
            waitingBytes += more;
            if (waitingBytes >= wantedBytes) {
                filled.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch, or null if none came in time. For one thread.
     *
     * @param millis how long to wait if there is none
     * @param enoughBytes how much is worth ending the wait for: a thread woken for every small batch does little else
     */
    @Nullable
    Captured take(long millis, long enoughBytes) {
        Captured next = fetched.poll();
        if (next == null) {
            fetch(millis, enoughBytes);
            next = fetched.poll();
        }
        if (next != null) {
            takenBytes += next.batch().bytes();
            if (takenBytes > capacityBytes / 4) {
                giveRoom();
            }
        }
        return next;
    }

    private void fetch(long millis, long enoughBytes) {
        lock.lock();
        try {
            fetchedBytes = 0;
            takenBytes = 0;
            full = false;
            room.signal();
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            wantedBytes = enoughBytes;
            while (waitingBytes < enoughBytes && !full && failure == null && nanos > 0) {
                nanos = filled.awaitNanos(nanos);
            }
            if (waiting.isEmpty() && failure != null) {
                throw failure;
            }
            Deque<Captured> empty = fetched;
            fetched = waiting;
            waiting = empty;
            fetchedBytes = waitingBytes;
            waitingBytes = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            wantedBytes = Long.MAX_VALUE;
            lock.unlock();
        }
    }

    private void giveRoom() {
        lock.lock();
        try {
            fetchedBytes -= takenBytes;
            takenBytes = 0;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing waits. For the taker's thread. */
    boolean isEmpty() {
        if (!fetched.isEmpty()) {
            return false;
        }
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** When the source committed the oldest transaction here; 0 if none waits. For the taker's thread. */
    long oldestCommitMillis() {
        long oldest = oldestCommitMillis(fetched);
        if (oldest != 0) {
            return oldest;
        }
        lock.lock();
        try {
            return oldestCommitMillis(waiting);
        } finally {
            lock.unlock();
        }
    }

    private static long oldestCommitMillis(Deque<Captured> batches) {
        for (Captured captured : batches) {
            if (captured.batch().isTransaction()) {
                return captured.batch().commitMillis();
            }
        }
        return 0;
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
