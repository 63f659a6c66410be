package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.Session;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit resume}. */
@Command(name = "resume", description = "Goes on with a paused or stopped migration, in this process, as `run` does.")
final class ResumeCommand extends SessionCommand {
    @Parameters(paramLabel = "NAME", description = "The migration's name, or its file.")
    private String migration = "";

    @Option(names = "--proof", paramLabel = "DIR", description = "Write proof.json and proof.html there at the end.")
    private @Nullable Path proof;

    @Option(names = "--no-progress", description = "Do not show progress.")
    private boolean noProgress;

    ResumeCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        session.known(migration);
        return new RunExecution(session, isJson(), !noProgress, proof).run(session.migration(migration, null));
    }
}
