package io.godwit.lab.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.Sight;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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

    /** It was commanded of a migration that had not been begun. */
    @Test
    void aMigrationIsUnderWayBeforeItsCutover() {
        KillPlan plan = KillPlan.online(Map.of(Place.CUTOVER, 2), new SplittableRandom(1));
        Sight nothing = new Sight(0, 0, 0, false, Place.SCHEMA, List.of());
        assertThat(plan.next(nothing)).isNotNull().extracting(Moment::place).isEqualTo(Place.SYNC);
        assertThat(plan.next(nothing)).isNotNull().extracting(Moment::place).isEqualTo(Place.CUTOVER);
    }
}
