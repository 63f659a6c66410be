package io.godwit.sqlserver.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class LogPositionTest {
    private static LogPosition at(String hex) {
        return LogPosition.of(HexFormat.of().parseHex(hex));
    }

    @Test
    void printsAsTheServerDoesAndReadsItBack() {
        LogPosition position = at("0000002a000001e80030");
        assertThat(position.text()).isEqualTo("0x0000002A000001E80030");
        assertThat(LogPosition.parse(position.text())).isEqualTo(position);
        assertThat(position.bytes()).isEqualTo(HexFormat.of().parseHex("0000002a000001e80030"));
        assertThat(LogPosition.NONE.text()).isEqualTo("0x00000000000000000000");
    }

    @Test
    void comparesAsOneUnsignedNumber() {
        assertThat(at("ffffffff000000000000").covers(at("7fffffff000000000000")))
                .isTrue();
        assertThat(at("00000001000000010000").covers(at("0000000100000000ffff")))
                .isTrue();
        assertThat(at("0000000100000000fffe").covers(at("0000000100000000ffff")))
                .isFalse();
        assertThat(at("00000001000000000001").covers(at("00000001000000000001")))
                .isTrue();
        assertThat(at("00000001000000000000").covers(LogPosition.NONE)).isTrue();
    }

    @Test
    void theNextNumberCarriesOver() {
        assertThat(at("0000000100000000ffff").next()).isEqualTo(at("00000001000000010000"));
        assertThat(at("00000001000000000001").next()).isEqualTo(at("00000001000000000002"));
    }

    @Test
    void otherTextsAreNoPositions() {
        for (String text : new String[] {"", "0x", "0/16B3748", "0x0000002A000001E8003", "0x0000002A000001E8003g"}) {
            assertThatThrownBy(() -> LogPosition.parse(text))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.SOURCE_REPLACED));
        }
    }
}
