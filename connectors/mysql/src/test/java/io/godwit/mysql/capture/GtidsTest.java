package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.GodwitException;
import org.junit.jupiter.api.Test;

/** Identifiers of both forks as sets. */
class GtidsTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void aSetReadsBackAsTheServerWritesIt() {
        for (String text : new String[] {
            "", A + ":1", A + ":1-5:7-9", A + ":1-5," + B + ":3", A + ":1-28:tag_1:1-2:other:4", A + ":tag_1:1-2"
        }) {
            Gtids set = Gtids.parse(text);
            assertThat(Gtids.parse(set.text())).isEqualTo(set).hasSameHashCodeAs(set);
        }
        assertThat(Gtids.parse(A.toUpperCase(java.util.Locale.ROOT) + ":1-3,\n" + B + ":1")
                        .text())
                .isEqualTo(A + ":1-3," + B + ":1");
        assertThat(Gtids.parse(A + ":1-28:tag_1:1-2").text()).isEqualTo(A + ":1-28:tag_1:1-2");
        assertThatThrownBy(() -> Gtids.parse(A + ":x y")).isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> Gtids.parse("nonsense")).isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> Gtids.parse(A + ":5-1")).isInstanceOf(GodwitException.class);
    }

    @Test
    void intervalsGrowAndMerge() {
        GtidSet set = GtidSet.EMPTY.with(A, 1).with(A, 2).with(A, 9).with(A, 5);
        assertThat(set.text()).isEqualTo(A + ":1-2:5:9");
        assertThat(set.with(A, 3).with(A, 4).text()).isEqualTo(A + ":1-5:9");
        assertThat(set.with(A, 5)).isEqualTo(set);
        assertThat(set.with(B, 1).with(A + ":tag", 7).text()).isEqualTo(A + ":1-2:5:9:tag:7," + B + ":1");
        assertThat(GtidSet.parse(A + ":5-9:1-6").text()).isEqualTo(A + ":1-9");
        assertThat(set.contains(A, 5)).isTrue();
        assertThat(set.contains(A, 6)).isFalse();
    }

    @Test
    void aTaggedTransactionIsAnotherThanTheUntagged() {
        Gtids plain = Gtids.parse(A + ":1-5");
        assertThat(plain.covers(Gtids.parse(A + ":tag:1"))).isFalse();
        assertThat(Gtids.parse(A + ":1-5:tag:1").covers(plain)).isTrue();
    }

    @Test
    void aSetCoversItsParts() {
        Gtids set = Gtids.parse(A + ":1-5:8-9," + B + ":1");
        assertThat(set.covers(set)).isTrue();
        assertThat(set.covers(GtidSet.EMPTY)).isTrue();
        assertThat(set.covers(Gtids.parse(A + ":2-4"))).isTrue();
        assertThat(set.covers(Gtids.parse(A + ":4-8"))).isFalse();
        assertThat(set.covers(Gtids.parse(B + ":2"))).isFalse();
        assertThat(set.covers(Gtids.parse("0-1-5"))).isFalse();
    }

    @Test
    void aListKnowsTheLastOfEachDomain() {
        GtidList list = GtidList.parse("1-7-3,0-1-5");
        assertThat(list.text()).isEqualTo("0-1-5,1-7-3");
        assertThat(list.with(0, 2, 6).text()).isEqualTo("0-2-6,1-7-3");
        assertThat(list.with(5, 2, 6).text()).isEqualTo("0-1-5,1-7-3,5-2-6");
        assertThat(GtidList.EMPTY.with(3, 1, 1).text()).isEqualTo("3-1-1");
        assertThat(list.covers(GtidList.parse("0-9-5"))).isTrue();
        assertThat(list.covers(GtidList.parse("0-1-6"))).isFalse();
        assertThat(list.covers(GtidList.parse("2-1-1"))).isFalse();
        assertThat(list.covers(GtidList.EMPTY)).isTrue();
        assertThat(Gtids.parse(GtidList.EMPTY.text())).isEqualTo(GtidList.EMPTY);
        assertThat(GtidList.parse("0-1-18446744073709551615").covers(GtidList.parse("0-1-3")))
                .isTrue();
    }
}
