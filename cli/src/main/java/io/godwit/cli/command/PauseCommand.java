package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code godwit pause}. */
@Command(
        name = "pause",
        description =
                "Stops a migration at the next safe point and keeps everything; the source keeps its log meanwhile.")
final class PauseCommand extends SessionCommand {
    private static final long PATIENCE_SECONDS = 60;

    @Parameters(paramLabel = "NAME", description = "The migration's name, or its file.")
    private String migration = "";

    PauseCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        String name = session.known(migration);
        Waiting waiting = new Waiting(session);
        boolean wasLive = waiting.isLive(name);
        session.store().desire(name, Desired.PAUSE);
        Optional<Status> status = waiting.untilEnded(name, PATIENCE_SECONDS, s -> {});
        boolean stillLive = status.map(Session::isLive).orElse(false);
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", name);
            document.put("desired", Desired.PAUSE);
            document.put("live", stillLive);
            JsonOutput.print(session.console().out(), document);
        } else if (stillLive) {
            session.console().out().println(name + " will pause at its next safe point; see: godwit status " + name);
        } else {
            String how = wasLive ? " is paused" : " is not running, and stays so";
            session.console().out().println(name + how + "; go on with: godwit resume " + name);
        }
        return ExitCode.DONE;
    }
}
