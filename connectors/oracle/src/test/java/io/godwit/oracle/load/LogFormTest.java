package io.godwit.oracle.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as LogMiner writes them, with the settings of the session that reads the log. */
final class LogFormTest {
    private static final TableId TABLE = new TableId("APP", "T");

    private static Row read(String nativeType, String literal) {
        Type type = Objects.requireNonNull(TypeMapping.natural(NativeType.parse(nativeType), null));
        return read(nativeType, type, literal);
    }

    private static Row read(String nativeType, Type type, String literal) {
        List<Column> columns = List.of(new Column("V", type, nativeType, true, false, false));
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
        LogForm.of(new Table(TABLE, TABLE, columns, null, true, false, null, 0, 0), true)
                .append(0, literal, batch);
        return Row.copyOf(batch.at(0));
    }

    private static String text(Row row) {
        return new String(row.data(), row.start(0), row.length(0), StandardCharsets.UTF_8);
    }

    private static LocalDateTime time(Row row) {
        ByteBuffer bytes = ByteBuffer.wrap(row.data(), row.start(0), row.length(0));
        return LocalDateTime.ofEpochSecond(bytes.getLong(), bytes.getInt(), ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER(10), -42, -42",
        "NUMBER(18), 999999999999999999, 999999999999999999",
        "'NUMBER(5,-2)', 1200, 1200",
        "'NUMBER(5,-2)', 1.2E+03, 1200"
    })
    void wholeNumbers(String nativeType, String literal, long value) {
        assertThat(read(nativeType, literal).getLong(0)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'NUMBER(10,2)', 12.5, 12.5",
        "'NUMBER(10,2)', .5, 0.5",
        "'NUMBER(10,2)', -.05, -0.05",
        "NUMBER, 1E+20, 100000000000000000000",
        "NUMBER, 99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
        "FLOAT(126), 0, 0"
    })
    void exactNumbers(String nativeType, String literal, String shown) {
        assertThat(text(read(nativeType, literal))).isEqualTo(shown);
        assertThat(new BigDecimal(shown)).isEqualByComparingTo(new BigDecimal(literal));
    }

