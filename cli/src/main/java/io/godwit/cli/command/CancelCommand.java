package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Failures;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Progress;
import io.godwit.engine.definition.ParsedDefinition;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.spi.Errors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code godwit cancel}. */
@Command(
        name = "cancel",
        description = "Ends a migration and removes what Godwit keeps on source and target; data that was moved stays.")
final class CancelCommand extends SessionCommand {
    private static final long PATIENCE_SECONDS = 120;

    @Parameters(paramLabel = "NAME|FILE", description = "The migration's name, or its file.")
    private String migration = "";

    CancelCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        ParsedDefinition parsed = session.migration(migration, null);
        Definition definition = parsed.definition();
        Status status = session.operations().cancel(definition, session.source(definition), session.target(definition));
        ErrorReport error = status.error();
        if (error != null && error.code().equals(Errors.TARGET_CLAIMED.name())) {
            status = ask(session, definition.name(), status);
        }
        return tell(session.console(), status);
    }

    /** A live runner cleans up itself. */
    private static Status ask(Session session, String name, Status claimed) {
        session.store().desire(name, Desired.CANCEL);
        Optional<Status> last = new Waiting(session).untilEnded(name, PATIENCE_SECONDS, s -> {});
        return last.filter(Progress::isFinal).orElse(claimed);
    }

    private int tell(Console console, Status status) {
        ErrorReport error = status.error();
        boolean cancelled = status.state() == State.CANCELLED;
        int exitCode = cancelled
                ? ExitCode.DONE
                : error != null ? ExitCode.of(error.code(), error.remedy()) : ExitCode.STOPPED;
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", status.name());
            document.put("cancelled", cancelled);
            document.put("status", status);
            JsonOutput.print(console.out(), document);
        } else if (error != null && !cancelled) {
            Failures.print(console, error);
        } else {
            console.out()
                    .println(
                            cancelled
                                    ? status.name() + " is cancelled; data that was moved stays on the target"
                                    : status.name() + " will be cancelled at its next safe point; see: godwit status "
                                            + status.name());
        }
        return exitCode;
    }
}
