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
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A command that ends a migration: on its own if it is not running, else by asking whoever runs it. */
abstract class EndingCommand extends SessionCommand {
    private static final long PATIENCE_SECONDS = 120;

    @Parameters(paramLabel = "NAME|FILE", description = "The migration's name, or its file.")
    private String migration = "";

    EndingCommand(Console console) {
        super(console);
    }

    /** What is wanted of a live runner. */
    abstract Desired desired();

    /** Ends it where nobody runs it. */
    abstract Status end(Operations operations, Definition definition, Endpoint source, Endpoint target);

    /** The member of the JSON answer that says whether it is done. */
    abstract String member();

    /** What is done, after the migration's name. */
    abstract String done();

    /** What will be done, after the migration's name. */
    abstract String pending();

    @Override
    int execute(Session session) {
        ParsedDefinition parsed = session.migration(migration, null);
        Definition definition = parsed.definition();
        Status status = end(session.operations(), definition, session.source(definition), session.target(definition));
        ErrorReport error = status.error();
        if (error != null && error.code().equals(Errors.TARGET_CLAIMED.name())) {
            status = ask(session, definition.name(), status);
        }
        return tell(session.console(), status);
    }

    /** A live runner cleans up itself. */
    private Status ask(Session session, String name, Status claimed) {
        session.store().desire(name, desired());
        Optional<Status> last = new Waiting(session).untilEnded(name, PATIENCE_SECONDS, s -> {});
        return last.filter(Progress::isFinal).orElse(claimed);
    }

    private int tell(Console console, Status status) {
        ErrorReport error = status.error();
        boolean ended = status.state() == State.CANCELLED;
        int exitCode =
                ended ? ExitCode.DONE : error != null ? ExitCode.of(error.code(), error.remedy()) : ExitCode.STOPPED;
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", status.name());
            document.put(member(), ended);
            document.put("status", status);
            JsonOutput.print(console.out(), document);
        } else if (error != null && !ended) {
            Failures.print(console, error);
        } else {
            console.out()
                    .println(status.name() + (ended ? done() : pending() + "; see: godwit status " + status.name()));
        }
        return exitCode;
    }
}
