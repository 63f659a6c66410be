package io.godwit.engine.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"b": 1, "a": [1, 2]}     | {"a":[1,2],"b":1}
            {"a":"\\u00e9\\/\\n"}     | {"a": "é/\\u000a"}
            [1.50, 100, 1e2, -0.0]    | [1.5,1.0e2,100.0,0]
            "x"                       | "x"
            {"aa":1,"b":{"d":1,"c":2}} | {"b": {"c": 2, "d": 1}, "aa": 1}
            null                      | null
            """)
    void documentsOfEqualValueAreEqual(String one, String other) {
        assertThat(form(new Type.Json(), one)).isEqualTo(form(new Type.Json(), other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"a":1}         | {"a":"1"}
            [1,2]           | [2,1]
            {"a":1,"a":2}   | {"a":2}
            {"a":null}      | {}
            "\\u00e9"        | "e\\u0301"
            0.1             | 0.10000000000000001
            true            | false
            """)
    void documentsOfOtherValueStayDifferent(String one, String other) {
        assertThat(form(new Type.Json(), one)).isNotEqualTo(form(new Type.Json(), other));
    }

    @Test
    void whatIsNoDocumentStaysAsItIs() {
        assertThat(form(new Type.Json(), "{\"a\":")).isEqualTo("{\"a\":");
        assertThat(form(new Type.Json(), "1 2")).isEqualTo("1 2");
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "1.00, 1", "0.00, 0", "-0.00, 0", "-1.10, -1.1", "100, 100", "NaN, NaN", "0.010, 0.01"})
    void numbersAreShownByValue(String text, String expected) {
        assertThat(form(new Type.Decimal(10, 2), text)).isEqualTo(expected);
    }

    @Test
    void onlyPaddedTextsLoseTheirBlanks() {
        assertThat(form(new Type.Text(5, true), "a b  ")).isEqualTo("a b");
        assertThat(form(new Type.Text(5, true), "   ")).isEmpty();
        assertThat(form(new Type.Text(5, false), "a  ")).isEqualTo("a  ");
    }

    private static String form(Type type, String text) {
        TableId id = new TableId("s", "t");
        List<Column> columns = List.of(
                new Column("plain", new Type.Int(64), "int", true, false, false),
                new Column("c", type, "native", true, false, false),
                new Column("n", type, "native", true, false, false));
        Table table = new Table(id, id, columns, null, true, false, null, -1, -1);
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 3);
        batch.appendLong(7);
        byte[] cell = text.getBytes(StandardCharsets.UTF_8);
        batch.append(cell, 0, cell.length);
        batch.appendNull();
        Row row = Canonical.of(table).copy(Row.copyOf(batch.at(0)));
        assertThat(row.getLong(0)).isEqualTo(7);
        assertThat(row.isNull(2)).isTrue();
        return new String(row.data(), row.start(1), row.length(1), StandardCharsets.UTF_8);
    }
}
