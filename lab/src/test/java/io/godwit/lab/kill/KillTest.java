package io.godwit.lab.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.migration.Place;
import io.godwit.testkit.server.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@link KillCampaign} with twenty kills. {@code -Dgodwit.kills=200} kills more often, {@code -Dgodwit.seed} repeats the choices of a
 * run. What a run leaves stays in {@code target/kills}.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", KillPlan.MOST);
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());

    private final KillCampaign campaign = new KillCampaign(
            PostgresServer.shared(15), PostgresServer.shared(18), Path.of("target", "kills"), SEED, System.out);

    @Test
    void onlineMigrationSurvivesKillsUnderWriteLoad() throws Exception {
        KillCampaign.Result result = campaign.online(KILLS);
        System.out.println("online, seed " + SEED + ": " + result);
        if (KILLS >= KillPlan.MOST) {
            assertThat(result.places())
                    .as("kills by place")
                    .containsKeys(Place.LOAD, Place.KEYS, Place.SYNC, Place.CUTOVER);
        }
    }

    @Test
    void offlineMigrationSurvivesKills() throws Exception {
        KillCampaign.Result result = campaign.offline(Math.max(5, KILLS / 4));
        System.out.println("offline, seed " + SEED + ": " + result);
        assertThat(result.places()).as("kills by place").containsKeys(Place.LOAD);
    }
}
