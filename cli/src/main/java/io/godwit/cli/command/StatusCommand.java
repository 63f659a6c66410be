package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Failures;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.Progress;
import io.godwit.cli.display.Style;
import io.godwit.cli.display.TextTable;
import io.godwit.cli.display.Words;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code godwit status}. */
@Command(name = "status", description = "Shows where migrations stand: all of them in a line each, or one in full.")
final class StatusCommand extends SessionCommand {
    private static final int WIDTH = 100;
    private static final int HEIGHT = 60;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration's name, or its file.")
    private String migration = "";

    StatusCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        if (migration.isEmpty()) {
            all(session);
        } else {
            one(session, session.known(migration));
        }
        return ExitCode.DONE;
    }

    private void all(Session session) {
        List<String> names = session.store().names();
        if (isJson()) {
            JsonOutput.print(
                    session.console().out(),
                    Map.of(
                            "migrations",
                            names.stream().map(n -> document(session, n)).toList()));
            return;
        }
        TextTable table = new TextTable("name", "mode", "phase", "state", "wanted", "last seen");
        for (String name : names) {
            Optional<Status> status = session.store().status(name);
            String desired = word(session.store().desired(name));
            if (status.isEmpty()) {
                table.row(name, "", "", "not run yet", desired, "");
            } else {
                table.row(
                        name,
                        status.get().mode().name().toLowerCase(Locale.ROOT),
                        Words.phase(status.get()),
                        state(status.get()),
                        desired,
                        age(status.get()));
            }
        }
        if (table.isEmpty()) {
            session.console().out().println("There are no migrations in this state folder.");
        } else {
            table.lines().forEach(session.console().out()::println);
        }
    }

    private void one(Session session, String name) {
        Console console = session.console();
        if (isJson()) {
            JsonOutput.print(console.out(), document(session, name));
            return;
        }
        Optional<Status> found = session.store().status(name);
        if (found.isEmpty()) {
            console.out().println(name + " was not run yet; run it with: godwit resume " + name);
            return;
        }
        Status status = found.get();
        Style style = Style.of(console.environment(), console.terminal());
        new Progress(style).lines(status, WIDTH, HEIGHT).forEach(console.out()::println);
        Desired desired = session.store().desired(name);
        console.out().println();
        console.out().println("  wanted: " + word(desired) + "; last seen " + age(status));
        if (stale(status)) {
            console.out().println("  " + style.warning("Its process is gone.") + " Go on with: godwit resume " + name);
        }
        ErrorReport error = status.error();
        if (error != null) {
            Failures.print(new Console(console.out(), console.out(), console.environment(), console.terminal()), error);
        }
    }

    private static Map<String, Object> document(Session session, String name) {
        Map<String, Object> document = new LinkedHashMap<>();
        Optional<Status> status = session.store().status(name);
        document.put("name", name);
        document.put("desired", session.store().desired(name));
        document.put("live", status.map(Session::isLive).orElse(false));
        document.put("status", status.orElse(null));
        return document;
    }

    private static boolean stale(Status status) {
        return !Progress.isFinal(status) && !Session.isLive(status);
    }

    private static String state(Status status) {
        return stale(status) ? "process gone" : Words.state(status.state());
    }

    private static String word(Desired desired) {
        return desired.name().toLowerCase(Locale.ROOT);
    }

    private static String age(Status status) {
        long millis = System.currentTimeMillis() - status.updatedMillis();
        return millis < 2000 ? "now" : Amounts.duration(millis) + " ago";
    }
}
