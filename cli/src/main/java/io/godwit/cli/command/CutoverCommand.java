package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Failures;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.ProgressScreen;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit cutover}. */
@Command(
        name = "cutover",
        description = "Hands the target over as soon as it has caught up: stops writers on the source, applies the last"
                + " changes, checks, opens the target.")
final class CutoverCommand extends SessionCommand {
    @Parameters(paramLabel = "NAME", description = "The migration's name, or its file.")
    private String migration = "";

    @Option(names = "--wait", description = "Wait until it is done; the exit code is then that of `run`.")
    private boolean wait;

    @Option(
            names = "--immediate",
            description =
                    "Hand over at once, as the target stands: writers are not stopped, nothing is compared, and changes not"
                            + " applied by then are left out, which the proof says.")
    private boolean immediate;

    CutoverCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        String name = session.known(migration);
        Definition definition = session.migration(migration, null).definition();
        if (definition.mode() == Mode.OFFLINE) {
            throw new GodwitException(
                    EngineErrors.DEFINITION_INVALID,
                    "An offline migration hands over by itself at its end",
                    name,
                    null);
        }
        if (immediate && definition.cutover().wayBack()) {
            throw new GodwitException(
                    EngineErrors.DEFINITION_INVALID,
                    "Its way back is to be kept, for which writers have to be stopped: hand it over without --immediate",
                    name,
                    null);
        }
        Waiting waiting = new Waiting(session);
        boolean live = waiting.isLive(name);
        boolean done = session.store().status(name).map(Status::state).orElse(State.PAUSED) == State.DONE;
        if (!done) {
            session.store().desire(name, immediate ? Desired.FINISH : Desired.CUTOVER);
        }
        if (wait && live) {
            return follow(session, waiting, name);
        }
        String next = done
                ? " was handed over already"
                : live && immediate
                        ? " will be handed over at once, without what is not applied yet; see: godwit status " + name
                        : live
                                ? " will be handed over as soon as it has caught up; see: godwit status " + name
                                : " is not running; it will be handed over once it runs: godwit resume " + name;
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", name);
            document.put("desired", session.store().desired(name));
            document.put("live", live);
            JsonOutput.print(session.console().out(), document);
        } else {
            session.console().out().println(name + next);
        }
        return wait && !done ? ExitCode.PAUSED : ExitCode.DONE;
    }

    private int follow(Session session, Waiting waiting, String name) {
        Console console = session.console();
        ProgressScreen screen = new ProgressScreen(console.err(), console.environment(), console.terminal());
        Optional<Status> last = waiting.untilEnded(name, Long.MAX_VALUE / 2_000_000_000L, screen::show);
        if (last.isEmpty()) {
            return ExitCode.STOPPED;
        }
        if (vanished(last.get())) {
            console.err()
                    .println("The process that ran " + name
                            + " is gone; it will be handed over once it runs: godwit resume " + name);
        }
        Optional<Proof> proof = new Proofs(session).kept(name);
        int exitCode =
                vanished(last.get()) ? ExitCode.STOPPED : RunExecution.exitCode(last.get(), proof.orElse(null), false);
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("status", last.get());
            document.put("verdict", proof.map(Proof::verdict).orElse(null));
            document.put("exitCode", exitCode);
            JsonOutput.print(console.out(), document);
            return exitCode;
        }
        ErrorReport error = last.get().error();
        if (error != null) {
            Failures.print(console, error);
        }
        proof.filter(p -> last.get().state() == State.DONE).ifPresent(p -> {
            console.out().println(p.verdict());
            HandedOver.tell(console, p, null);
        });
        return exitCode;
    }

    /** A runner that ended without a last word stopped, whatever it said before. */
    private static boolean vanished(Status last) {
        return (last.state() == State.RUNNING || last.state() == State.WAITING) && !Session.isLive(last);
    }
}
