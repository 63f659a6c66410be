package io.godwit.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A lock between the workers of a simulation. Other threads find it open: they come before or after. */
final class SimulatedLock implements Lock {
    private final Simulation simulation;
    private final String name;
    private @Nullable SimulatedWorker owner;
    private int holds;

    SimulatedLock(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
    }

    @Override
    public void lock() {
        SimulatedWorker self = simulation.current();
        if (self == null) {
            return;
        }
        if (owner != self && !name.isEmpty()) {
            simulation.point(name);
        }
        take(self, 1);
        if (holds == 1) {
            try {
                simulation.checkAlive(self);
            } catch (Killed e) {
                unlock();
                throw e;
            }
        }
    }

    private void take(SimulatedWorker self, int count) {
        while (owner != null && owner != self) {
            // Also the dead: its holder goes on, and the lock may be anybody's.
            simulation.parkAnyway(this, SimulatedWorker.NEVER);
        }
        owner = self;
        holds += count;
    }

    @Override
    public void unlock() {
        SimulatedWorker self = simulation.current();
        if (self == null) {
            return;
        }
        if (owner != self) {
            throw new IllegalMonitorStateException(this + " is not held by " + self);
        }
        if (--holds == 0) {
            owner = null;
            simulation.wakeAll(this);
        }
    }

    @Override
    public void lockInterruptibly() {
        lock();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
        return new Waiting();
    }

    @Override
    public String toString() {
        return "lock " + (name.isEmpty() ? "of a database" : name) + (owner == null ? "" : " held by " + owner);
    }

    /** Those who wait for something under the lock. */
    private final class Waiting implements Condition {
        private final Deque<SimulatedWorker> workers = new ArrayDeque<>();

        private boolean waitUntil(long deadline) {
            SimulatedWorker self = simulation.current();
            if (self == null || owner != self) {
                throw new IllegalMonitorStateException("waiting without " + SimulatedLock.this);
            }
            simulation.checkAlive(self);
            int held = holds;
            holds = 0;
            owner = null;
            simulation.wakeAll(SimulatedLock.this);
            workers.add(self);
            boolean signalled = simulation.park(this, deadline);
            workers.remove(self);
            take(self, held);
            simulation.checkAlive(self);
            return signalled;
        }

        @Override
        public void await() {
            waitUntil(SimulatedWorker.NEVER);
        }

        @Override
        public void awaitUninterruptibly() {
            waitUntil(SimulatedWorker.NEVER);
        }

        @Override
        public long awaitNanos(long nanos) {
            long deadline = simulation.nanos() + nanos;
            waitUntil(deadline);
            return deadline - simulation.nanos();
        }

        @Override
        public boolean await(long time, TimeUnit unit) {
            return waitUntil(simulation.nanos() + unit.toNanos(time));
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signal() {
            SimulatedWorker first = workers.poll();
            if (first != null) {
                simulation.wake(first);
            }
        }

        @Override
        public void signalAll() {
            while (!workers.isEmpty()) {
                signal();
            }
        }

        @Override
        public String toString() {
            return "condition of " + SimulatedLock.this;
        }
    }
}
