package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class OracleErrorsTest {
    private static GodwitException of(int number, String text) {
        return OracleErrors.of(new SQLException(text, "99999", number), "reading rows", "APP.T");
    }

    @Test
    void numbersBecomeCodes() {
        assertThat(of(1017, "ORA-01017: invalid username/password; logon denied")
                        .code())
                .isEqualTo(Errors.LOGIN_REFUSED);
        assertThat(of(942, "ORA-00942: table or view does not exist").code()).isEqualTo(Errors.PERMISSION_DENIED);
        assertThat(of(1555, "ORA-01555: snapshot too old").code()).isEqualTo(OracleErrors.SNAPSHOT_LOST);
        assertThat(of(22924, "ORA-22924: snapshot too old").code()).isEqualTo(OracleErrors.SNAPSHOT_LOST);
        assertThat(of(12514, "ORA-12514: TNS:listener does not know").code()).isEqualTo(Errors.SOURCE_UNREACHABLE);
        assertThat(of(3113, "ORA-03113: end-of-file on communication channel").code())
                .isEqualTo(Errors.SOURCE_UNREACHABLE);
        assertThat(of(1652, "ORA-01652: unable to extend temp segment").code()).isEqualTo(Errors.SOURCE_FULL);
        assertThat(of(17056, "ORA-17056: Non supported character set").code()).isEqualTo(OracleErrors.DRIVER_MISSING);
        assertThat(of(29024, "ORA-29024: Certificate validation failure").code())
                .isEqualTo(OracleErrors.TLS_REFUSED);
        assertThat(of(1722, "ORA-01722: invalid number").code()).isEqualTo(Errors.SOURCE_REFUSED);
    }

    @Test
    void valuesAreNotShown() {
        GodwitException error = of(
                1722,
                "ORA-01722: unable to convert string value containing 'S' to a number: SECRET\nhttps://docs.oracle.com/error-help");
        assertThat(error.detail()).isEqualTo("reading rows failed: the server refused it (ORA-01722)");
    }

    @Test
    void sentencesOfNamesAreShownWithoutWhatFollows() {
        GodwitException error =
                of(942, "ORA-00942: table or view \"APP\".\"T\" does not exist\n\nhttps://docs.oracle.com/x");
        assertThat(error.detail())
                .isEqualTo("reading rows failed: table or view \"APP\".\"T\" does not exist (ORA-00942)");
    }
}
