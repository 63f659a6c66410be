package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
    /** Found by the fault lab: a full disk filled the terminal with stack traces. */
    @Test
    void aLogThatCannotBeWrittenIsOneLineAndNoStackTrace(@TempDir Path folder) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            LogFile log = new LogFile(folder.resolve("missing/godwit.log"));
            log.publish(new LogRecord(Level.WARNING, "one"));
            log.publish(new LogRecord(Level.WARNING, "two"));
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().toList())
                .singleElement()
                .asString()
                .startsWith("godwit: the log ")
                .contains("cannot be written");
    }
}
