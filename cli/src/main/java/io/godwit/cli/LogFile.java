package io.godwit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * {@code godwit.log} in the state folder: appended to by every process, moved to {@code godwit.log.1} when it has grown. Logs
 * never go to the console, which belongs to the command. Causes of errors are logged at FINE only, because drivers put values
 * into their messages.
 */
final class LogFile extends Handler {
    private static final long LARGEST_BYTES = 10L << 20;
    private static final String FORMAT = "%1$tF %1$tT.%1$tL %4$s %3$s %5$s%6$s%n";

    /** Kept, because java.util.logging forgets the settings of loggers that nobody holds. */
    private static final Logger ROOT = Logger.getLogger("");

    private final Path file;
    private boolean failing;

    LogFile(Path file) {
        this.file = file;
        setFormatter(new SimpleFormatter());
    }

    /** Sends everything that is logged in this process to the folder's file from now on, and nowhere else. */
    static void install(Path folder, boolean verbose) {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        }
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        LogFile log = new LogFile(folder.toAbsolutePath().resolve("godwit.log"));
        log.setLevel(Level.ALL);
        ROOT.addHandler(log);
        ROOT.setLevel(verbose ? Level.FINE : Level.INFO);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST_BYTES) {
                Files.move(file, file.resolveSibling("godwit.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    getFormatter().format(entry),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            failing = false;
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Once, in one line: the standard way is a stack trace in the middle of what the command prints. */
    private void complain(IOException e) {
        if (!failing) {
            failing = true;
            String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
            System.err.println(
                    "godwit: the log " + file + " cannot be written" + (reason == null ? "" : ": " + reason));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
