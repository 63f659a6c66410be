package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.GodwitException;
import org.junit.jupiter.api.Test;

/** Positions as values. */
class LogPositionTest {
    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String OTHER = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    private static LogPosition at(String text) {
        return LogPosition.parse(text);
    }

    @Test
    void everyFormReadsBack() {
        for (String text : new String[] {
            "binlog.000003:1234/" + UUID + "/" + UUID + ":1-5:tag:1",
            "binlog.000003:1234/" + UUID,
            "binlog.000003:1234/" + UUID + "/",
            "binlog.000003:1234/abc/0-1-5",
            "binlog.000003:1234/abc/-",
            "binlog.000003:1234<binlog.000002:99/" + UUID + "/" + UUID + ":1-5",
            LogPosition.NONE.text()
        }) {
            assertThat(at(text).text()).isEqualTo(text);
            assertThat(at(text)).isEqualTo(at(text)).hasSameHashCodeAs(at(text));
        }
        assertThat(at(LogPosition.NONE.text())).isEqualTo(LogPosition.NONE);
        assertThatThrownBy(() -> at("16/B374D848")).isInstanceOf(GodwitException.class);
    }

    @Test
    void positionsOfOneServerCompareByPlace() {
        LogPosition here = at("binlog.000009:100/" + UUID);
        assertThat(here.covers(at("binlog.000009:100/" + UUID + "/" + UUID + ":1")))
                .isTrue();
        assertThat(here.covers(at("binlog.000009:101/" + UUID))).isFalse();
        assertThat(here.covers(at("binlog.000008:500/" + UUID))).isTrue();
        assertThat(at("binlog.1000000:4/" + UUID).covers(at("binlog.999999:500/" + UUID)))
                .isTrue();
        assertThat(here.covers(at("renamed.000001:4/" + UUID))).isFalse();
    }

    @Test
    void positionsOfDifferentServersCompareByIdentifiers() {
        LogPosition here = at("binlog.000001:100/" + OTHER + "/" + UUID + ":1-5");
        assertThat(here.covers(at("binlog.000009:100/" + UUID + "/" + UUID + ":1-5")))
                .isTrue();
        assertThat(here.covers(at("binlog.000009:100/" + UUID + "/" + UUID + ":1-6")))
                .isFalse();
        assertThat(here.covers(at("binlog.000001:4/" + UUID))).isFalse();
        assertThat(at("binlog.000002:1/" + OTHER).covers(here)).isTrue();
        assertThat(LogPosition.NONE.covers(here)).isFalse();
        assertThat(here.covers(LogPosition.NONE)).isFalse();
    }

    @Test
    void distancesAreKnownWithinAFile() {
        LogPosition here = at("binlog.000009:100/" + UUID);
        assertThat(here.bytesSince(at("binlog.000009:40/" + UUID))).isEqualTo(60);
        assertThat(here.bytesSince(at("binlog.000008:40/" + UUID))).isEqualTo(-1);
        assertThat(here.bytesSince(at("binlog.000009:40/" + OTHER))).isEqualTo(-1);
    }
}
