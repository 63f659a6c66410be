package io.godwit.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What the server says, without what rows hold. */
class SqlServerErrorsTest {
    private static String message(int number, String text) {
        return SqlServerErrors.message(new SQLException(text, "S0001", number));
    }

    @Test
    void valuesAreNeverShown() {
        assertThat(message(
                        2627,
                        "Violation of PRIMARY KEY constraint 'PK_car'. Cannot insert duplicate key in object 'dbo.car'."
                                + " The duplicate key value is (se'cret)."))
                .isEqualTo("a value is there already for key PK_car of dbo.car (error 2627)");
        assertThat(message(
                        2601,
                        "Cannot insert duplicate key row in object 'dbo.car' with unique index 'car_code'."
                                + " The duplicate key value is (secret)."))
                .isEqualTo("a value is there already for key car_code of dbo.car (error 2601)");
        assertThat(message(245, "Conversion failed when converting the nvarchar value 'se'cret' to data type int."))
                .doesNotContain("cret")
                .contains("Conversion failed", "to data type int");
        assertThat(message(
                        2628,
                        "String or binary data would be truncated in table 'a.dbo.car', column 'name'."
                                + " Truncated value: 'secret'."))
                .doesNotContain("secret");
        assertThat(message(50000, "a trigger's own words: (secret)")).doesNotContain("secret");
    }

    @Test
    void namesAreShown() {
        assertThat(message(208, "Invalid object name 'dbo.car'."))
                .isEqualTo("Invalid object name 'dbo.car'. (error 208)");
        assertThat(message(229, "The SELECT permission was denied on the object 'car', database 'shop', schema 'dbo'."))
                .contains("'car'", "'shop'");
    }

    @Test
    void numbersSayWhatIsToBeDone() {
        assertThat(code(18456, "S0001")).isEqualTo(Errors.LOGIN_REFUSED);
        assertThat(code(4060, "S0001")).isEqualTo(Errors.LOGIN_REFUSED);
        assertThat(code(229, "S0005")).isEqualTo(Errors.PERMISSION_DENIED);
        assertThat(code(1205, "40001")).isEqualTo(Errors.TARGET_UNREACHABLE);
        assertThat(code(1222, "S0051")).isEqualTo(Errors.TARGET_UNREACHABLE);
        assertThat(code(40613, "S0001")).as("a database that is being moved").isEqualTo(Errors.TARGET_UNREACHABLE);
        assertThat(code(1105, "S0002")).isEqualTo(Errors.TARGET_FULL);
        assertThat(code(9002, "S0004")).isEqualTo(Errors.TARGET_FULL);
        assertThat(code(3961, "S0001")).isEqualTo(SqlServerErrors.SNAPSHOT_LOST);
        assertThat(code(2714, "S0006")).isEqualTo(Errors.TARGET_REFUSED);
        assertThat(code(0, "08S01")).isEqualTo(Errors.TARGET_UNREACHABLE);
    }

    private static ErrorCode code(int number, String state) {
        return SqlServerErrors.of(new SQLException("x", state, number), SqlServerErrors.Side.TARGET, "testing", "")
                .code();
    }

    @Test
    void whatTheDriverFindsIsToldApart() {
        assertThat(SqlServerErrors.message(new SQLException("x", "08S01", 0, new UnknownHostException("x"))))
                .isEqualTo("the host's name is not known");
        assertThat(SqlServerErrors.of(
                                new SQLException("x", "08S01", 0, new SSLHandshakeException("no path")),
                                SqlServerErrors.Side.SOURCE,
                                "connecting",
                                "")
                        .code())
                .isEqualTo(SqlServerErrors.TLS_REFUSED);
    }
}
