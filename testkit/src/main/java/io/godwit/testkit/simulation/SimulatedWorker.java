package io.godwit.testkit.simulation;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread of a simulation. Its fields belong to whoever has the turn. */
public final class SimulatedWorker {
    static final long NEVER = Long.MAX_VALUE;

    final SimulatedProcess process;
    final String name;
    final int number;
    private final Simulation simulation;
    private final Runnable work;
    private @Nullable Thread thread;
    private volatile boolean turn;

    /** Until when it waits, what for, and whether that came. */
    long deadline = NEVER;

    @Nullable
    Object awaited;

    boolean signalled;
    boolean ended;

    SimulatedWorker(Simulation simulation, SimulatedProcess process, String name, int number, Runnable work) {
        this.simulation = simulation;
        this.process = process;
        this.name = name;
        this.number = number;
        this.work = work;
    }

    /**
     * Waits until it has ended. Called by a worker of the same simulation.
     *
     * @return whether it has
     */
    public boolean join(long nanos) {
        long until = nanos <= 0 ? 0 : simulation.nanos() + nanos;
        simulation.point("join");
        while (!ended && simulation.nanos() < until) {
            simulation.await(this, until);
        }
        return ended;
    }

    /** Whether the calling thread is this one. */
    boolean isCurrent() {
        return thread == Thread.currentThread();
    }

    /** Lets it run; the caller stops or ends. */
    void giveTurn() {
        turn = true;
        Thread begun = thread;
        if (begun == null) {
            Simulation.THREADS.execute(this::begin);
        } else {
            LockSupport.unpark(begun);
        }
    }

    void awaitTurn() {
        while (!turn) {
            LockSupport.park(this);
        }
        turn = false;
    }

    private void begin() {
        thread = Thread.currentThread();
        awaitTurn();
        try {
            simulation.checkAlive(this);
            work.run();
        } catch (Killed e) {
            // Its process died, or the simulation is over.
        } catch (Throwable e) {
            simulation.fail("worker " + this + " failed", e);
        } finally {
            simulation.ended(this);
        }
    }

    @Override
    public String toString() {
        return process.name() + "/" + name + "#" + number;
    }
}
