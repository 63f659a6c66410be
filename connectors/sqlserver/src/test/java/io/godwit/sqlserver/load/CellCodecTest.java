package io.godwit.sqlserver.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.NeutralText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each value is written as, at the ends of every type. What is read back is {@code SqlServerTypeContractTest}'s. */
class CellCodecTest {
    private static final RowFormat OWN = new RowFormat("sqlserver/cells", "");

    private static ActualColumn actual(String spelling) {
        return new ActualColumn(SqlType.parse(spelling), CodePage.of(1252), ActualColumn.Carries.CONVERTIBLE);
    }

    private static CellCodec codec(String spelling, RowFormat format) {
        SqlType type = SqlType.parse(spelling);
        return CellCodec.of(
                new Column("v", TypeMapping.neutral(type), spelling, true, false, false), format, actual(spelling));
    }

    private static Cells cells(byte[] cell) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
        batch.append(cell, 0, cell.length);
        return batch.at(0);
    }

    private static String literal(String spelling, String neutral) {
        StringBuilder out = new StringBuilder();
        CellCodec codec = codec(spelling, RowFormat.NEUTRAL);
        codec.literal(cells(NeutralText.parse(TypeMapping.neutral(SqlType.parse(spelling)), neutral)), 0, out);
        return out.toString();
    }

    private static void refused(String spelling, byte[] cell, RowFormat format) {
        CellCodec codec = codec(spelling, format);
        assertThatThrownBy(() -> codec.value(cells(cell), 0))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED));
    }

    /** A CAST to the column's own length cuts what is longer and says nothing; what is stored unconverted is refused (2628). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "varchar(5)|varchar(8000)",
                "char(5)|varchar(8000)",
                "varchar(7999)|varchar(8000)",
                "varchar(8000)|varchar(max)",
                "char(8000)|varchar(max)",
                "varchar(max)|varchar(max)",
                "text|varchar(max)"
            })
    void noTextIsCutByItsConversion(String spelling, String carried) {
        assertThat(codec(spelling + " COLLATE Latin1_General_CI_AS", RowFormat.NEUTRAL)
                        .parameter("?"))
                .isEqualTo("CAST(? COLLATE Latin1_General_CI_AS AS " + carried + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bit|true|1",
                "tinyint|255|255",
                "smallint|-32768|-32768",
                "int|-2147483648|-2147483648",
                "bigint|-9223372036854775808|CAST(-9223372036854775808 AS bigint)",
                "decimal(38,0)|-99999999999999999999999999999999999999|CAST(-99999999999999999999999999999999999999 AS"
                        + " decimal(38,0))",
                "decimal(38,38)|0.00000000000000000000000000000000000001|CAST(0.00000000000000000000000000000000000001"
                        + " AS decimal(38,38))",
                "decimal(10,2)|-1.50|CAST(-1.50 AS decimal(10,2))",
                "money|-922337203685477.5808|CAST(-922337203685477.5808 AS money)",
                "smallmoney|214748.3647|CAST(214748.3647 AS smallmoney)",
                "float|-0.0|CAST(-0.0E0 AS float)",
                "float|4.9E-324|CAST(4.9E-324 AS float)",
                "float|1.7976931348623157E308|CAST(1.7976931348623157E308 AS float)",
                "date|0001-01-01|CAST('0001-01-01' AS date)",
                "date|1582-10-10|CAST('1582-10-10' AS date)",
                "date|1900-02-28|CAST('1900-02-28' AS date)",
                "date|2000-02-29|CAST('2000-02-29' AS date)",
                "date|9999-12-31|CAST('9999-12-31' AS date)",
                "time(7)|23:59:59.9999999|CAST('23:59:59.9999999' AS time(7))",
                "time(0)|00:00|CAST('00:00:00' AS time(0))",
                "datetime2(7)|0001-01-01T00:00:00|CAST('0001-01-01T00:00:00.0000000' AS datetime2(7))",
                "datetime2(7)|9999-12-31T23:59:59.9999999|CAST('9999-12-31T23:59:59.9999999' AS datetime2(7))",
                "datetime2(0)|2024-03-31T02:30:00|CAST('2024-03-31T02:30:00' AS datetime2(0))",
                "datetime|1753-01-01T00:00:00|CAST('1753-01-01T00:00:00.000' AS datetime)",
                "datetime|2024-01-01T00:00:00.003|CAST('2024-01-01T00:00:00.003' AS datetime)",
                "datetime|2024-01-01T00:00:00.005|CAST('2024-01-01T00:00:00.007' AS datetime)",
                "datetime|2024-01-01T00:00:00.001|CAST('2024-01-01T00:00:00.000' AS datetime)",
                "datetime|2024-12-31T23:59:59.999|CAST('2025-01-01T00:00:00.000' AS datetime)",
                "datetime|9999-12-31T23:59:59.997|CAST('9999-12-31T23:59:59.997' AS datetime)",
                "smalldatetime|2079-06-06T23:59:00|CAST('2079-06-06T23:59:00' AS smalldatetime)",
                "datetimeoffset(7)|0001-01-01T00:00:00Z|CAST('0001-01-01T00:00:00.0000000+00:00' AS datetimeoffset(7))",
                "nvarchar(40)|it's 😀|N'it''s 😀'",
                "varchar(40)|grün €|CAST(N'grün €' AS varchar(8000))",
                "varchar(40) COLLATE Cyrillic_General_CI_AS|x|CAST(N'x' COLLATE Cyrillic_General_CI_AS AS varchar(8000))",
                "binary(2)|00ff|0x00FF",
                "uniqueidentifier|01020304-0506-0708-090a-0b0c0d0e0f10|CAST('01020304-0506-0708-090A-0B0C0D0E0F10' AS"
                        + " uniqueidentifier)",
            })
    void valuesAreWrittenAs(String spelling, String neutral, String literal) {
        assertThat(literal(spelling, neutral)).isEqualTo(literal);
    }

    @Test
    void emptyIsNotNull() {
        CellCodec codec = codec("nvarchar(40)", RowFormat.NEUTRAL);
        assertThat(codec.value(cells(new byte[0]), 0)).isEqualTo("");
        RowBatch none = new RowBatch(RowFormat.NEUTRAL, 1);
        none.appendNull();
        assertThat(codec.value(none.at(0), 0)).isNull();
        StringBuilder out = new StringBuilder();
        codec.literal(none.at(0), 0, out);
        assertThat(out).hasToString("NULL");
    }

    @Test
    void halvesOfSurrogatePairsStayInTheServersOwnFormat() {
        CellCodec codec = codec("nvarchar(40)", OWN);
        byte[] utf16 = {0x61, 0, 0x3d, (byte) 0xd8, 0, (byte) 0xdc, 0x3d, (byte) 0xd8};
        assertThat(codec.value(cells(utf16), 0)).isEqualTo("a\ud83d\udc00\ud83d");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2024-01-02T03:04:05.1234567+00:00",
        "330, 2024-01-02T08:34:05.1234567+05:30",
        "840, 2024-01-02T17:04:05.1234567+14:00",
        "-840, 2024-01-01T13:04:05.1234567-14:00"
    })
    void offsetsStayInTheServersOwnFormat(short minutes, String text) {
        LocalDateTime instant = LocalDateTime.parse("2024-01-02T03:04:05.123456700");
        byte[] cell = ByteBuffer.allocate(14)
                .putLong(instant.toEpochSecond(ZoneOffset.UTC))
                .putInt(123_456_700)
                .putShort(minutes)
                .array();
        assertThat(codec("datetimeoffset(7)", OWN).value(cells(cell), 0)).isEqualTo(text);
    }

    @Test
    void whatAColumnCannotHoldIsRefused() {
        refused("float", NeutralText.longCell(Double.doubleToLongBits(Double.NaN)), RowFormat.NEUTRAL);
        refused("float", NeutralText.longCell(Double.doubleToLongBits(Double.NEGATIVE_INFINITY)), RowFormat.NEUTRAL);
        refused("tinyint", NeutralText.longCell(-1), RowFormat.NEUTRAL);
        refused("int", NeutralText.longCell(1L << 31), RowFormat.NEUTRAL);
        refused("date", NeutralText.longCell(Long.MAX_VALUE), RowFormat.NEUTRAL);
        refused("date", NeutralText.longCell(Type.NO_CALENDAR), RowFormat.NEUTRAL);
        refused("time(7)", NeutralText.longCell(86_400_000_000_000L), RowFormat.NEUTRAL);
        refused("time(6)", NeutralText.longCell(100), RowFormat.NEUTRAL);
        refused("decimal(10,2)", ascii("NaN"), RowFormat.NEUTRAL);
        refused("decimal(10,2)", ascii("1.005"), RowFormat.NEUTRAL);
        refused("decimal(10,2)", ascii("123456789.00"), RowFormat.NEUTRAL);
        refused("binary(4)", new byte[3], RowFormat.NEUTRAL);
        refused("varchar(40)", "\u0416".getBytes(StandardCharsets.UTF_8), RowFormat.NEUTRAL);
        Type.Timestamp reading = new Type.Timestamp(false, 3);
        refused("datetime", NeutralText.parse(reading, "1752-12-31T23:59:59"), RowFormat.NEUTRAL);
        refused("datetime", NeutralText.parse(reading, "9999-12-31T23:59:59.999"), RowFormat.NEUTRAL);
        refused("smalldatetime", NeutralText.parse(reading, "2024-01-01T00:00:01"), RowFormat.NEUTRAL);
        refused("datetime2(3)", NeutralText.parse(reading, "2024-01-01T00:00:00.0001"), RowFormat.NEUTRAL);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aDecimalWithZerosTooManyFits() {
        assertThat(literal("decimal(10,2)", "1.5000")).isEqualTo("CAST(1.50 AS decimal(10,2))");
    }

    @Test
    void aValueWithItsTypeIsNoStatement() {
        byte[] forged = "int) AS int); DROP TABLE t; --\0001".getBytes(StandardCharsets.ISO_8859_1);
        CellCodec codec = codec("sql_variant", OWN);
        assertThatThrownBy(() -> codec.literal(cells(forged), 0, new StringBuilder()))
                .isInstanceOf(GodwitException.class);
    }

    @Test
    void aValueIsWrittenWithItsType() {
        ByteBuffer cell = ByteBuffer.allocate(64);
        cell.put(ascii("decimal(10,2)")).put((byte) 0).put("1.50".getBytes(StandardCharsets.UTF_16LE));
        byte[] bytes = new byte[cell.position()];
        cell.flip().get(bytes);
        StringBuilder out = new StringBuilder();
        codec("sql_variant", OWN).literal(cells(bytes), 0, out);
        assertThat(out).hasToString("CAST(CAST(1.50 AS decimal(10,2)) AS sql_variant)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hierarchyid", "geometry", "geography"})
    void objectsOfTheServersAssemblyTravelAsTheirBytes(String type) {
        StringBuilder out = new StringBuilder();
        codec(type, OWN).literal(cells(new byte[] {0x58}), 0, out);
        assertThat(out).hasToString("CAST(CAST(0x58 AS varbinary(max)) AS " + type + ")");
    }
}
