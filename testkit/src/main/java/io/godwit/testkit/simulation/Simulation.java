package io.godwit.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A program of several threads, run one step at a time. A worker goes on until it comes to a {@link #point} or waits; then the
 * seed decides who is next. Time passes a little with each step, and when all wait it jumps to the next deadline. If all wait
 * and nobody has a deadline, that is reported with what each waits for.
 *
 * <p>Methods other than {@link #run} and the results are for its workers, and for whoever sets it up before it runs.
 */
public final class Simulation {
    static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulated");
        thread.setDaemon(true);
        return thread;
    });

    private static final long STUCK_SECONDS = 120;
    /** How long a step takes at most: short, so that little happens meanwhile, or long. */
    private static final long[] STEP_NANOS = {40_000, 400_000, 3_000_000, 10_000_000};

    private final SplittableRandom random;
    private final double switching;
    private final long stepNanos;
    private final long mostSteps;
    private final List<SimulatedWorker> ready = new ArrayList<>();
    private final List<SimulatedWorker> waiting = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final @Nullable List<String> events;
    private volatile @Nullable SimulatedWorker running;
    private @Nullable SimulatedWorker main;
    private volatile @Nullable AssertionError failure;
    private int workers;
    private long nanos;
    private long steps;
    private long trace = 0xcbf29ce484222325L;
    private boolean over;

    /**
     * Prepares a run.
     *
     * @param mostSteps more steps than this count as going round in circles
     * @param recorded whether {@link #events} are kept
     */
    public Simulation(long seed, long mostSteps, boolean recorded) {
        this.random = new SplittableRandom(seed);
        this.mostSteps = mostSteps;
        this.events = recorded ? new ArrayList<>() : null;
        double choice = random.nextDouble();
        this.switching = choice * choice;
        this.stepNanos = STEP_NANOS[random.nextInt(STEP_NANOS.length)];
    }

    /**
     * Runs until this work has ended; whatever else runs then is killed.
     *
     * @throws AssertionError if a worker failed, all waited for each other, or it did not end
     */
    public void run(SimulatedProcess process, String name, Runnable work) {
        main = start(process, name, work);
        running = main;
        main.giveTurn();
        try {
            if (!done.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a step of " + running + " does not end\n" + waits());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        AssertionError failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** Begins a worker; it runs when the seed wants. */
    public SimulatedWorker start(SimulatedProcess process, String name, Runnable work) {
        if (over || process.dead()) {
            throw new Killed();
        }
        SimulatedWorker worker = new SimulatedWorker(this, process, name, ++workers, work);
        ready.add(worker);
        return worker;
    }

    /** A lock whose taking is a step of this name; with an empty name it is none. */
    public Lock lock(String name) {
        return new SimulatedLock(this, name);
    }

    /** The time. */
    public long nanos() {
        return nanos;
    }

    /** Waits for so long. */
    public void sleep(long forNanos) {
        SimulatedWorker self = requireCurrent();
        checkAlive(self);
        if (park("time", nanos + forNanos)) {
            throw new IllegalStateException("signalled in its sleep");
        }
        checkAlive(self);
    }

    /** A number for decisions, below the bound. */
    public int choose(int bound) {
        return random.nextInt(bound);
    }

    /** Here another may go on. */
    public void point(String label) {
        SimulatedWorker self = current();
        if (self == null) {
            return;
        }
        checkAlive(self);
        step(self, label);
        SimulatedWorker next = next(self);
        if (next != self) {
            switchTo(next, self);
        }
        checkAlive(self);
    }

    /** Ends a process: each of its workers throws {@link Killed} from where it is. */
    public void kill(SimulatedProcess process) {
        process.die();
        note("killed " + process.name());
        for (SimulatedWorker worker : List.copyOf(waiting)) {
            if (worker.process == process) {
                makeReady(worker);
            }
        }
    }

    /** A promise is broken: the run ends with this. */
    public void broken(String what) {
        if (failure == null) {
            failure = new AssertionError(what);
        }
        end();
    }

    /** Ends the calling worker, whose process was killed. */
    public Killed killed() {
        return new Killed();
    }

    /** Writes into the record of events. */
    public void note(String event) {
        List<String> record = events;
        if (record != null) {
            record.add(String.format("%,15d %s %s", nanos / 1000, running, event));
        }
    }

    /** What happened, if it is recorded; after the run. */
    public List<String> events() {
        return events == null ? List.of() : List.copyOf(events);
    }

    /** A number that tells runs apart; after the run. */
    public long trace() {
        return trace;
    }

    /** How many steps there were. */
    public long steps() {
        return steps;
    }

    // --- for locks and workers ---

    @Nullable
    SimulatedWorker current() {
        SimulatedWorker worker = running;
        return worker != null && worker.isCurrent() ? worker : null;
    }

    private SimulatedWorker requireCurrent() {
        SimulatedWorker worker = current();
        if (worker == null) {
            throw new IllegalStateException("not a worker of this simulation");
        }
        return worker;
    }

    void checkAlive(SimulatedWorker worker) {
        if (over || worker.process.dead()) {
            throw new Killed();
        }
    }

    /** Waits for another's {@link #wake}. */
    void await(Object awaited, long deadline) {
        SimulatedWorker self = requireCurrent();
        checkAlive(self);
        park(awaited, deadline);
        checkAlive(self);
    }

    /** Waits without asking whether it is alive; returns whether it was woken before the deadline. */
    boolean park(Object awaited, long deadline) {
        SimulatedWorker self = requireCurrent();
        if (over || self.process.dead()) {
            // The dead do not wait: what they wait for is open, or of no effect.
            return false;
        }
        return parkAnyway(awaited, deadline);
    }

    boolean parkAnyway(Object awaited, long deadline) {
        SimulatedWorker self = requireCurrent();
        step(self, "wait");
        self.awaited = awaited;
        self.deadline = deadline;
        self.signalled = false;
        ready.remove(self);
        waiting.add(self);
        SimulatedWorker next = next(null);
        if (next != self) {
            switchTo(next, self);
        }
        self.awaited = null;
        return self.signalled;
    }

    void wake(SimulatedWorker worker) {
        if (waiting.contains(worker)) {
            worker.signalled = true;
            makeReady(worker);
        }
    }

    void wakeAll(Object awaited) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            if (waiting.get(i).awaited == awaited) {
                wake(waiting.get(i));
            }
        }
    }

    void fail(String what, Throwable cause) {
        if (failure == null) {
            failure = new AssertionError(what + ": " + cause, cause);
        }
        end();
    }

    void ended(SimulatedWorker worker) {
        worker.ended = true;
        ready.remove(worker);
        wakeAll(worker);
        if (worker == main) {
            end();
        }
        if (ready.isEmpty() && waiting.isEmpty()) {
            running = null;
            done.countDown();
            return;
        }
        SimulatedWorker next = next(null);
        running = next;
        next.giveTurn();
    }

    // --- turns ---

    private void step(SimulatedWorker self, String label) {
        steps++;
        nanos += 1 + random.nextLong(stepNanos);
        trace = (trace ^ (self.number * 31L + label.hashCode())) * 0x100000001b3L;
        trace ^= nanos;
        if (events != null && !label.equals("wait")) {
            note(label);
        }
        if (steps > mostSteps && !over) {
            fail("still at work after " + mostSteps + " steps", new IllegalStateException(waits()));
        }
    }

    private SimulatedWorker next(@Nullable SimulatedWorker self) {
        wakeDue();
        if (self != null && (ready.size() == 1 || random.nextDouble() >= switching)) {
            return self;
        }
        if (ready.isEmpty()) {
            long earliest = SimulatedWorker.NEVER;
            for (SimulatedWorker worker : waiting) {
                earliest = Math.min(earliest, worker.deadline);
            }
            if (earliest == SimulatedWorker.NEVER) {
                fail("all wait for each other", new IllegalStateException(waits()));
            } else {
                nanos = Math.max(nanos, earliest);
                wakeDue();
            }
        }
        return ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size()));
    }

    private void wakeDue() {
        for (int i = 0; i < waiting.size(); i++) {
            SimulatedWorker worker = waiting.get(i);
            if (worker.deadline <= nanos) {
                makeReady(worker);
                i--;
            }
        }
    }

    private void makeReady(SimulatedWorker worker) {
        waiting.remove(worker);
        ready.add(worker);
    }

    private void switchTo(SimulatedWorker next, SimulatedWorker self) {
        running = next;
        next.giveTurn();
        self.awaitTurn();
    }

    private void end() {
        over = true;
        while (!waiting.isEmpty()) {
            makeReady(waiting.get(0));
        }
    }

    private String waits() {
        StringBuilder text = new StringBuilder();
        for (SimulatedWorker worker : ready) {
            text.append(worker).append(" could go on\n");
        }
        for (SimulatedWorker worker : waiting) {
            text.append(worker)
                    .append(" waits for ")
                    .append(worker.awaited)
                    .append(worker.deadline == SimulatedWorker.NEVER ? "" : ", for a time")
                    .append('\n');
        }
        return text.toString();
    }
}
