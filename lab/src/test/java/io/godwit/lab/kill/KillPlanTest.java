package io.godwit.lab.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.migration.Place;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KillPlanTest {
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 20, 40, 47, 200})
    void everyPlaceHasItsShareOfTheKills(int kills) {
        assertThat(KillPlan.shares(kills)).containsOnlyKeys(Place.values());
        assertThat(KillPlan.shares(kills).values()).allMatch(share -> share > 0);
        assertThat(KillPlan.shares(kills).values().stream()
                        .mapToInt(share -> share)
                        .sum())
                .isEqualTo(kills);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void fewKillsAreNotMultiplied(int kills) {
        assertThat(KillPlan.shares(kills).values().stream()
                        .mapToInt(share -> share)
                        .sum())
                .isEqualTo(kills);
    }
}
