package io.godwit.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.migration.Place;
import io.godwit.lab.server.LabServers;
import io.godwit.lab.server.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two of the lab's faults; {@code ./godwit lab} runs them all. What a run leaves stays in {@code target/faults}. */
final class FaultTest {
    private static final Path SERVERS = Path.of("target/servers");
    private static final long SEED = Long.getLong("godwit.seed", 1);

    private static Path data = SERVERS;
    private static LabServers servers;

    @BeforeAll
    static void start() throws IOException {
        data = Files.createTempDirectory(Files.createDirectories(Path.of("target/faults")), "servers-");
        servers = LabServers.start(Pair.ALL.get(0), data.toAbsolutePath(), SERVERS);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void commitsWithoutAnAnswerAreNeitherLostNorRepeated() throws Exception {
        run("cut-in-commit", List.of(Place.values()));
    }

    @Test
    void aDroppedSlotStopsTheRunAndTheWayOnIsOpen() throws Exception {
        run("slot-dropped", List.of(Place.SYNC));
    }

    private static void run(String fault, List<Place> places) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target/faults"), fault + "-");
        List<Result> results = Faults.run(fault, places, servers, folder, SEED);
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.wrong()).as(result.toString()).isEmpty());
    }
}
