package io.godwit.cli.command;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells how far something is, a line each with the time of day. May be used by several threads. */
final class Clocked {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintStream out;

    Clocked(PrintStream out) {
        this.out = out;
    }

    void tell(String sentence) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + sentence);
    }
}
