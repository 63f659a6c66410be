package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that look into a state folder share: its options, and that it is opened and closed. */
abstract class SessionCommand implements Callable<Integer>, JsonAnswer {
    private final Console console;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State folder; otherwise $$GODWIT_STATE, otherwise ~/.godwit.")
    private @Nullable Path state;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Option(names = "--verbose", description = "Put details of errors into godwit.log in the state folder.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    SessionCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() {
        try (Session session = Session.open(console, state, verbose)) {
            return execute(session);
        }
    }

    /** Does the work and gives the exit code. */
    abstract int execute(Session session);

    @Override
    public final boolean isJson() {
        return json;
    }
}
