package io.godwit.lab.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.lab.migration.Migration;
import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.RunProcess;
import io.godwit.lab.migration.Sight;
import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Side;
import io.godwit.lab.workload.Bank;
import io.godwit.lab.workload.Elsewhere;
import io.godwit.lab.workload.PlainComparison;
import io.godwit.lab.workload.Writers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Promise 1: no row is lost or doubled, whatever dies. Real servers, the real command line, {@code SIGKILL} at seeded moments in every
 * phase while clients write; then the databases are compared by plain {@code SELECT}s. What a migration leaves (its state, output and, after a
 * failure, facts and rows that differ) stays in the folder. What goes wrong is an {@link AssertionError}.
 */
public final class KillCampaign {
    private static final int CLIENTS = 3;
    private static final long THINK_MILLIS = 6;
    private static final int RUN_AT_MOST_SECONDS = 180;

    private final LabServer source;
    private final LabServer target;
    private final Path folder;
    private final long seed;
    private final PrintStream out;
    private final SplittableRandom random;
    /** Where runners died, as seen afterwards. */
    private final Map<Place, Integer> deaths = new EnumMap<>(Place.class);

    private int kills;
    private int migrations;
    private long acknowledged;

    /** The seed repeats the choices, not the timing. */
    public KillCampaign(LabServer source, LabServer target, Path folder, long seed, PrintStream out) {
        this.source = source;
        this.target = target;
        this.folder = folder;
        this.seed = seed;
        this.out = out;
        this.random = new SplittableRandom(seed);
    }

    /**
     * What came of it; that nothing was lost or doubled goes without saying, or there would be none.
     *
     * @param kills runners killed
     * @param migrations how many migrations that took
     * @param acknowledged commits that clients saw acknowledged, all of which were on the targets
     * @param places kills by place
     */
    public record Result(int kills, int migrations, long acknowledged, Map<Place, Integer> places) {}

    /**
     * Kills so often, in as many online migrations as that takes. Each place has its share; a kill that came too late for its place counts
     * where it fell, and is tried again.
     */
    public Result online(int times) throws IOException, SQLException, InterruptedException {
        int migrationsAtMost = 3 + times / 10;
        Map<Place, Integer> lacking = KillPlan.shares(times);
        while (lacking.values().stream().anyMatch(kills -> kills > 0) && migrations < migrationsAtMost) {
            migrations++;
            online(KillPlan.online(lacking, random));
            lacking = KillPlan.shares(times);
            lacking.replaceAll((place, kills) -> Math.max(0, kills - deaths.getOrDefault(place, 0)));
        }
        require(kills >= times, migrations + " migrations did not suffice for " + times + " kills");
        return new Result(kills, migrations, acknowledged, Map.copyOf(deaths));
    }

    /** Kills about so often in one offline migration. */
    public Result offline(int times) throws IOException, SQLException, InterruptedException {
        String from = Bank.create(source, Math.abs(seed));
        String to = target.createDatabase();
        migrations++;
        try (Migration migration = prepare("offline", from, to)) {
            killByPlan(new Killed(false, migration, to), KillPlan.offline(times, random));
            finish(migration);
            none(new PlainComparison(source, from, target, to, migration.folder()).differences());
        }
        return new Result(kills, migrations, 0, Map.copyOf(deaths));
    }

    /** What is being killed. */
    private record Killed(boolean online, Migration migration, String to) {
        Sight sight(Connection connection) throws SQLException {
            return Sight.of(connection, migration.store(), Migration.NAME);
        }
    }

    private Migration prepare(String mode, String from, String to) throws IOException {
        Path own = Files.createTempDirectory(Files.createDirectories(folder), mode + "-");
        return Migration.prepare(
                own,
                mode,
                source.endpoint(source.port(), from, Side.SOURCE),
                target.endpoint(target.port(), to, Side.TARGET));
    }

