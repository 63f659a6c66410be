package io.godwit.engine.explore;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.testkit.simulation.SimulatedProcess;
import io.godwit.testkit.simulation.SimulatedWorker;
import io.godwit.testkit.simulation.Simulation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** The engine's threads and time, for one process of a simulation. */
final class SimulatedSchedule implements Schedule {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final Simulation simulation;
    private final SimulatedProcess process;

    SimulatedSchedule(Simulation simulation, SimulatedProcess process) {
        this.simulation = simulation;
        this.process = process;
    }

    /** The time of day in a simulation. */
    static long millis(Simulation simulation) {
        return EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(simulation.nanos());
    }

    @Override
    public Worker start(String name, Runnable work) {
        SimulatedWorker worker = simulation.start(process, name, () -> {
            try {
                work.run();
            } catch (Broken e) {
                simulation.note("broke down");
            }
        });
        return millis -> worker.join(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public Lock lock() {
        return simulation.lock("lock");
    }

    @Override
    public long nanoTime() {
        return simulation.nanos();
    }

    @Override
    public long currentTimeMillis() {
        return millis(simulation);
    }

    @Override
    public void sleep(long millis) {
        simulation.sleep(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
