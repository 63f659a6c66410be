package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.Session;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.definition.WayBackName;
import io.godwit.spi.GodwitException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit reverse}. */
@Command(
        name = "reverse",
        description = {
            "Brings what was written to the target since the cutover back to the source, as it is written.",
            "The migration must have been run with cutover.wayBack: keep. The way back is a migration of its own, named"
                    + " NAME_back: `godwit cutover NAME_back` hands the former source over, `godwit cancel NAME_back` gives"
                    + " the way back up."
        })
final class ReverseCommand extends SessionCommand {
    @Parameters(paramLabel = "NAME", description = "The name of the migration that was handed over, or its file.")
    private String migration = "";

    @Option(names = "--proof", paramLabel = "DIR", description = "Write proof.json and proof.html there at the end.")
    private @Nullable Path proof;

    @Option(names = "--no-progress", description = "Do not show progress.")
    private boolean noProgress;

    ReverseCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        String name = session.known(migration);
        String back = WayBackName.of(name);
        if (session.store().definition(back).isEmpty()) {
            throw new GodwitException(
                    EngineErrors.WAY_BACK_MISSING,
                    "The cutover of " + name + " has not kept one, or has not happened yet",
                    name,
                    null);
        }
        return new RunExecution(session, isJson(), !noProgress, proof).run(session.migration(back, null));
    }
}
