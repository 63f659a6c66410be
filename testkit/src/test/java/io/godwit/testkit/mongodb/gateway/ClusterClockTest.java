package io.godwit.testkit.mongodb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterClockTest {
    private final ClusterClock clock = new ClusterClock();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, 0x1_0000_0000L, 0x12_3456_789aL})
    void aPlaceComesBack(long place) {
        assertThat(clock.place(clock.time(place))).isEqualTo(place);
    }

    @Test
    void timesRiseWithPlacesAcrossSeconds() {
        assertThat(clock.time(0x8000_0000L)).isGreaterThan(clock.time(0x7fff_ffffL));
    }

    @Test
    void theNextTimeIsTheNextPlace() {
        BsonTimestamp last = clock.time(0x7fff_ffffL);
        assertThat(clock.place(new BsonTimestamp(last.getTime(), last.getInc() + 1)))
                .isEqualTo(0x8000_0000L);
    }

    @Test
    void whatIsBeforeAllTimesIsTheBeginning() {
        assertThat(clock.place(new BsonTimestamp(1, 1))).isZero();
    }
}
