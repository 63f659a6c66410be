package io.godwit.oracle.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class EngineLogTest {
    /** Debezium's threads have the reader's name in theirs. */
    private static void warn(String reader, String message) throws InterruptedException {
        Logger logger = Logger.getLogger("io.debezium.connector.oracle.logminer.Some");
        Thread thread = new Thread(() -> logger.warning(message), "debezium-oracleconnector-" + reader + "-streaming");
        thread.start();
        thread.join();
    }

    @Test
    void whatDebeziumCouldNotReadEndsTheReaderThatItWasReadFor() throws Exception {
        try (EngineLog one = EngineLog.open("one", 100);
                EngineLog other = EngineLog.open("other", 100)) {
            warn("one", "Primary keys are not defined for table 'u', defaulting to unique indices");
            assertThat(one.lost()).isEmpty();

            warn(
                    "one",
                    "Cannot apply undo change in transaction '0a00' with SCN '101' on table 'APP.T' since 'secret'");
            assertThat(one.lost()).contains("SCN 101").doesNotContain("secret");
            assertThat(other.lost()).isEmpty();
        }
    }

    @Test
    void whatItCouldNotReadOfTransactionsThatAreLeftOutDoesNotMatter() throws Exception {
        try (EngineLog log = EngineLog.open("late", 100)) {
            warn("late", "Cannot apply undo change in transaction '0a00' with SCN '100' on table 'APP.T'");
            assertThat(log.lost()).isEmpty();
            warn(
                    "late",
                    "An unsupported operation detected for table 'APP.T' in transaction 0b00 with SCN 102 on redo thread 1.");
            assertThat(log.lost()).isNotEmpty();
        }
    }
}
