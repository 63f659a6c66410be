package io.godwit.lab.fault;

import io.godwit.lab.migration.Migration;
import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.RunProcess;
import io.godwit.lab.migration.Sight;
import io.godwit.lab.network.TcpProxy;
import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.LabServers;
import io.godwit.lab.server.Side;
import io.godwit.lab.workload.Bank;
import io.godwit.lab.workload.Elsewhere;
import io.godwit.lab.workload.Observer;
import io.godwit.lab.workload.PlainComparison;
import io.godwit.lab.workload.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One online migration under write load in which one fault is injected, in one phase or in several in turn, and what became of it. Used once. */
final class Trial implements AutoCloseable {
    private static final int CLIENTS = 5;
    private static final long THINK_MILLIS = 30;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PHASE_SECONDS = 240;
    private static final long EFFECT_SECONDS = 60;
    private static final long END_SECONDS = 300;
    private static final int STOPS_AT_MOST = 4;
    private static final int TRANSACTIONS_FIRST = 30;

    private final Fault fault;
    private final Fault.Steps steps;
    private final LabServers servers;
    private final String from;
    private final String to;
    private final TcpProxy sourceProxy;
    private final TcpProxy targetProxy;
    private final Migration migration;
    private final Writers writers;
    private final Observer observer;
    private final List<Strike> strikes = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private @Nullable RunProcess running;
    private @Nullable Sight seen;
    private long newsNanos;

    private Trial(Fault fault, Fault.Steps steps, LabServers servers, Path folder, long seed, String to)
            throws IOException {
        this.fault = fault;
        this.steps = steps;
        this.servers = servers;
        this.from = Bank.create(servers.source(), seed);
        this.to = to;
        this.sourceProxy = new TcpProxy(servers.source().port(), servers.source()::commitSight);
        this.targetProxy = new TcpProxy(servers.target().port(), servers.target()::commitSight);
        this.migration = Migration.prepare(
                folder,
                "online",
                servers.source().endpoint(sourceProxy.port(), from, Side.SOURCE),
                servers.target().endpoint(targetProxy.port(), to, Side.TARGET));
        this.writers = new Writers(servers.source(), from, CLIENTS, THINK_MILLIS, new SplittableRandom(seed));
        this.observer = new Observer(servers.target(), to);
    }

    /** Runs one; {@code folder} must be new. Holds nothing for phases that were over before the fault could be injected. */
    static List<Result> of(Fault fault, List<Place> places, LabServers servers, Path folder, long seed)
            throws Exception {
        Fault.Steps steps = fault.steps().get();
        String meaningless = meaningless(fault, servers);
        if (meaningless != null) {
            return places.stream()
                    .map(place -> Result.meaningless(fault.name(), place, meaningless))
                    .toList();
        }
        String unavailable = steps.unavailable();
        if (unavailable != null) {
            return places.stream()
                    .map(place -> Result.skipped(fault.name(), place, unavailable))
                    .toList();
        }
        String to = servers.target().createDatabase();
        steps.lay(Files.createDirectories(folder));
        try (Trial trial = new Trial(fault, steps, servers, folder, seed, to)) {
            return trial.run(places);
        } finally {
            steps.end();
        }
    }

    private static @Nullable String meaningless(Fault fault, LabServers servers) {
        return servers.source()
                .mischief()
                .meaningless(fault.name(), Side.SOURCE)
                .or(() -> servers.target().mischief().meaningless(fault.name(), Side.TARGET))
                .orElse(null);
    }

    private List<Result> run(List<Place> places) throws Exception {
        steps.prepare(this);
        writers.start();
        Elsewhere elsewhere = new Elsewhere(servers.source(), from);
        try {
            running = migration.run();
            for (Place place : places) {
                if (inject(place)) {
                    awaitEffect();
                    steps.remove(this);
                }
            }
            finish();
        } catch (AssertionError e) {
            comparison().keepFacts();
            wrong.add("" + e.getMessage());
        } finally {
            sourceProxy.hold(false);
            targetProxy.hold(false);
            observer.look(false);
            // first of all: after a failure it may hold what the others wait for
            process().kill();
            elsewhere.stop();
            writers.stop();
            observer.stop();
        }
        return results();
    }

