package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The command line in processes of its own, which die by {@code SIGKILL} at seeded moments; each migration has a folder. */
final class KilledRuns {
    static final String NAME = "killed";
    private static final long RUN_AT_MOST_SECONDS = 180;

    private final Random random;
    private final List<Phase> phases;
    private final Map<Phase, Integer> deaths = new TreeMap<>();
    private int kills;

    /** The kills of a migration are spread over these phases, in their order. */
    KilledRuns(Random random, List<Phase> phases) {
        this.random = random;
        this.phases = List.copyOf(phases);
    }

    int kills() {
        return kills;
    }

    /** How many died in which phase. */
    Map<Phase, Integer> deaths() {
        return deaths;
    }

    /** A place for a migration's file, state and output, which stay there. */
    static Path folder(String mode) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target/kills")), mode + "-");
    }

    /** An endpoint as a migration's file has it. */
    static String endpoint(Endpoint endpoint, Set<String> notThere) {
        return "{ url: \"" + endpoint.url() + "\", password: \""
                + endpoint.password().reveal() + "\", options: { "
                + endpoint.options().entrySet().stream()
                        .filter(option -> !notThere.contains(option.getKey()))
                        .map(option -> option.getKey() + ": \"" + option.getValue() + "\"")
                        .collect(Collectors.joining(", "))
                + " } }";
    }

    /** Each run dies some time after it came into some phase, or after its start if it begins beyond. */
    void killOften(Path folder, StateStore store, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Phase wanted = phases.get((int) ((i + random.nextDouble()) * phases.size() / times));
            if (wanted == Phase.CUTOVER) {
                store.desire(NAME, Desired.CUTOVER);
            }
            Process run = run(folder);
            Phase reached = await(run, store, wanted);
            long end =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(wanted == Phase.SYNC ? 800 : 250));
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(100_000);
            }
            if (!run.isAlive()) {
                assertThat(run.exitValue()).as("a run in %s", folder).isZero();
                return;
            }
            Phase died = store.status(NAME).map(Status::phase).orElse(reached);
            run.destroyForcibly().waitFor();
            kills++;
            deaths.merge(died, 1, Integer::sum);
        }
    }

    private static Phase await(Process run, StateStore store, Phase wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_AT_MOST_SECONDS);
        while (run.isAlive()) {
            Status now = store.status(NAME).orElse(null);
            if (now != null && now.processId() == run.pid() && now.phase().compareTo(wanted) >= 0) {
                return now.phase();
            }
            assertThat(System.nanoTime()).as("a run that comes to %s", wanted).isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
        return wanted;
    }

    private static Process run(Path folder) throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("godwit.class.path", System.getProperty("java.class.path")),
                        "io.godwit.cli.Main",
                        "run",
                        folder.resolve("migration.yaml").toString(),
                        "--no-progress",
                        "--state",
                        folder.resolve("state").toString(),
                        "--proof",
                        folder.resolve("proof").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Runs to the end, undisturbed. */
    static void finish(Path folder) throws Exception {
        Process run = run(folder);
        boolean ended = run.waitFor(RUN_AT_MOST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            run.destroyForcibly().waitFor();
        }
        assertThat(ended && run.exitValue() == 0)
                .as("the last run, in %s, ends well", folder)
                .isTrue();
    }
}
