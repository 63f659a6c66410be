package io.godwit.mysql.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Row;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Found by a migration from PostgreSQL: a server that keeps doubles altered numbers, and only the proof noticed. */
class JsonValuesTest {
    private static void write(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        new JsonValues("c", SqlType.parse("json"))
                .toText(new Row(bytes, new int[] {0}, new int[] {bytes.length}), 0, new ByteText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1, -2.50, 1e3, 0.1, 123456789012345678]",
                "18446744073709551615",
                "-9223372036854775808",
                "{\"a\": {\"a\": 1}, \"b\": [{\"a\": 1}, {\"a\": 2}]}",
                "{\"12345678901234567890.123\": \"0.12345678901234567890123\", \"q\\\"\": 1}"
            })
    void whatTheServerKeepsPasses(String document) {
        assertThatCode(() -> write(document)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18446744073709551616.5",
                "[0.12345678901234567890123]",
                "{\"n\": 1e999}",
                "123456789012345678901",
                "{\"a\": 1, \"b\": 2, \"a\": 3}"
            })
    void whatItWouldAlterIsRefused(String document) {
        assertThatThrownBy(() -> write(document))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(e.code())
                                .isEqualTo(Errors.VALUE_REFUSED));
    }
}
