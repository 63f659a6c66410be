package io.godwit.lab.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.migration.Place;
import io.godwit.lab.server.LabServers;
import io.godwit.lab.server.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link KillCampaign} with six kills from PostgreSQL to PostgreSQL and five, one in each phase, between other servers. {@code -Dgodwit.kills=200} kills
 * more often everywhere, {@code -Dgodwit.killPairs=all} (or some of {@link Pair#ALL}, with commas between) chooses the servers, {@code
 * -Dgodwit.seed} repeats the choices of a run. What a run leaves stays in {@code target/kills}.
 */
final class KillTest {
    private static final int SOME = 6;
    private static final int FEW = 5;
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());

    /** Each engine as source and as target; the others are left to the lab. */
    private static final String USUAL =
            "postgresql-15-to-postgresql-18,mysql-8.0-to-mysql-8.0,mysql-8.0-to-postgresql-18";

    static Stream<Pair> pairs() {
        String chosen = System.getProperty("godwit.killPairs", USUAL);
        return chosen.equals("all")
                ? Pair.ALL.stream()
                : Arrays.stream(chosen.split(",")).map(Pair::parse);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void onlineMigrationSurvivesKillsUnderWriteLoad(Pair pair) throws Exception {
        int kills = Integer.getInteger("godwit.kills", pair.equals(Pair.ALL.get(0)) ? SOME : FEW);
        KillCampaign.Result result = killed(pair, campaign -> campaign.online(kills));
        System.out.println(pair + " online, seed " + SEED + ": " + result);
        if (kills >= KillPlan.MOST) {
            assertThat(result.places())
                    .as("kills by place")
                    .containsKeys(Place.LOAD, Place.KEYS, Place.SYNC, Place.CUTOVER);
        }
    }

    @Test
    void offlineMigrationSurvivesKills() throws Exception {
        int kills = Math.max(5, Integer.getInteger("godwit.kills", KillPlan.MOST) / 4);
        KillCampaign.Result result = killed(Pair.ALL.get(0), campaign -> campaign.offline(kills));
        System.out.println("offline, seed " + SEED + ": " + result);
        assertThat(result.places()).as("kills by place").containsKeys(Place.LOAD);
    }

    /** What is done in a campaign. */
    private interface Kills {
        KillCampaign.Result in(KillCampaign campaign) throws Exception;
    }

    private static KillCampaign.Result killed(Pair pair, Kills kills) throws Exception {
        Path data = Files.createTempDirectory("godwit-kills");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (LabServers servers = LabServers.start(pair, data, Path.of("target/servers"))) {
            return kills.in(
                    new KillCampaign(servers.source(), servers.target(), Path.of("target", "kills"), SEED, System.out));
        } finally {
            delete(data);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