    private List<Result> results() throws Exception {
        long acknowledged =
                writers.acknowledged().stream().mapToLong(BitSet::cardinality).sum();
        if (wrong.isEmpty()) {
            PlainComparison comparison = comparison();
            wrong.addAll(comparison.lost(writers.acknowledged()));
            wrong.addAll(comparison.differences());
            wrong.addAll(comparison.leftovers());
            wrong.addAll(comparison.unfenced());
            wrong.addAll(steps.wrong(this));
        }
        String violation = observer.violation();
        if (violation != null) {
            wrong.add(violation);
        }
        for (Strike strike : strikes) {
            for (String code : strike.stops) {
                if (!fault.codes().contains(code)) {
                    wrong.add("stopped with " + code + " after the fault in " + strike.place);
                }
            }
        }
        List<Result> results = new ArrayList<>();
        for (Strike strike : strikes) {
            // what was counted in one migration is not to be counted again
            boolean first = results.isEmpty();
            results.add(new Result(
                    fault.name(),
                    strike.place,
                    strike.stops,
                    TimeUnit.NANOSECONDS.toMillis(strike.standstillNanos),
                    first ? observer.reads() : 0,
                    first ? acknowledged : 0,
                    wrong,
                    "",
                    ""));
        }
        return results;
    }