    /** One migration, killed by plan, then handed over and compared. */
    private void online(KillPlan plan) throws IOException, SQLException, InterruptedException {
        String from = Bank.create(source, Math.abs(seed + migrations));
        String to = target.createDatabase();
        Writers writers = new Writers(source, from, CLIENTS, THINK_MILLIS, random.split());
        try (Migration migration = prepare("online", from, to)) {
            PlainComparison comparison = new PlainComparison(source, from, target, to, migration.folder());
            writers.start();
            Elsewhere elsewhere = new Elsewhere(source, from);
            try {
                if (!killByPlan(new Killed(true, migration, to), plan)) {
                    command(migration);
                }
                finish(migration);
            } catch (AssertionError e) {
                comparison.keepFacts();
                throw e;
            } finally {
                elsewhere.stop();
                writers.stop();
            }
            List<BitSet> commits = writers.acknowledged();
            long count = commits.stream().mapToLong(BitSet::cardinality).sum();
            acknowledged += count;
            List<String> wrong = new ArrayList<>(comparison.lost(commits));
            wrong.addAll(comparison.differences());
            wrong.addAll(comparison.leftovers());
            wrong.addAll(comparison.unfenced());
            none(wrong);
            out.println("migration " + migrations + ": identical, " + count + " commits acknowledged");
        }
    }

    /** Kills until the plan is at its end or the migration is done; returns whether the cutover was commanded. */
    private boolean killByPlan(Killed killed, KillPlan plan) throws IOException, SQLException, InterruptedException {
        boolean commanded = false;
        while (true) {
            Sight before = Sight.of(target, killed.to(), killed.migration().store(), Migration.NAME);
            Moment moment = plan.next(before);
            if (moment == null) {
                return commanded;
            }
            if (killed.online() && moment.place() == Place.CUTOVER && !commanded) {
                command(killed.migration());
                commanded = true;
            }
            if (!kill(killed, before, moment)) {
                return commanded;
            }
        }
    }

    /** Runs until the moment and kills; false if the run was done before. */
    private boolean kill(Killed killed, Sight before, Moment moment)
            throws IOException, SQLException, InterruptedException {
        RunProcess run = killed.migration().run();
        long begun = System.nanoTime();
        try (Connection connection = target.connect(killed.to())) {
            await(killed, run, before, moment, connection);
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(moment.thenMicros());
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(100_000);
            }
            if (!run.isAlive()) {
                require(run.await(1) == 0, run.output());
                return false;
            }
            run.kill();
            Place place = killed.sight(connection).place();
            deaths.merge(place, 1, Integer::sum);
            kills++;
            out.printf(
                    "kill %d in %s at %s, %,d ms after its start%n",
                    kills, place, moment.what(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            return true;
        }
    }

    private void await(Killed killed, RunProcess run, Sight before, Moment moment, Connection connection)
            throws IOException, SQLException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_AT_MOST_SECONDS);
        Sight entered = null;
        while (run.isAlive()) {
            Sight now = killed.sight(connection);
            if (entered == null && now.place().compareTo(moment.place()) >= 0) {
                entered = now;
            }
            if (entered != null && moment.isReached(before, entered, now)) {
                return;
            }
            if (System.nanoTime() > deadline) {
                run.keepThreads(killed.migration().folder());
                run.kill();
                require(false, "`" + moment.what() + "` in " + moment.place() + " was never reached:\n" + run.output());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private void command(Migration migration) throws IOException, InterruptedException {
        RunProcess command = migration.cutover();
        require(command.await(RUN_AT_MOST_SECONDS) == 0, command.output());
    }

    /** Runs to the end, undisturbed. */
    private void finish(Migration migration) throws IOException, InterruptedException {
        RunProcess run = migration.run();
        require(run.await(RUN_AT_MOST_SECONDS) == 0, run.output());
        JsonNode proof = new ObjectMapper()
                .readTree(migration.folder().resolve("proof/proof.json").toFile());
        require(proof.path("complete").asBoolean(), "the proof is not complete");
        require(proof.path("identical").asBoolean(), "the proof does not say identical");
    }

    private void none(List<String> wrong) {
        require(wrong.isEmpty(), String.join("\n", wrong));
    }

    private void require(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError("seed " + seed + ", in " + folder + ": " + otherwise);
        }
    }
}
