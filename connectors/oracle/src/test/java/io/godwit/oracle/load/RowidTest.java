package io.godwit.oracle.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowidTest {
    /** The example of SQL Language Reference, "ROWID Data Type": AAAAaoAATAAABrXAAA. */
    private static final String EXAMPLE = "AAAAaoAATAAABrXAAA";

    @Test
    void readsAndPrintsWhatTheServerPrints() {
        Rowid place = Rowid.parse(EXAMPLE);
        assertThat(place).isEqualTo(new Rowid(26 * 64 + 40, 19, 64 * 64 + 43 * 64 + 23, 0));
        assertThat(place == null ? "" : place.text()).isEqualTo(EXAMPLE);
        assertThat(Rowid.parse("*BAEAARQCwQL+"))
                .as("of an index-organised table")
                .isNull();
    }

    @Test
    void aBigfileHasTheBlocksUpperPartForAFile() {
        assertThat(Rowid.of(1, 1024, (3L << 22) + 5)).isEqualTo(new Rowid(1, 3, 5, 0));
        assertThat(Rowid.of(1, 1023, 5)).isEqualTo(new Rowid(1, 1023, 5, 0));
    }

    @Test
    void placesAreOrderedAsTheServerOrdersThem() {
        Rowid[] ascending = {
            new Rowid(1, 9, 9, 9),
            new Rowid(2, 1, 1, 5),
            new Rowid(2, 1, 2, 0),
            new Rowid(2, 3, 0, 0),
            new Rowid(64, 0, 0, 0)
        };
        for (int i = 1; i < ascending.length; i++) {
            assertThat(ascending[i]).isGreaterThan(ascending[i - 1]);
        }
    }
}
