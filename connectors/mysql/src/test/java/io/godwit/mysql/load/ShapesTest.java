package io.godwit.mysql.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-known binary as PostGIS 3.3 gives it, and whether MySQL 5.7, 8.0 and MariaDB make something of it. */
final class ShapesTest {
    private static final String ONE = "000000000000f03f";
    private static final String POINT = "0101000000" + ONE + ONE;
    private static final String NAN = "000000000000f87f";

    private static @Nullable String unknown(String digits) {
        byte[] bytes = HexFormat.of().parseHex("ff" + digits);
        return Shapes.unknown(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                POINT,
                "010200000002000000" + ONE + ONE + ONE + ONE,
                // a line of one point: MariaDB keeps it, the others say themselves that they do not
                "010200000001000000" + ONE + ONE,
                "01030000000200000001000000" + ONE + ONE + "01000000" + ONE + ONE,
                "010400000002000000" + POINT + POINT,
                "010700000000000000",
                "010700000002000000" + POINT + "010700000001000000" + "010400000001000000" + POINT,
            })
    void plainShapesAreKnown(String digits) {
        assertThat(unknown(digits)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0101000000" + NAN + NAN + ", finite",
        "0101000000" + ONE + "000000000000f07f, finite",
        "010400000002000000" + POINT + "0101000000" + NAN + NAN + ", finite",
        "010200000000000000, empty",
        "010300000000000000, empty",
        "01030000000100000000000000, empty",
        "010400000000000000, empty",
        "010600000000000000, empty",
        "010700000001000000" + "010300000000000000, empty",
        "0101000080" + ONE + ONE + ONE + ", third",
        "0101000040" + ONE + ONE + ONE + ", third",
        "01010000c0" + ONE + ONE + ONE + ONE + ", third",
        "01e9030000" + ONE + ONE + ONE + ", third",
        "010800000003000000" + ONE + ONE + ONE + ONE + ONE + ONE + ", arcs",
        "011000000000000000, arcs",
        "011100000000000000, arcs",
        "010700000001000000" + "010a00000000000000, arcs",
        "010400000001000000" + "010200000001000000" + ONE + ONE + ", another kind",
        "00000000013ff00000000000003ff0000000000000, little-endian",
        "0101000000" + ONE + ", cut off",
        "010200000002000000" + ONE + ONE + ", cut off",
        "01ff, cut off",
        POINT + "00, behind its end",
    })
    void othersAreNamed(String digits, String word) {
        assertThat(unknown(digits)).contains(word);
    }

    @Test
    void collectionsInCollectionsDoNotExhaustTheStack() {
        assertThat(unknown("010700000001000000".repeat(200) + "010700000000000000"))
                .isNull();
        assertThat(unknown("010700000001000000".repeat(100_000) + "010700000000000000"))
                .contains("deep");
    }
}
