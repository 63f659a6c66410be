package io.godwit.pairs.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Promise 1: no row is lost or doubled, whatever dies. Real servers, the real command line, {@code SIGKILL} at seeded moments in every
 * phase while clients write; then the databases are compared by {@code COPY}. {@code -Dgodwit.kills=200} kills more often, {@code
 * -Dgodwit.seed} repeats the choices of a run. What a run leaves (its state, output and, after a failure, facts and rows that differ)
 * stays in {@code target/kills}.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", KillPlan.MOST);
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());
    private static final int CLIENTS = 3;
    private static final int RUN_AT_MOST_SECONDS = 120;
    private static final String NAME = "bank";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final PostgresServer source = PostgresServer.shared(15);
    private final PostgresServer target = PostgresServer.shared(18);
    /** Where runners died, as seen afterwards. */
    private final Map<Place, Integer> deaths = new EnumMap<>(Place.class);

    private int kills;

    @Test
    void onlineMigrationSurvivesKillsUnderWriteLoad() throws Exception {
        int roundsAtMost = 3 + KILLS / 10;
        for (int round = 1; kills < KILLS; round++) {
            assertThat(round).as("migrations it took to kill %s times", KILLS).isLessThanOrEqualTo(roundsAtMost);
            online(round, KillPlan.online(Math.min(KillPlan.MOST, KILLS - kills), random));
        }
        System.out.println("online, seed " + SEED + ": " + kills + " kills: " + deaths);
        if (KILLS >= KillPlan.MOST) {
            assertThat(deaths).as("kills by place").containsKeys(Place.LOAD, Place.KEYS, Place.SYNC, Place.CUTOVER);
        }
    }

    @Test
    void offlineMigrationSurvivesKills() throws Exception {
        String from = Bank.create(source, Math.abs(SEED));
        String to = target.createDatabase();
        Path folder = folder("offline", from, to);
        try (StateStore store = SqlStateStore.open(folder.resolve("state"))) {
            killByPlan(new Migration(false, folder, to, store), KillPlan.offline(Math.max(5, KILLS / 4), random));
            finish(folder);
        }
        System.out.println("offline, seed " + SEED + ": " + kills + " kills: " + deaths);
        assertThat(deaths).as("kills by place").containsKeys(Place.LOAD);
        new PlainComparison(source, from, target, to, folder).assertEqual();
    }

    /** What is being killed. */
    private record Migration(boolean online, Path folder, String to, StateStore store) {}

    /** One migration, killed by plan, then handed over and compared. */
    private void online(int round, KillPlan plan) throws Exception {
        String from = Bank.create(source, Math.abs(SEED + round));
        String to = target.createDatabase();
        Path folder = folder("online", from, to);
        Writers writers = new Writers(source, from, CLIENTS, random.split());
        PlainComparison comparison = new PlainComparison(source, from, target, to, folder);
        try (StateStore store = SqlStateStore.open(folder.resolve("state"))) {
            writers.start();
            if (!killByPlan(new Migration(true, folder, to, store), plan)) {
                command(folder);
            }
            finish(folder);
        } catch (AssertionError e) {
            comparison.keepFacts();
            throw e;
        } finally {
            writers.stop();
        }
        List<BitSet> acknowledged = writers.acknowledged();
        System.out.println("migration " + round + ": "
                + acknowledged.stream().mapToInt(BitSet::cardinality).sum() + " commits acknowledged");
        comparison.assertAcknowledged(acknowledged);
        comparison.assertEqual();
        comparison.assertNoSlotLeft();
        assertFenced(from);
    }

    /** Kills until the plan is at its end or the migration is done; returns whether the cutover was commanded. */
    private boolean killByPlan(Migration migration, KillPlan plan) throws Exception {
        boolean commanded = false;
        while (true) {
            Sight before = Sight.of(target, migration.to(), migration.store(), NAME);
            Moment moment = plan.next(before);
            if (moment == null) {
                return commanded;
            }
            if (migration.online() && moment.place() == Place.CUTOVER && !commanded) {
                command(migration.folder());
                commanded = true;
            }
            if (!killed(migration, before, moment)) {
                return commanded;
            }
        }
    }

    /** Runs until the moment and kills; false if the run was done before. */
    private boolean killed(Migration migration, Sight before, Moment moment) throws Exception {
        RunProcess run = RunProcess.run(migration.folder());
        long begun = System.nanoTime();
        long deadline = begun + TimeUnit.SECONDS.toNanos(RUN_AT_MOST_SECONDS);
        try (Connection connection = target.connect(migration.to())) {
            Sight entered = null;
            while (run.isAlive()) {
                Sight now = Sight.of(connection, migration.store(), NAME);
                if (entered == null && now.place().compareTo(moment.place()) >= 0) {
                    entered = now;
                }
                if (entered != null && moment.isReached(before, entered, now)) {
                    break;
                }
                if (System.nanoTime() > deadline) {
                    run.kill();
                    throw new AssertionError("seed " + SEED + ": `" + moment.what() + "` in " + moment.place()
                            + " was never reached:\n" + run.output());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(moment.thenMicros());
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(100_000);
            }
            if (!run.isAlive()) {
                assertThat(run.await(1)).as("seed %d: %s", SEED, run.output()).isZero();
                return false;
            }
            run.kill();
            Place place = Sight.of(connection, migration.store(), NAME).place();
            deaths.merge(place, 1, Integer::sum);
            kills++;
            System.out.printf(
                    "kill %d in %s at %s, %,d ms after its start%n",
                    kills, place, moment.what(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            return true;
        }
    }

    private static void command(Path folder) throws IOException, InterruptedException {
        RunProcess command = RunProcess.cutover(folder, NAME);
        assertThat(command.await(RUN_AT_MOST_SECONDS)).as(command.output()).isZero();
    }

    /** Runs to the end, undisturbed. */
    private static void finish(Path folder) throws IOException, InterruptedException {
        RunProcess run = RunProcess.run(folder);
        assertThat(run.await(RUN_AT_MOST_SECONDS))
                .as("seed %d: %s", SEED, run.output())
                .isZero();
        JsonNode proof =
                new ObjectMapper().readTree(folder.resolve("proof/proof.json").toFile());
        assertThat(proof.path("complete").asBoolean()).as("complete").isTrue();
        assertThat(proof.path("identical").asBoolean()).as("identical").isTrue();
    }

    private void assertFenced(String from) throws SQLException {
        try (Connection connection = source.connect(from)) {
            assertThatThrownBy(
                            () -> connection.createStatement().execute("INSERT INTO bank.acknowledged VALUES (0, 0)"))
                    .as("the source lets nobody write")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
        }
    }

    private Path folder(String mode, String from, String to) throws IOException {
        System.out.println("seed " + SEED + " (repeat with -Dgodwit.seed=" + SEED + ")");
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "kills")), mode + "-");
        Files.writeString(
                folder.resolve("migration.yaml"), """
                name: %s
                mode: %s
                source: { url: "%s" }
                target: { url: "%s" }
                load: { splitSize: 1MB }
                sync: { groupMillis: 20 }
                """.formatted(NAME, mode, source.url(from), target.url(to)));
        return folder;
    }
}
