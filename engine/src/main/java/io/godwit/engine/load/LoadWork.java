package io.godwit.engine.load;

import io.godwit.engine.meter.TableMeter;
import io.godwit.engine.schedule.Schedule;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.schema.TableId;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What the lanes of one load share: the splits that remain, the first failure, and the readers that a halt must end. */
final class LoadWork {
    private final Deque<Item> items;
    private final Map<TableId, AtomicInteger> remaining = new ConcurrentHashMap<>();
    private final Set<Reader<Batch>> open = ConcurrentHashMap.newKeySet();
    private final Lock lock;
    private volatile boolean ended;
    private @Nullable RuntimeException failure;

    LoadWork(List<Item> items, Schedule schedule) {
        this.lock = schedule.lock();
        this.items = new ConcurrentLinkedDeque<>(items);
        for (Item item : items) {
            remaining
                    .computeIfAbsent(item.plan().table().id(), t -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    /** One split to load. */
    record Item(TablePlan plan, Split split, TableMeter meter) {}

    /** The next split; null when there is none or the load has ended. */
    @Nullable
    Item take() {
        return ended ? null : items.poll();
    }

    /** Says that a split is loaded; returns whether it was the last of its table. */
    boolean loaded(Item item) {
        AtomicInteger splits = remaining.get(item.plan().table().id());
        return splits != null && splits.decrementAndGet() == 0;
    }

    /** Whether the lanes must stop: nothing may be committed any more. */
    boolean ended() {
        return ended;
    }

    void reading(Reader<Batch> reader) {
        open.add(reader);
        if (ended) {
            reader.close();
        }
    }

    void read(Reader<Batch> reader) {
        open.remove(reader);
    }

    /** Ends the load for a reason; what lanes fail with afterwards is but the echo of that. */
    void fail(RuntimeException reason) {
        lock.lock();
        try {
            if (failure == null && !ended) {
                failure = reason;
            }
            end();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the load. The flag is set before readers are closed, so a lane whose reader ends early can never take that for
     * the end of its split.
     */
    void end() {
        ended = true;
        open.forEach(Reader::close);
    }

    @Nullable
    RuntimeException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}
