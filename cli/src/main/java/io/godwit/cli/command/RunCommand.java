package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.Session;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit run}. */
@Command(
        name = "run",
        description = {
            "Runs a migration, or goes on with it where it was.",
            "Offline: until it is done. Online: until it is handed over or you stop it; Ctrl-C pauses at a safe point."
        })
final class RunCommand extends SessionCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "The migration file, or the name of a migration that was run before.")
    private String migration = "";

    @Option(names = "--proof", paramLabel = "DIR", description = "Write proof.json and proof.html there at the end.")
    private @Nullable Path proof;

    @Option(
            names = "--cutover",
            paramLabel = "WHEN",
            description = "Hand over on-command or when-ready, whatever the file says.",
            converter = WhenConverter.class,
            completionCandidates = WhenConverter.Candidates.class)
    private io.godwit.engine.migration.Definition.CutoverPolicy.@Nullable When cutover;

    @Option(names = "--no-progress", description = "Do not show progress.")
    private boolean noProgress;

    RunCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        return new RunExecution(session, isJson(), !noProgress, proof).run(session.migration(migration, cutover));
    }
}
