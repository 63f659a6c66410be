package io.godwit.engine.explore;

import io.godwit.engine.run.Connectors;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.testkit.fault.Faults;
import io.godwit.testkit.fault.FaultyConnector;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.simulation.SimulatedProcess;
import io.godwit.testkit.simulation.Simulation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process with a runner in it. Every call that leaves it is a step of the simulation and may meet trouble. When it dies,
 * what it had open is closed by the servers a while later.
 */
final class RunnerProcess implements Faults.Passage {
    /** Calls of the store that are no step: they are made under a monitor, or only read. */
    private static final Set<String> STEPS = Set.of("append", "savePlan", "saveProof", "desire");

    final SimulatedProcess process;
    private final Simulation simulation;
    private final Trouble trouble;
    private final SimulatedProcess server;
    private final Faults faults = new Faults(this);
    private final Runnable released;
    private final List<AutoCloseable> sessions = new ArrayList<>();
    private StateStore.@Nullable Lease lease;
    private long pendingNanos;

    /** @param released is run after each release of the source's log */
    RunnerProcess(String name, Simulation simulation, Trouble trouble, SimulatedProcess server, Runnable released) {
        this.process = new SimulatedProcess(name);
        this.simulation = simulation;
        this.trouble = trouble;
        this.server = server;
        this.released = released;
    }

    SimulatedSchedule schedule() {
        return new SimulatedSchedule(simulation, process);
    }

    Connectors connectors() {
        return new Connectors(List.of(new FaultyConnector(new MemoryConnector(), faults)));
    }

    /** Ends the process wherever it is. */
    void kill() {
        if (!process.dead()) {
            simulation.kill(process);
            List.copyOf(sessions).forEach(this::closeLater);
            StateStore.Lease held = lease;
            if (held != null) {
                held.close();
            }
        }
    }

    void restartTarget() {
        faults.restart("target");
    }

    @Override
    public <B> B call(String name, Supplier<B> action) {
        requireAlive();
        simulation.point(name);
        Trouble.Kind kind = trouble.meet(name);
        if (kind == null) {
            return answered(name, action);
        }
        simulation.note(kind + " at " + name);
        switch (kind) {
            case KILL_BEFORE -> throw die();
            case KILL_AFTER -> {
                opened(action.get());
                throw die();
            }
            case KILL_DURING -> {
                if (name.startsWith("target.")) {
                    pendingNanos = TimeUnit.MILLISECONDS.toNanos(simulation.choose(2000));
                    later(pendingNanos, () -> opened(action.get()));
                }
                throw die();
            }
            case REJECT -> faults.reject(name, faults.count(name) + 1);
            case LOSE_ANSWER -> faults.failAfter(name, faults.count(name) + 1);
            case CUT -> faults.cut(name, faults.count(name) + 1);
            case RESTART_TARGET -> restartTarget();
            case DELAY -> simulation.sleep(TimeUnit.MILLISECONDS.toNanos(1 + simulation.choose(4000)));
            case THROW -> throw new Planted();
            case BREAK -> throw new Broken();
        }
        return answered(name, action);
    }

    private <B> B answered(String name, Supplier<B> action) {
        B answer = action.get();
        if (name.equals("source.release")) {
            released.run();
        }
        opened(answer);
        simulation.point("answer");
        return answer;
    }

    /** Remembers sessions of the target's, which may be opened for a client that has died meanwhile. */
    private void opened(@Nullable Object answer) {
        if (answer instanceof Target || answer instanceof Writer<?>) {
            AutoCloseable session = (AutoCloseable) answer;
            sessions.add(session);
            if (process.dead()) {
                closeLater(session);
            }
        }
    }

    /** A server notices a dead client only after a while, and ends what it was told to do first. */
    private void closeLater(AutoCloseable session) {
        later(pendingNanos + TimeUnit.MILLISECONDS.toNanos(simulation.choose(3000)), () -> {
            try {
                session.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close(String name, Runnable action) {
        if (!process.dead()) {
            action.run();
        }
    }

    private void later(long nanos, Runnable action) {
        simulation.start(server, "server", () -> {
            simulation.sleep(nanos);
            try {
                action.run();
            } catch (RuntimeException e) {
                simulation.note("a dead client's call failed: " + e);
            }
        });
    }

    private Error die() {
        kill();
        return simulation.killed();
    }

    private void requireAlive() {
        if (process.dead()) {
            throw simulation.killed();
        }
    }

    /** The store as this process sees it. */
    StateStore store(StateStore disk) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Supplier<@Nullable Object> action = () -> invoke(disk, method, arguments);
            String name = method.getName();
            if (name.equals("lease")) {
                requireAlive();
                StateStore.Lease taken = (StateStore.Lease) action.get();
                lease = taken;
                return (StateStore.Lease) () -> {
                    if (!process.dead() && taken != null) {
                        lease = null;
                        taken.close();
                    }
                };
            }
            if (STEPS.contains(name)) {
                return call("store." + name, () -> new Object[] {action.get()})[0];
            }
            requireAlive();
            return action.get();
        };
        return (StateStore)
                Proxy.newProxyInstance(StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, handler);
    }

    private static @Nullable Object invoke(
            StateStore disk, java.lang.reflect.Method method, @Nullable Object @Nullable [] arguments) {
        try {
            return method.invoke(disk, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
