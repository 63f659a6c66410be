package io.godwit.mongodb.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives events as transactions: all of one cluster time are one. That it is over is known only by a later event, or by the streams'
 * word that nothing of its time is to come.
 */
final class ChangeReader implements Reader<ChangeBatch> {
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(750);
    private static final long PATIENCE_MILLIS = 3_000;
    private static final long FRAGMENT_BYTES = 4L * 1024 * 1024;

    /** A transaction of several shards is put in order as a whole ({@link ShardMoves}), and so held as one as long as that is possible. */
    private static final long SHARDED_FRAGMENT_BYTES = 64L * 1024 * 1024;

    private final StreamSet streams;
    private final EventChanges changes;
    private final @Nullable ShardMoves moves;
    private final long fragmentBytes;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean closed;
    private List<Change> group = new ArrayList<>();
    private @Nullable ClusterPosition time;
    private long commitMillis;
    private long bytes;
    private boolean begun;
    private @Nullable Event held;
    private ClusterPosition given;

    /**
     * Takes over streams that are open.
     *
     * @param from where they begin
     */
    ChangeReader(StreamSet streams, EventChanges changes, boolean sharded, ClusterPosition from) {
        this.streams = streams;
        this.changes = changes;
        this.moves = sharded ? new ShardMoves() : null;
        this.fragmentBytes = sharded ? SHARDED_FRAGMENT_BYTES : FRAGMENT_BYTES;
        this.given = from;
    }

    @Override
    public ChangeBatch next() {
        reading.lock();
        try {
            long begin = System.nanoTime();
            while (true) {
                if (closed) {
                    throw new GodwitException(Errors.READER_CLOSED, "reading the change stream was ended");
                }
                ChangeBatch batch = step();
                if (batch != null) {
                    return batch;
                }
                if (System.nanoTime() - begin > WAIT_NANOS) {
                    return nothing();
                }
            }
        } finally {
            if (closed) {
                streams.close();
            }
            reading.unlock();
        }
    }

    /** A heartbeat, or, between the fragments of a transaction, an empty one: a heartbeat there would end it. */
    private ChangeBatch nothing() {
        ClusterPosition open = time;
        if (open != null && begun) {
            return new ChangeBatch(List.of(), open.text(), open, false, commitMillis, 64);
        }
        ClusterPosition told = streams.told();
        if (open == null && told.covers(given)) {
            given = told;
        }
        return ChangeBatch.heartbeat(given);
    }

    /** Takes one event; gives a batch where one is complete. */
    private @Nullable ChangeBatch step() {
        Event event = held;
        held = null;
        if (event == null) {
            event = streams.next();
        }
        ClusterPosition open = time;
        if (open != null) {
            boolean over = event == null ? streams.told().covers(open) : !open.covers(event.time());
            if (over) {
                held = event;
                return end(open);
            }
        }
        if (event == null) {
            return null;
        }
        Change change = changes.of(event);
        if (change == null) {
            return null;
        }
        ChangeBatch full = null;
        if (open != null && bytes + change.bytes() > fragmentBytes && !group.isEmpty()) {
            full = fragment(open, false);
        }
        if (moves != null) {
            moves.add(change, event);
        }
        time = event.time();
        commitMillis = event.wallMillis();
        group.add(change);
        bytes += change.bytes();
        return full;
    }

    private ChangeBatch end(ClusterPosition commit) {
        ChangeBatch batch = fragment(commit, true);
        given = commit;
        time = null;
        return batch;
    }

    private ChangeBatch fragment(ClusterPosition commit, boolean last) {
        List<Change> ordered = moves == null ? group : moves.order(group);
        ChangeBatch batch = new ChangeBatch(ordered, commit.text(), commit, last, commitMillis, bytes);
        group = new ArrayList<>();
        bytes = 0;
        begun = !last;
        return batch;
    }

    @Override
    public void close() {
        closed = true;
        // the streams are not for two threads: one that reads notices within a moment, and closes them itself
        try {
            if (reading.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    streams.close();
                } finally {
                    reading.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
