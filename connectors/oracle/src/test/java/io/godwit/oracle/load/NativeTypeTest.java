package io.godwit.oracle.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.oracle.load.NativeType.Family;
import io.godwit.spi.schema.Type;
import org.junit.jupiter.api.Test;

class NativeTypeTest {
    @Test
    void readsEverySpelling() {
        assertThat(NativeType.parse("NUMBER")).isEqualTo(new NativeType(Family.NUMBER, -1, NativeType.NO_SCALE));
        assertThat(NativeType.parse("NUMBER(*,0)")).isEqualTo(new NativeType(Family.NUMBER, 38, 0));
        assertThat(NativeType.parse("NUMBER(10,-2)")).isEqualTo(new NativeType(Family.NUMBER, 10, -2));
        assertThat(NativeType.parse("TIMESTAMP(9) WITH LOCAL TIME ZONE"))
                .isEqualTo(new NativeType(Family.TIMESTAMP_LOCAL, -1, 9));
        assertThat(NativeType.parse("INTERVAL DAY(9) TO SECOND(3)"))
                .isEqualTo(new NativeType(Family.INTERVAL_SECONDS, 9, 3));
        assertThat(NativeType.parse("INTERVAL YEAR(4) TO MONTH").family()).isEqualTo(Family.INTERVAL_MONTHS);
        assertThat(NativeType.parse("VARCHAR2(4000 BYTE)").precision()).isEqualTo(4000);
        assertThat(NativeType.parse("LONG RAW").family()).isEqualTo(Family.LONG_RAW);
        assertThat(NativeType.parse("APP.ADDRESS").family()).isEqualTo(Family.OTHER);
        assertThat(NativeType.parse("BFILE").family()).isEqualTo(Family.OTHER);
        assertThat(NativeType.parse("VECTOR").family()).isEqualTo(Family.OTHER);
    }

    @Test
    void whatWasMeasuredDecides() {
        assertThat(TypeMapping.measured(5, 0)).isEqualTo(new Type.Int(64));
        assertThat(TypeMapping.measured(18, 0)).isEqualTo(new Type.Int(64));
        assertThat(TypeMapping.measured(19, 0)).isEqualTo(new Type.Decimal(38, 0));
        assertThat(TypeMapping.measured(36, 2)).isEqualTo(new Type.Decimal(38, 2));
        assertThat(TypeMapping.measured(37, 2)).isEqualTo(new Type.Decimal(0, 0));
        assertThat(TypeMapping.measured(1, -1)).isEqualTo(new Type.Decimal(0, 0));
    }

    @Test
    void halvesOfCharactersAreNoticedAcrossPieces() {
        TextBytes text = new TextBytes();
        text.add("a".repeat(4095) + "🦉");
        assertThat(text.isHalved()).isFalse();
        assertThat(new String(text.data(), 4095, text.length() - 4095, java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("🦉");
        text.clear();
        text.add("x\ud83e");
        assertThat(text.isHalved()).isTrue();
        text.clear();
        text.add("\udd89");
        assertThat(text.isHalved()).isTrue();
        text.clear();
        text.add("\ufffd");
        assertThat(text.isReplaced()).isTrue();
    }

    @Test
    void shapesAreTurnedLittleEndian() {
        java.util.HexFormat hex = java.util.HexFormat.of();
        byte[] big = hex.parseHex("00000000050000000100000000020000000240000000000000004008000000000000"
                + "40100000000000004014000000000000");
        byte[] little = java.util.Objects.requireNonNull(GeometryCodec.littleEndian(big));
        assertThat(little)
                .isEqualTo(hex.parseHex("01050000000100000001020000000200000000000000000000400000000000000840"
                        + "00000000000010400000000000001440"));
        assertThat(GeometryCodec.littleEndian(little)).isEqualTo(little);
        assertThat(GeometryCodec.littleEndian(new byte[] {0, 0, 0, 0, 1, 0})).isNull();
    }
}