    /** Brings the migration to the phase and injects; false if the phase was over too soon. */
    private boolean inject(Place place) throws Exception {
        Sight entered = null;
        long deadline = deadline(PHASE_SECONDS);
        while (true) {
            Sight now = look();
            if (now.place().compareTo(place) > 0) {
                return false;
            }
            if (place == Place.CUTOVER && ready(now, entered)) {
                wantCutover(now);
            }
            if (now.place() == place && isInTheMidst(place, now, entered)) {
                sourceProxy.hold(true);
                targetProxy.hold(true);
                boolean still = sightWhenThere().place() == place && process().isAlive();
                if (still) {
                    strikes.add(new Strike(place));
                    newsNanos = System.nanoTime();
                    steps.inject(this);
                }
                sourceProxy.hold(false);
                targetProxy.hold(false);
                return still;
            }
            boolean anew = entered != null && now.transactions() < entered.transactions();
            if (now.place().compareTo(Place.SYNC) >= 0 && (entered == null || anew)) {
                entered = now;
            }
            onwards(now, deadline);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean ready(Sight now, @Nullable Sight entered) {
        return entered != null && now.transactions() >= entered.transactions() + TRANSACTIONS_FIRST;
    }

    private static boolean isInTheMidst(Place place, Sight now, @Nullable Sight entered) {
        return switch (place) {
            case SCHEMA -> now.events().contains("planned");
            case LOAD -> now.splits() > 0;
            case KEYS, CUTOVER -> true;
            case SYNC -> ready(now, entered);
        };
    }

    private void awaitEffect() throws Exception {
        long deadline = deadline(EFFECT_SECONDS);
        while (!steps.hadEffect(this) && System.nanoTime() < deadline) {
            pause();
        }
    }

    /** To the hand-over. */
    private void finish() throws Exception {
        long deadline = deadline(END_SECONDS);
        long synced = -1;
        while (process().isAlive() || process().await(1) != 0) {
            Sight now = look();
            if (now.place() == Place.SYNC) {
                // fewer than before: the fault's remedy was to begin anew
                synced = synced < 0 || now.transactions() < synced ? now.transactions() : synced;
                if (now.transactions() >= synced + TRANSACTIONS_FIRST) {
                    wantCutover(now);
                }
            }
            onwards(now, deadline);
            pause();
        }
        wrong.addAll(traces());
    }

    /** Looks, and measures for how long nothing was to be seen. */
    private Sight look() throws InterruptedException {
        Sight now = sightWhenThere();
        observer.look(now.place().compareTo(Place.SYNC) >= 0);
        Sight last = seen;
        long nanos = System.nanoTime();
        boolean news = last == null || now.facts() != last.facts() || now.transactions() != last.transactions();
        if (!strikes.isEmpty() && (last == null || !last.opened())) {
            Strike strike = strikes.get(strikes.size() - 1);
            strike.standstillNanos = Math.max(strike.standstillNanos, nanos - newsNanos);
        }
        newsNanos = news ? nanos : newsNanos;
        seen = now;
        return now;
    }

    private void wantCutover(Sight now) {
        if (now.place() == Place.SYNC && !migration.isCutoverWanted()) {
            migration.wantCutover();
        }
    }

    /** Runs it again if it stopped; fails after the deadline. */
    private void onwards(Sight now, long deadline) throws Exception {
        if (!process().isAlive() && process().await(1) != 0) {
            String code = process().code();
            Strike strike = strikes.isEmpty() ? new Strike(Place.SCHEMA) : strikes.get(strikes.size() - 1);
            strike.stops.add(code.isEmpty() ? "killed" : code);
            wrong.addAll(traces());
            require(
                    !strikes.isEmpty() && strike.stops.size() <= STOPS_AT_MOST,
                    "it stopped too often: " + strike.stops + "\n" + process().output());
            steps.mend(this, code);
            running = migration.run();
        }
        if (System.nanoTime() > deadline) {
            process().keepThreads(migration.folder());
            require(false, "it did not go on; it was in " + now.place());
        }
    }

    private List<String> traces() throws IOException {
        return process().printedTrace() ? List.of("a stack trace was printed") : List.of();
    }

    /** As soon as the target can be looked at. */
    Sight sightWhenThere() throws InterruptedException {
        long deadline = deadline(PHASE_SECONDS);
        while (true) {
            try {
                return Sight.of(servers.target(), to, migration.store(), Migration.NAME);
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the target does not come back: " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(10);
    }

    private static long deadline(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }

    private PlainComparison comparison() {
        return new PlainComparison(servers.source(), from, servers.target(), to, migration.folder());
    }

    /** {@code godwit cancel}. */
    void cancel() throws IOException, InterruptedException {
        RunProcess cancel = migration.cancel();
        require(cancel.await(PHASE_SECONDS) == 0, "cancel: " + cancel.output());
    }

    /** Whether Godwit tried again after an error with this in its message. */
    boolean retriedFor(String text) {
        return migration.store().journal(Migration.NAME).stream()
                .filter(entry -> entry.event().equals("retrying"))
                .anyMatch(entry -> entry.details().toString().contains(text));
    }

    LabServers servers() {
        return servers;
    }

    LabServer source() {
        return servers.source();
    }

    LabServer target() {
        return servers.target();
    }

    /** The source's database. */
    String from() {
        return from;
    }

    /** The target's database. */
    String to() {
        return to;
    }

    /** Between Godwit and the source; nobody else passes it. */
    TcpProxy sourceProxy() {
        return sourceProxy;
    }

    /** Between Godwit and the target. */
    TcpProxy targetProxy() {
        return targetProxy;
    }

    Migration migration() {
        return migration;
    }

    Observer observer() {
        return observer;
    }

    /** The process of now. */
    RunProcess process() {
        RunProcess now = running;
        if (now == null) {
            throw new IllegalStateException("nothing was started");
        }
        return now;
    }

    /** The next trial needs the names, and the room. */
    @Override
    public void close() {
        sourceProxy.close();
        targetProxy.close();
        migration.close();
        servers.source().dropDatabase(from);
        servers.target().dropDatabase(to);
    }
}
