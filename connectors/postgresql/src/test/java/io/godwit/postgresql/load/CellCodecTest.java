package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Neutral cells are the bytes that the neutral types promise. */
class CellCodecTest {
    private static final Type ZONED = new Type.Timestamp(true, 6);
    private static final Type LOCAL = new Type.Timestamp(false, 6);

    @Test
    void numbersHaveTheirPromisedBytes() {
        assertThat(neutral(new Type.Int(64), "-9223372036854775808").getLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(neutral(new Type.Int(64), "9223372036854775807").getLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(neutral(new Type.Bool(), "t").array()).containsExactly(1);
        assertThat(neutral(new Type.Real(64), "NaN").getLong()).isEqualTo(0x7ff8000000000000L);
        assertThat(neutral(new Type.Real(32), "NaN").getInt()).isEqualTo(0x7fc00000);
        assertThat(neutral(new Type.Real(64), "-0").getLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(neutral(new Type.Real(32), "-Infinity").getFloat()).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(neutral(new Type.Real(32), "1e-45").getInt()).isEqualTo(1);
        assertThat(neutral(new Type.Decimal(0, 0), "-1.50").array())
                .isEqualTo("-1.50".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesAndUuidsHaveTheirPromisedBytes() {
        assertThat(neutral(new Type.Bytes(0), "\\x00ff5c").array()).containsExactly(0, 255, 0x5c);
        assertThat(neutral(new Type.Bytes(0), "\\x").array()).isEmpty();
        assertThat(neutral(new Type.Uuid(), "ffeeddcc-bbaa-9988-7766-554433221100")
                        .array())
                .isEqualTo(HexFormat.of().parseHex("ffeeddccbbaa99887766554433221100"));
    }

    @Test
    void timesHaveTheirPromisedBytes() {
        assertThat(neutral(new Type.Date(), "1970-01-02").getLong()).isEqualTo(1);
        assertThat(neutral(new Type.Date(), "0001-12-31 BC").getLong())
                .isEqualTo(LocalDate.of(0, 12, 31).toEpochDay());
        assertThat(neutral(new Type.Date(), "-infinity").getLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(neutral(new Type.Time(6), "24:00:00").getLong()).isEqualTo(86_400_000_000_000L);
        assertThat(neutral(new Type.Time(6), "00:00:00.1").getLong()).isEqualTo(100_000_000L);
        assertTimestamp(LOCAL, "1969-12-31 23:59:59.999999", -1, 999_999_000);
        assertTimestamp(ZONED, "1970-01-01 05:45:00+05:45", 0, 0);
        assertTimestamp(ZONED, "1969-12-31 18:29:30-05:30:30", 0, 0);
        assertTimestamp(ZONED, "infinity", Long.MAX_VALUE, 0);
        assertTimestamp(
                ZONED,
                "0044-03-15 12:00:00.5+00 BC",
                LocalDateTime.of(-43, 3, 15, 12, 0).toEpochSecond(ZoneOffset.UTC),
                500_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:00, 0",
        "838:59:59, 3020399000000000",
        "-838:59:59, -3020399000000000",
        "-00:00:00.000001, -1000",
        "1 day -00:00:01, 86399000000000",
        "-2 days, -172800000000000",
        "-1 days +00:00:01, -86399000000000"
    })
    void durationsHaveTheirPromisedBytes(String text, long nanos) {
        assertThat(neutral(new Type.Duration(6), text).getLong()).isEqualTo(nanos);
    }

    @Test
    void durationsAreWrittenAsHours() {
        assertThat(text(
                        new Type.Duration(6),
                        ByteBuffer.allocate(8).putLong(-3_020_399_000_000_000L).array()))
                .isEqualTo("-838:59:59");
        assertThat(text(
                        new Type.Duration(6),
                        ByteBuffer.allocate(8).putLong(500_000_000L).array()))
                .isEqualTo("00:00:00.500000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 mon", "1 year 2 mons 1 day 00:00:00", "", "1"})
    void lengthsOfTimeWithMonthsAreRefused(String text) {
        assertThatThrownBy(() -> neutral(new Type.Duration(6), text)).isInstanceOf(GodwitException.class);
    }

    @Test
    void shapesCarryTheirReferenceSystem() {
        byte[] plain = HexFormat.of().parseHex("00000000" + "0101000000" + "000000000000f03f0000000000000040");
        byte[] numbered = HexFormat.of().parseHex("000010e6" + "0101000000" + "000000000000f03f0000000000000040");
        Type shape = new Type.Geometry("point");
        assertThat(text(shape, plain)).isEqualTo("\\x0101000000000000000000f03f0000000000000040");
        assertThat(text(shape, numbered)).isEqualTo("\\x0101000020e6100000000000000000f03f0000000000000040");
        assertThat(neutral(shape, text(shape, plain)).array()).isEqualTo(plain);
        assertThat(neutral(shape, text(shape, numbered)).array()).isEqualTo(numbered);
        assertThat(neutral(shape, "0101000020E6100000000000000000F03F0000000000000040")
                        .array())
                .isEqualTo(numbered);
    }

    @Test
    void aColumnOfShapesTakesTheirDigitsWithoutTheMarkOfBytes() {
        CellCodec codec = new GeometryCodec("c", true);
        RowBatch cell = new RowBatch(RowFormat.NEUTRAL, 1);
        cell.append(HexFormat.of().parseHex("000f423f" + "0101000000" + "000000000000f03f0000000000000040"), 0, 25);
        TextBuffer out = new TextBuffer();
        codec.toText(cell.at(0), 0, out);
        assertThat(new String(out.data(), 0, out.length(), StandardCharsets.UTF_8))
                .isEqualTo("01010000203f420f00000000000000f03f0000000000000040");
        assertThat(codec.needsEscaping()).isFalse();
    }

    @Test
    void aReferenceSystemThatPostGisWouldReplaceIsRefused() {
        for (String number : new String[] {"000f4240", "ffffffff"}) {
            RowBatch cell = new RowBatch(RowFormat.NEUTRAL, 1);
            cell.append(HexFormat.of().parseHex(number + "0101000000" + "000000000000f03f0000000000000040"), 0, 25);
            assertThatThrownBy(() -> new GeometryCodec("c", true).toText(cell.at(0), 0, new TextBuffer()))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED))
                    .hasMessageContaining("column c");
        }
    }

    @Test
    void datesThatNoCalendarHasAreRefused() {
        byte[] zero = ByteBuffer.allocate(8).putLong(Type.NO_CALENDAR).array();
        byte[] partial = ByteBuffer.allocate(12)
                .putLong(Type.NO_CALENDAR + 99_991_200L * 1_000_000L + 235_959)
                .putInt(0)
                .array();
        assertThatThrownBy(() -> text(new Type.Date(), zero))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED))
                .hasMessageContaining("column");
        assertThatThrownBy(() -> text(LOCAL, partial)).isInstanceOf(GodwitException.class);
    }

    @Test
    void everyMomentComesBackAsItWas() {
        Random random = new Random(20261122);
        for (int i = 0; i < 200_000; i++) {
            long seconds = random.nextLong(-210_866_803_200L, 9_224_318_016_000L);
            int nanos = random.nextInt(1_000_000) * 1000;
            byte[] cell = ByteBuffer.allocate(12).putLong(seconds).putInt(nanos).array();
            String text = text(ZONED, cell);
            assertThat(neutral(ZONED, text).array()).isEqualTo(cell);
            if (!text.endsWith("BC") && text.length() <= 29) {
                LocalDateTime expected = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
                String iso = text.substring(0, 10) + "T" + text.substring(11, text.length() - 3) + "Z";
                assertThat(Instant.parse(iso)).isEqualTo(expected.toInstant(ZoneOffset.UTC));
            }
        }
    }

    @Test
    void everyFloatComesBackAsItWas() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long bits = Double.doubleToLongBits(Double.longBitsToDouble(random.nextLong()));
            byte[] cell = ByteBuffer.allocate(8).putLong(bits).array();
            assertThat(neutral(new Type.Real(64), text(new Type.Real(64), cell)).getLong())
                    .isEqualTo(bits);
            int half = Float.floatToIntBits(Float.intBitsToFloat(random.nextInt()));
            byte[] small = ByteBuffer.allocate(4).putInt(half).array();
            assertThat(neutral(new Type.Real(32), text(new Type.Real(32), small))
                            .getInt())
                    .isEqualTo(half);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1x", "9223372036854775808", "-9223372036854775809", "99999999999999999999"})
    void whatIsNotAWholeNumberIsRefused(String text) {
        assertRefused(new Type.Int(64), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2020-01-01",
                "2020-01-01 00:00",
                "2020-13-01 00:00:00",
                "2020-01-01 00:00:00+",
                "01/02/2020 00:00:00"
            })
    void whatIsNotATimestampIsRefused(String text) {
        assertRefused(LOCAL, text);
    }

    @ParameterizedTest
    @CsvSource({"'a\tb', 'a\\tb'", "'\\', '\\\\'", "'plain', 'plain'", "'\n\r', '\\n\\r'"})
    void textIsEscapedForCopyInPlace(String raw, String escaped) {
        TextBuffer buffer = new TextBuffer();
        buffer.appendAscii("before\\");
        int from = buffer.length();
        buffer.appendAscii(raw);
        buffer.escapeForCopy(from);
        assertThat(new String(buffer.data(), 0, buffer.length(), StandardCharsets.UTF_8))
                .isEqualTo("before\\" + escaped);
    }

    private static void assertTimestamp(Type type, String text, long seconds, int nanos) {
        ByteBuffer cell = neutral(type, text);
        assertThat(cell.getLong()).isEqualTo(seconds);
        assertThat(cell.getInt()).isEqualTo(nanos);
    }

    private static void assertRefused(Type type, String text) {
        assertThatThrownBy(() -> neutral(type, text)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED);
            assertThat(e.detail()).contains("column c");
        });
    }

    private static ByteBuffer neutral(Type type, String text) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
        byte[] bytes = ("~" + text).getBytes(StandardCharsets.UTF_8);
        codec(type).toNeutral(bytes, 1, bytes.length - 1, batch);
        return ByteBuffer.wrap(Arrays.copyOfRange(batch.data(), batch.start(0), batch.start(0) + batch.length(0)));
    }

    private static String text(Type type, byte[] cell) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
        batch.append(cell, 0, cell.length);
        TextBuffer out = new TextBuffer();
        codec(type).toText(batch, 0, out);
        return new String(out.data(), 0, out.length(), StandardCharsets.UTF_8);
    }

    private static CellCodec codec(Type type) {
        return CellCodec.of(new Column("c", type, "", true, false, false));
    }
}
