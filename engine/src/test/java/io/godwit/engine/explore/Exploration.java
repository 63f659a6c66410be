package io.godwit.engine.explore;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.ExploredRun;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryDatabase;
import io.godwit.testkit.simulation.SimulatedProcess;
import io.godwit.testkit.simulation.SimulatedWorker;
import io.godwit.testkit.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One seed: a source with a schema and writers, a target, runners that die and are begun again, an operator, and whatever goes
 * wrong; from the first call until the migration is done. An {@link AssertionError} says what a promise was broken by.
 */
final class Exploration {
    private static final String NAME = "moving";
    private static final int MOST_RUNS = 30;
    private static final long MOST_STEPS = 60_000;
    private static final int FUZZY = 7;
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Simulation simulation;
    private final Scenario scenario;
    private final Trouble trouble;
    private final Random random;
    private final MemoryDatabase source;
    private final MemoryDatabase target;
    private final Workload workload;
    private final Watch watch;
    private final SimulatedProcess server = new SimulatedProcess("server");
    private final SimulatedProcess world = new SimulatedProcess("world");
    private final MemoryStateStore disk = new MemoryStateStore();
    private final List<String> ends = new ArrayList<>();
    private boolean used;
    private boolean replaced;
    private boolean strayed;
    private volatile boolean differed;
    private boolean done;

    private Exploration(long seed, boolean recorded) {
        this.random = new Random(seed);
        // told by the seed and not drawn: what a seed was before there were such sources, it stays
        this.scenario = Scenario.of(random, Long.remainderUnsigned(seed, FUZZY) == FUZZY - 1);
        this.trouble = new Trouble(random);
        this.simulation = new Simulation(random.nextLong(), MOST_STEPS, recorded);
        long number = NUMBER.incrementAndGet();
        this.source = database("source" + number);
        this.target = database("target" + number);
        this.workload = new Workload(simulation, source, new Random(random.nextLong()), scenario.fuzzy());
        this.watch = new Watch(
                simulation,
                source,
                target,
                new MemoryConnector().target(endpoint(target), NAME),
                NAME,
                scenario.mode() == Mode.ONLINE);
    }

    private MemoryDatabase database(String name) {
        return MemoryDatabase.create(name, simulation.lock(""), () -> SimulatedSchedule.millis(simulation));
    }

    /**
     * What a seed came to.
     *
     * @param trace tells interleavings apart
     */
    record Outcome(long trace, long steps, int runs, int transactions, int troubles, String end, List<String> events) {}

    /** Runs a seed to its end. */
    static Outcome run(long seed, boolean recorded) {
        Exploration exploration = new Exploration(seed, recorded);
        try {
            exploration.simulation.run(new SimulatedProcess("operator"), "main", exploration::operate);
            exploration.check();
        } catch (AssertionError e) {
            throw new AssertionError(exploration.tell(seed, e), e);
        } finally {
            MemoryDatabase.drop(exploration.source.name());
            MemoryDatabase.drop(exploration.target.name());
        }
        return exploration.outcome();
    }

    private Outcome outcome() {
        return new Outcome(
                simulation.trace(),
                simulation.steps(),
                ends.size(),
                workload.committed(),
                trouble.met(),
                ends.get(ends.size() - 1),
                simulation.events());
    }

    private String tell(long seed, AssertionError e) {
        StringBuilder text = new StringBuilder("seed " + seed + ": " + e.getMessage() + "\n");
        simulation.events().forEach(event -> text.append(event).append('\n'));
        text.append(scenario).append("\nruns: ").append(ends).append("\njournal:\n");
        for (JournalEntry entry : disk.journal(NAME)) {
            text.append(entry.event())
                    .append(' ')
                    .append(new java.util.TreeMap<>(entry.details()))
                    .append('\n');
        }
        return text.toString();
    }

    // --- the operator ---

