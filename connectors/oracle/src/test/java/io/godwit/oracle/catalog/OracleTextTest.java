package io.godwit.oracle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Type;
import io.godwit.sql.Columns;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OracleTextTest {
    private static final Columns COLUMNS = new Columns(
            Map.of(
                    "N", new Type.Int(32),
                    "AMOUNT", new Type.Decimal(10, 2),
                    "NAME", new Type.Text(20, false),
                    "STATE", new Type.Text(2, true),
                    "MADE", new Type.Timestamp(false, 0)),
            Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n > 0",
                "\"N\" BETWEEN 1 AND 10 OR \"AMOUNT\" IS NULL",
                "name IN ('a','b''c') and not n = 3",
                "UPPER(name) = name",
                "NVL(n, 0) != 1",
                "length(name) >= 2",
                "state = 'A'",
                "made >= TIMESTAMP '2020-01-01 00:00:00'"
            })
    void saysWhatMeansTheSameEverywhere(String text) {
        assertThat(OracleText.condition(COLUMNS, text)).as(text).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name <> ''",
                "name || 'x' = 'ax'",
                "n / 2 = 1",
                "state LIKE 'A%'",
                "LENGTH(state) = 1",
                "REGEXP_LIKE(name, 'x')",
                "name = n",
                "other > 1",
                "TRUNC(made) = made",
                "n > 0 -- positive"
            })
    void saysNothingOfTheRest(String text) {
        assertThat(OracleText.condition(COLUMNS, text)).as(text).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"APP\".\"ISEQ$$_7\".nextval", "APP.ISEQ$$_7.NEXTVAL", "\"APP\".\"ISEQ$$_7\".\"NEXTVAL\" "})
    void findsTheSequenceOfADefault(String text) {
        assertThat(OracleText.sequence(text)).containsExactly("APP", "ISEQ$$_7");
    }
}
