package io.godwit.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was asked on the command line.
 *
 * @param offline without the application
 * @param keep leave the servers running at the end, until Ctrl-C
 * @param seconds how long to stay in sync before cutting over; 0 cuts over as soon as the target has caught up
 * @param folder where everything is kept
 */
record DemoOptions(boolean offline, boolean keep, int seconds, Path folder) {
    static final String USAGE = """
            Usage: godwit demo [--offline] [--keep] [--seconds N] [--directory DIR]

            Migrates two well-known sample databases between two PostgreSQL servers on this machine, under an
            application that writes all the time, and proves the result. Nothing is touched outside DIR.

              --offline        without the application: the database stands still and is moved
              --keep           leave both servers running at the end, to look at them, until Ctrl-C
              --seconds N      stay in sync for N seconds before cutting over (default 0: cut over when ready)
              --directory DIR  where servers, state and proof are kept (default .godwit/demo)
            """;

    /** A command line that cannot be understood; the message says why. */
    static final class Invalid extends Exception {
        Invalid(String message) {
            super(message);
        }
    }

    /** Null if help was asked for. */
    static @Nullable DemoOptions parse(String[] words) throws Invalid {
        boolean offline = false;
        boolean keep = false;
        int seconds = 0;
        Path folder = Path.of(".godwit", "demo");
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "-h", "--help" -> {
                    return null;
                }
                case "--offline" -> offline = true;
                case "--keep" -> keep = true;
                case "--seconds" -> seconds = seconds(value(words, i++));
                case "--directory" -> folder = Path.of(value(words, i++));
                default -> throw new Invalid("the demonstration knows no " + words[i]);
            }
        }
        return new DemoOptions(offline, keep, seconds, folder.toAbsolutePath().normalize());
    }

    private static String value(String[] words, int at) throws Invalid {
        if (at + 1 >= words.length) {
            throw new Invalid(words[at] + " needs a value");
        }
        return words[at + 1];
    }

    private static int seconds(String text) throws Invalid {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 0 && seconds <= 3600) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new Invalid("--seconds needs a whole number from 0 to 3600");
        }
        throw new Invalid("--seconds needs a whole number from 0 to 3600");
    }
}
