package io.godwit.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;

/** What the servers say, without what rows hold. */
class MySqlErrorsTest {
    private static String message(int number, String state, String text) {
        return MySqlErrors.message(new SQLException("(conn=12) " + text, state, number));
    }

    @Test
    void valuesAreNeverShown() {
        assertThat(message(1062, "23000", "Duplicate entry 'se'cret' for key 'PRIMARY'"))
                .isEqualTo("a value is there already for key PRIMARY (error 1062, SQLSTATE 23000)");
        assertThat(message(1062, "23000", "Duplicate entry 'x for key 'y'' for key 'car.code'"))
                .doesNotContain("'y'")
                .contains("key car.code");
        assertThat(message(1366, "22007", "Incorrect integer value: 'se'cret' for column `app`.`car`.`a` at row 3"))
                .doesNotContain("cret")
                .contains("for column app`.`car`.`a")
                .contains("Incorrect integer value");
        assertThat(message(1366, "HY000", "Incorrect string value: '\\xE9t\\xE9' for column 'name' at row 1"))
                .doesNotContain("xE9")
                .contains("for column name");
        assertThat(message(1292, "22007", "Truncated incorrect DOUBLE value: 'secret'"))
                .doesNotContain("secret");
        assertThat(message(1064, "42000", "You have an error near ''secret' where a = \"b\"' at line 1"))
                .doesNotContain("secret");
        assertThat(message(
                        3140,
                        "22032",
                        "Invalid JSON text: \"Missing a name\" at position 1 in value for column 't.v'."))
                .doesNotContain("t.v");
        assertThat(message(1690, "22003", "BIGINT value is out of range in '(9223372036854775807 + 1)'"))
                .doesNotContain("92233");
    }

    /** Found by the fault lab: sessions that an administrator ended stopped the run instead of being made anew. */
    @Test
    void aConnectionLostInTheMidstOfABatchIsALostConnection() {
        SQLException lost = new SQLNonTransientConnectionException("(conn=12) Socket error", "08000", 1927);
        GodwitException error = MySqlErrors.of(new SQLException(lost), MySqlErrors.Side.TARGET, "applying", "t");
        assertThat(error.code()).isEqualTo(Errors.TARGET_UNREACHABLE);
        assertThat(error.detail()).contains("Socket error").doesNotContain("java.sql");
    }

    @Test
    void namesAreShown() {
        assertThat(message(1146, "42S02", "Table 'app.car' doesn't exist"))
                .isEqualTo("Table 'app.car' doesn't exist (error 1146, SQLSTATE 42S02)");
        assertThat(message(1142, "42000", "SELECT command denied to user 'mig'@'%' for table 'car'"))
                .contains("'mig'@'%'", "'car'");
    }

    @Test
    void numbersSayWhatIsToBeDone() {
        assertThat(code(1045, "28000")).isEqualTo(Errors.LOGIN_REFUSED);
        assertThat(code(1142, "42000")).isEqualTo(Errors.PERMISSION_DENIED);
        assertThat(code(1213, "40001")).isEqualTo(Errors.TARGET_UNREACHABLE);
        assertThat(code(1205, "HY000")).isEqualTo(Errors.TARGET_UNREACHABLE);
        assertThat(code(1114, "HY000")).isEqualTo(Errors.TARGET_FULL);
        assertThat(code(3159, "HY000")).isEqualTo(MySqlErrors.TLS_REFUSED);
        assertThat(code(1412, "HY000")).isEqualTo(MySqlErrors.TABLE_REDEFINED);
        assertThat(code(1050, "42S01")).isEqualTo(Errors.TARGET_REFUSED);
        assertThat(code(0, "08S01")).isEqualTo(Errors.TARGET_UNREACHABLE);
    }

    private static ErrorCode code(int number, String state) {
        return MySqlErrors.of(new SQLException("x", state, number), MySqlErrors.Side.TARGET, "testing", "")
                .code();
    }

    @Test
    void anUnknownHostIsSaidToBeOne() {
        assertThat(MySqlErrors.message(new SQLException("x", "08000", new UnknownHostException("x"))))
                .isEqualTo("the host's name is not known");
    }
}
