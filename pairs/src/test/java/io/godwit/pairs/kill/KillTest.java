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
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 1: no row is lost or doubled, whatever dies. Real servers, the real command line, {@code SIGKILL} at seeded moments while
 * clients write; then the databases are compared by {@code COPY}. {@code -Dgodwit.kills=200} kills more often, {@code -Dgodwit.seed}
 * repeats the choices of a run.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", 20);
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());
    private static final int CLIENTS = 3;
    private static final int KILLS_IN_SYNC = 3;
    private static final int KILLS_IN_CUTOVER = 3;
    private static final int RUN_AT_MOST_SECONDS = 120;
    private static final String NAME = "bank";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final PostgresServer source = PostgresServer.shared(15);
    private final PostgresServer target = PostgresServer.shared(18);

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void onlineMigrationSurvivesKillsUnderWriteLoad() throws Exception {
        int kills = 0;
        for (int round = 1; kills < KILLS; round++) {
            kills += online(round, KILLS - kills);
        }
        assertThat(kills).isGreaterThanOrEqualTo(KILLS);
    }

    @Test
    void offlineMigrationSurvivesKills() throws Exception {
        String from = Bank.create(source, Math.abs(SEED));
        String to = target.createDatabase();
        Path folder = folder("offline", from, to);
        int kills = 0;
        try (StateStore store = SqlStateStore.open(folder.resolve("state"))) {
            boolean more = true;
            for (int i = 0; i < Math.max(4, KILLS / 4) && more; i++) {
                Sight before = Sight.of(target, to, store, NAME);
                Moment moment = before.loadEnded()
                        ? Moment.afterFacts(1 + random.nextInt(4), random)
                        : Moment.ahead(before, false, random);
                more = killed(folder, to, store, before, moment, kills);
                kills += more ? 1 : 0;
            }
            finish(folder);
        }
        System.out.println("offline: " + kills + " kills");
        assertThat(kills).isGreaterThanOrEqualTo(3);
        PlainComparison.assertEqual(source, from, target, to);
    }

    /** One migration, killed until it is handed over; returns how often. */
    private int online(int round, int most) throws Exception {
        String from = Bank.create(source, Math.abs(SEED + round));
        String to = target.createDatabase();
        Path folder = folder("online", from, to);
        Writers writers = new Writers(source, from, CLIENTS, random.split());
        int kills = 0;
        try (StateStore store = SqlStateStore.open(folder.resolve("state"))) {
            writers.start();
            int inSync = 0;
            int inCutover = 0;
            boolean more = true;
            while (more && kills < most) {
                Sight before = Sight.of(target, to, store, NAME);
                boolean cuttingOver = before.synced() && inSync >= KILLS_IN_SYNC;
                if (inCutover >= KILLS_IN_CUTOVER) {
                    break;
                }
                inSync += before.synced() && !cuttingOver ? 1 : 0;
                inCutover += cuttingOver ? 1 : 0;
                Moment moment = Moment.ahead(before, cuttingOver, random);
                more = killed(folder, to, store, before, moment, kills, cuttingOver);
                kills += more ? 1 : 0;
            }
            finish(folder, "--cutover", "when-ready");
        } finally {
            writers.stop();
        }
        List<BitSet> acknowledged = writers.acknowledged();
        System.out.println("round " + round + ": " + kills + " kills, "
                + acknowledged.stream().mapToInt(BitSet::cardinality).sum() + " commits acknowledged");
        PlainComparison.assertAcknowledged(target, to, acknowledged);
        PlainComparison.assertEqual(source, from, target, to);
        assertFenced(from);
        return kills;
    }

    /** Runs until the moment and kills; false if the run was done before. */
    private boolean killed(
            Path folder, String to, StateStore store, Sight before, Moment moment, int kills, boolean cuttingOver)
            throws Exception {
        RunProcess run = cuttingOver
                ? RunProcess.start(folder, "--cutover", "when-ready", "--proof", proof(folder))
                : RunProcess.start(folder, "--proof", proof(folder));
        long begun = System.nanoTime();
        long deadline = begun + TimeUnit.SECONDS.toNanos(RUN_AT_MOST_SECONDS);
        try (Connection connection = target.connect(to)) {
            while (run.isAlive() && !moment.isReached(before, Sight.of(connection, store, NAME))) {
                if (System.nanoTime() > deadline) {
                    run.kill();
                    throw new AssertionError(
                            "seed " + SEED + ": `" + moment.what() + "` was never reached:\n" + run.output());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
            }
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
        System.out.printf(
                "kill %d at %s, %,d ms after its start%n",
                kills + 1, moment.what(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return true;
    }

    private boolean killed(Path folder, String to, StateStore store, Sight before, Moment moment, int kills)
            throws Exception {
        return killed(folder, to, store, before, moment, kills, false);
    }

    /** Runs to the end, undisturbed. */
    private void finish(Path folder, String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--proof";
        all[arguments.length + 1] = proof(folder);
        RunProcess run = RunProcess.start(folder, all);
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

    private static String proof(Path folder) {
        return folder.resolve("proof").toString();
    }

    private Path folder(String mode, String from, String to) throws IOException {
        System.out.println("seed " + SEED + " (repeat with -Dgodwit.seed=" + SEED + ")");
        Path folder = Files.createTempDirectory(temporary, mode);
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