    private void operate() {
        workload.create();
        watch.begin();
        for (int i = 0; i < scenario.writers(); i++) {
            simulation.start(
                    world,
                    "writer",
                    () -> workload.write(scenario.transactions(), scenario.pauseMillis(), watch::opened));
        }
        simulation.start(world, "commander", this::command);
        simulation.start(world, "stranger", this::strangers);
        for (int i = 0; i < MOST_RUNS; i++) {
            Status last = runOnce();
            ends.add(
                    last == null
                            ? "died"
                            : last.state()
                                    + (last.error() == null
                                            ? ""
                                            : " " + last.error().code()));
            if (last != null && last.state() == State.DONE) {
                done = true;
                return;
            }
            if (last != null && last.error() != null && isFinal(last.error())) {
                return;
            }
            if (scenario.replaced() && watch.begun() && !replaced) {
                replaced = true;
                simulation.note("another database is at the source's address");
                database(source.name());
            }
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(4000)));
            if (disk.desired(NAME) == Desired.PAUSE) {
                disk.desire(NAME, Desired.RUN);
            }
        }
    }

    /** Whether running again would not help; the test then decides if it was right to stop. */
    private static boolean isFinal(Status.ErrorReport error) {
        return !error.remedy().equals("RETRY")
                && !error.code().equals("TARGET_CLAIMED")
                && !error.code().equals("INTERNAL")
                && !error.code().equals("COMPARISON_INCOMPLETE");
    }

    private @Nullable Status runOnce() {
        RunnerProcess process = new RunnerProcess("run" + ends.size(), simulation, trouble, server, watch::released);
        return run(process, disk);
    }

    /** A run, as a process; null if it died. */
    private @Nullable Status run(RunnerProcess process, MemoryStateStore store) {
        MigrationRunner runner = ExploredRun.of(
                definition(),
                endpoint(source),
                endpoint(target),
                process.connectors(),
                process.store(store),
                process.schedule(),
                scenario.patient());
        @Nullable Status[] last = new Status[1];
        SimulatedWorker worker = simulation.start(process.process, "main", () -> {
            try {
                last[0] = runner.run();
            } catch (Broken | Planted e) {
                // Not caught by the runner, so the process ends.
                process.kill();
            }
        });
        if (!worker.join(TimeUnit.MINUTES.toNanos(30))) {
            simulation.broken("a run does not end; " + disk.status(NAME));
        }
        // What a process leaves running ends with it.
        process.kill();
        return last[0];
    }

    private void command() {
        boolean onCommand = scenario.policy().when() == When.ON_COMMAND;
        while (!done) {
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(3000)));
            boolean abandoned =
                    disk.journal(NAME).stream().anyMatch(e -> e.event().equals("cutover-abandoned"));
            if (disk.desired(NAME) == Desired.RUN) {
                if (random.nextInt(12) == 0 && ends.size() < 5) {
                    disk.desire(NAME, Desired.PAUSE);
                } else if ((onCommand || abandoned) && random.nextInt(3) > 0) {
                    disk.desire(NAME, Desired.CUTOVER);
                }
            }
        }
    }

    /** What others do at times of their own. */
    private void strangers() {
        simulation.sleep(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2500)));
        for (int i = 0; scenario.mistaken() && i < 50 && !watch.begun(); i++) {
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(100));
        }
        if (scenario.mistaken() && watch.begun()) {
            mistake();
        }
        for (int i = 0; scenario.planted() && i < 20 && !watch.opened(); i++) {
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1000)));
            // What is changed behind the fence may come after the views that are compared.
            if (!watch.opened() && !source.isFenced()) {
                watch.plant();
                if (workload.plant(target)) {
                    differed = true;
                    simulation.note("planted");
                    break;
                }
            }
        }
        if (scenario.stray() && watch.begun()) {
            // Behind a fence it may be made after the last look; nobody can write to it then.
            strayed = !source.isFenced();
            workload.addTable();
        }
        if (scenario.lost()) {
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(random.nextInt(3000)));
            simulation.note("the log is lost");
            if (random.nextBoolean()) {
                source.loseLog();
            } else {
                new MemoryConnector().source(endpoint(source), NAME).letGo();
            }
        }
        while (scenario.used() && !used) {
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(200)));
            if (watch.opened()) {
                used = true;
                workload.use(target);
            }
        }
    }

    /** A copy of the runner's folder is started somewhere else, and stopped when that is noticed. */
    private void mistake() {
        MemoryStateStore copy = new MemoryStateStore();
        disk.plan(NAME).ifPresent(plan -> copy.savePlan(NAME, plan));
        disk.journal(NAME).forEach(entry -> copy.append(NAME, entry));
        RunnerProcess process = new RunnerProcess("mistake", simulation, trouble, server, watch::released);
        simulation.start(world, "mistaken", () -> {
            Status last = run(process, copy);
            simulation.note("the mistaken run: " + last);
        });
        simulation.sleep(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(4000)));
        process.kill();
    }

    // --- the end ---

    private void check() {
        if (!done) {
            String last = ends.get(ends.size() - 1);
            boolean found = last.contains("VALIDATION_DIFFERS") || last.contains("TARGET_DIVERGED");
            // A difference that is found after the target is in use may be its user's; one that was planted and found
            // may be
            // gone again, because a later change of the source wrote over it.
            if (found && (used || differed || (watch.planted() && !equal()))) {
                return;
            }
            if ((replaced && last.contains("SOURCE_REPLACED")) || (scenario.lost() && last.contains("LOG_LOST"))) {
                return;
            }
            if (scenario.stray() && last.contains("TABLES_ADDED") && !source.isFenced()) {
                return;
            }
            throw new AssertionError("it did not end: " + ends);
        }
        require(!strayed, "done, and a table stayed behind");
        require(!replaced, "done, with another source than that of the plan");
        Proof proof = ProofJson.parse(disk.proof(NAME).orElseThrow());
        require(watch.opened(), "done, and the target is not open");
        require(watch.equalWhenOpened(), "done, and the target was not equal when it was opened");
        require(proof.identical(), "done, and the proof says: " + proof.verdict());
        require(proof.ledger().balanced(), "the ledger in the proof does not balance");
        require(
                scenario.mode() == Mode.OFFLINE || (source.isFenced() && !source.keepsLog(NAME)),
                "done, and the source is open, or keeps its log");
        long handedOver = disk.journal(NAME).stream()
                .filter(e -> e.event().equals("handed-over"))
                .count();
        require(handedOver == 1, "handed over " + handedOver + " times");
        for (String table : source.tableNames()) {
            require(
                    used || table.equals(Workload.STRAY) || target.rows(table).equals(source.rows(table)),
                    "the rows of " + table + " differ at the end");
        }
    }

    private boolean equal() {
        return watch.opened() ? watch.equalWhenOpened() : target.fingerprint() == source.fingerprint();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private Definition definition() {
        String[] options = scenario.options().toArray(String[]::new);
        return new Definition(
                NAME,
                scenario.mode(),
                new Definition.EndpointReference(source.url(options), "", Map.of()),
                new Definition.EndpointReference(target.url(options), "", Map.of()),
                Selection.ALL,
                scenario.load(),
                scenario.sync(),
                scenario.policy());
    }

    private Endpoint endpoint(MemoryDatabase database) {
        return new Endpoint(database.url(scenario.options().toArray(String[]::new)), Secret.NONE, Map.of());
    }
}
