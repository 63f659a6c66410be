package io.godwit.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.postgresql.PostgresErrors.Side;
import io.godwit.spi.Errors;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresErrorsTest {
    /** Found by the fault lab: the source, decoding a large transaction, had no room to put it aside. */
    @Test
    void aFullDiskIsToldBySideAndNotAsARefusal() {
        SQLException full =
                new SQLException("could not write to data file for XID 7: No space left on device", "53100");
        assertThat(PostgresErrors.of(full, Side.SOURCE, "reading changes", "").code())
                .isEqualTo(Errors.SOURCE_FULL);
        assertThat(PostgresErrors.of(full, Side.TARGET, "writing rows", "").code())
                .isEqualTo(Errors.TARGET_FULL);
    }
}
