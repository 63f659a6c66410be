package io.godwit.engine.load;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.spi.schema.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what is to be done with a table once all of its rows are in, beside the lanes of the load: what a target makes of it waits
 * for its disk, and a lane that did it would move no rows meanwhile. No thread lives longer than there is something to do.
 */
final class WholeTables {
    private final Consumer<Table> action;
    private final LoadWork work;
    private final int most;
    private final Schedule schedule;
    private final Lock lock;
    private final Deque<Table> waiting = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private int active;

    /**
     * Nothing is done yet.
     *
     * @param work ends when the action fails
     * @param most how many at once
     */
    WholeTables(Consumer<Table> action, LoadWork work, int most, Schedule schedule) {
        this.action = action;
        this.work = work;
        this.most = most;
        this.schedule = schedule;
        this.lock = schedule.lock();
    }

    /** Takes a table that is whole, from any lane. */
    void add(Table table) {
        lock.lock();
        try {
            waiting.add(table);
            if (active < most) {
                active++;
                workers.add(schedule.start("godwit-whole", this::act));
            }
        } finally {
            lock.unlock();
        }
    }

    private void act() {
        try {
            for (Table table = next(); table != null; table = next()) {
                action.accept(table);
            }
        } catch (RuntimeException e) {
            work.fail(e);
        } catch (Error e) {
            work.fail(new IllegalStateException("what follows a table's load broke down", e));
            throw e;
        }
    }

    private @Nullable Table next() {
        lock.lock();
        try {
            Table table = work.ended() ? null : waiting.poll();
            if (table == null) {
                active--;
            }
            return table;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what was added so far; returns whether all of it has ended. */
    boolean join(long millis) throws InterruptedException {
        List<Worker> begun;
        lock.lock();
        try {
            begun = List.copyOf(workers);
        } finally {
            lock.unlock();
        }
        return Worker.joinAll(begun, millis, schedule);
    }
}