    @Test
    void binaryNumbers() {
        assertThat(Double.longBitsToDouble(
                        read("BINARY_DOUBLE", "1.1000000000000001E+000").getLong(0)))
                .isEqualTo(1.1);
        assertThat(Float.intBitsToFloat(read("BINARY_FLOAT", "1.10000002E+000").getInt(0)))
                .isEqualTo(1.1f);
        assertThat(Double.longBitsToDouble(read("BINARY_DOUBLE", "Nan").getLong(0)))
                .isNaN();
        assertThat(Double.longBitsToDouble(read("BINARY_DOUBLE", "-Inf").getLong(0)))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "DATE;TO_DATE('2020-02-29 23:59:58', 'YYYY-MM-DD HH24:MI:SS');2020-02-29T23:59:58",
                "DATE;TO_DATE(' 0001-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS');0001-01-01T00:00:00",
                "DATE;TO_DATE('9999-12-31 23:59:59', 'YYYY-MM-DD HH24:MI:SS');9999-12-31T23:59:59",
                "TIMESTAMP(9);TO_TIMESTAMP('2500-01-02 03:04:05.123456789');2500-01-02T03:04:05.123456789",
                "TIMESTAMP(6);TO_TIMESTAMP('2020-01-02 03:04:05.120000');2020-01-02T03:04:05.12",
                "TIMESTAMP(0);TO_TIMESTAMP('2020-01-02 03:04:05.');2020-01-02T03:04:05",
                "TIMESTAMP(6) WITH TIME ZONE;TO_TIMESTAMP_TZ('2020-01-01 00:30:00.500000 +05:30');2019-12-31T19:00:00.5",
                "TIMESTAMP(6) WITH TIME ZONE;TO_TIMESTAMP_TZ('2020-01-01 00:30:00.500000 -08:00');2020-01-01T08:30:00.5",
                "TIMESTAMP(6) WITH LOCAL TIME ZONE;TO_TIMESTAMP('2020-06-01 12:00:00.000001');2020-06-01T12:00:00.000001"
            })
    void times(String nativeType, String literal, LocalDateTime value) {
        assertThat(time(read(nativeType, literal))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "TO_DSINTERVAL('+00 00:00:01.000000');1000000000",
                "TO_DSINTERVAL('-001 02:03:04.56');-93784560000000",
                "TO_DSINTERVAL('+000106751 23:47:16.854775807');9223372036854775807"
            })
    void lengthsOfTime(String literal, long nanos) {
        assertThat(read("INTERVAL DAY(9) TO SECOND(9)", literal).getLong(0)).isEqualTo(nanos);
    }

    @Test
    void yearsAndMonths() {
        assertThat(text(read("INTERVAL YEAR(2) TO MONTH", "TO_YMINTERVAL('-03-06')")))
                .isEqualTo("-03-06");
        assertThat(read("INTERVAL YEAR(2) TO MONTH", new Type.Int(32), "TO_YMINTERVAL('+02-06')")
                        .getLong(0))
                .isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UNISTR('\\041F\\0440')||UNISTR('a\\\\b');Пр" + "a\\b",
                "UNISTR('\\D83D\\DE00');😀",
                "UNISTR('it''s (so)');it's (so)",
                "UNISTR('a'')b');a')b",
                "plain;plain"
            })
    void textsOfTheNationalCharacterSet(String literal, String value) {
        assertThat(text(read("NVARCHAR2(20)", literal))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNISTR('x')", "HEXTORAW('00')", "EMPTY_CLOB()", "NULL", "'", "TO_DATE('x')", "été 😀"})
    void aTextIsNoCallOfAFunction(String value) {
        assertThat(text(read("VARCHAR2(100)", value))).isEqualTo(value);
    }

    @Test
    void bytes() {
        Row row = read("RAW(16)", "HEXTORAW('00ff10')");
        assertThat(row.length(0)).isEqualTo(3);
        assertThat(row.data()[row.start(0) + 1]).isEqualTo((byte) 0xff);
        assertThat(text(read("CHAR(5)", "ab   "))).isEqualTo("ab   ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "NUMBER(10);HEXTORAW('c102')",
                "NUMBER(10);1.5",
                "DATE;TO_DATE('29-FEB-20', 'DD-MON-RR')",
                "DATE;2020-01-01 00:00:00",
                "DATE;TO_DATE('-0044-03-15 00:00:00', 'SYYYY-MM-DD HH24:MI:SS')",
                "TIMESTAMP(6);TO_TIMESTAMP('01-JAN-20 01.02.03.000000 AM')",
                "TIMESTAMP(6) WITH TIME ZONE;TO_TIMESTAMP_TZ('2020-01-01 00:30:00.500000 Europe/Paris')",
                "RAW(16);abc",
                "NVARCHAR2(10);UNISTR('a",
                "INTERVAL DAY(2) TO SECOND(6);INTERVAL '1' DAY"
            })
    void whatIsNotUnderstoodIsRefusedWithoutTheValue(String nativeType, String literal) {
        assertThatThrownBy(() -> read(nativeType, literal))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("column V")
                .hasMessageNotContaining(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LONG",
                "LONG RAW",
                "XMLTYPE",
                "JSON",
                "BOOLEAN",
                "SDO_GEOMETRY",
                "ROWID",
                "UROWID",
                "VARCHAR2(32767)",
                "BFILE"
            })
    void typesThatTheLogDoesNotTellAreNamed(String nativeType) {
        assertThat(LogForm.unreadable(nativeType)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLOB", "NCLOB", "BLOB"})
    void largeObjectsAreLookedUp(String nativeType) {
        assertThat(LogForm.isLookedUp(nativeType)).isTrue();
        assertThat(LogForm.unreadable(nativeType)).isNull();
    }
}
