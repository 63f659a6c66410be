package io.godwit.oracle.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.GodwitException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScnPositionTest {
    @ParameterizedTest
    @ValueSource(strings = {"4711", "4711/4000", "4711:0a001b00c3040000", "4711:0a00-0b00/12"})
    void itsTextReadsBack(String text) {
        assertThat(ScnPosition.parse(text).text()).isEqualTo(text);
        assertThat(ScnPosition.parse(text)).isEqualTo(ScnPosition.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x12", "12:", "12/", "12:a--b", "1234567890123456789"})
    void whatIsNoPositionIsRefused(String text) {
        assertThatThrownBy(() -> ScnPosition.parse(text))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("not a position");
    }

    @Test
    void aSnapshotCoversAllThatCommittedAtItsNumber() {
        ScnPosition snapshot = new ScnPosition(100);

        assertThat(snapshot.covers(ScnPosition.ofCommit(99, List.of("a"), 50))).isTrue();
        assertThat(snapshot.covers(ScnPosition.ofCommit(100, List.of("a"), 50))).isTrue();
        assertThat(snapshot.covers(ScnPosition.ofCommit(101, List.of("a"), 50))).isFalse();
        assertThat(ScnPosition.ofCommit(100, List.of("a"), 50).covers(snapshot)).isFalse();
    }

    @Test
    void transactionsOfOneNumberAreToldApart() {
        ScnPosition first = ScnPosition.ofCommit(100, List.of("a"), 50);
        ScnPosition both = ScnPosition.ofCommit(100, List.of("b", "a"), 60);

        assertThat(both.covers(first)).isTrue();
        assertThat(first.covers(both)).isFalse();
        assertThat(both.text()).isEqualTo("100:a-b/60");
    }

    @Test
    void itBeginsNotBehindItself() {
        assertThat(new ScnPosition(100, List.of(), 200)).isEqualTo(new ScnPosition(100));
    }
}
