package io.godwit.sqlserver.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final TableId ID = new TableId("dbo", "t");

    private static Table table(@Nullable String filter) {
        return new Table(ID, ID, List.of(), null, true, false, filter, -1, -1);
    }

    private static Split split(Bounds bounds) {
        return new Split(ID, 0, 2, bounds.text(), true);
    }

    @Test
    void readBackAsTheyWere() {
        Bounds bounds = new Bounds(List.of("a|,]b", "c"), List.of("N'x|y,''\ud83d'", "1"), List.of("N'z'", "2"));
        assertThat(Bounds.of(split(bounds))).isEqualTo(bounds);
        assertThat(new Bounds(List.of("a"), List.of(), List.of()).text()).isEmpty();
    }

    @Test
    void severalColumnsAreComparedOneAfterAnother() {
        Bounds bounds = new Bounds(List.of("a", "b"), List.of("1", "2"), List.of("3", "4"));
        assertThat(bounds.where(table("x = 1"), "1 = 1"))
                .isEqualTo(" WHERE ([a] >= 1 AND ([a] > 1 OR ([a] = 1 AND [b] > 2)))"
                        + " AND ([a] <= 3 AND ([a] < 3 OR ([a] = 3 AND [b] <= 4))) AND (x = 1) AND 1 = 1");
    }

    @Test
    void theFirstAndTheLastRangeAreOpen() {
        assertThat(new Bounds(List.of("a"), List.of(), List.of("3")).where(table(null), ""))
                .isEqualTo(" WHERE [a] <= 3");
        assertThat(new Bounds(List.of("a"), List.of("3"), List.of()).where(table(null), ""))
                .isEqualTo(" WHERE [a] > 3");
    }

    @Test
    void othersBoundsAreRefused() {
        assertThatThrownBy(() -> Bounds.of(new Split(ID, 0, 2, "id;1;2", true)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
