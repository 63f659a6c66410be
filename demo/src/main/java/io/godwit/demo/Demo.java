package io.godwit.demo;

import io.godwit.demo.DemoFolder.Interrupted;
import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration: two real servers, two sample databases, an application that writes all the time, one migration by the command line,
 * and then the application's own questions to its new database. Killed in any way it leaves no process behind, and run again it goes on
 * where it was.
 */
public final class Demo {
    private static final String NAME = "demo";
    private static final int FAILED = 1;
    private static final int WRONG_COMMAND = 2;
    private static final int STOPPED = 4;

    private final DemoOptions options;
    private final Screen screen;
    private final Running running = new Running();

    private Demo(DemoOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    /** Exit codes as {@code godwit run} has them. */
    public static void main(String[] arguments) {
        try {
            DemoOptions options = DemoOptions.parse(arguments);
            if (options == null) {
                System.out.print(DemoOptions.USAGE);
                return;
            }
            System.exit(new Demo(options, Screen.ofThisTerminal()).run());
        } catch (DemoOptions.Invalid e) {
            System.err.println("godwit: " + e.getMessage());
            System.err.print(DemoOptions.USAGE);
            System.exit(WRONG_COMMAND);
        }
    }

    private int run() {
        Runtime.getRuntime().addShutdownHook(new Thread(running::end, "end of the demonstration"));
        try (DemoFolder folder = DemoFolder.open(options.folder())) {
            return run(folder);
        } catch (IOException | SQLException | IllegalStateException e) {
            if (running.isEnding()) {
                // what goes wrong now goes wrong because everything is being stopped
                return STOPPED;
            }
            System.err.println("godwit: the demonstration cannot go on: " + e.getMessage());
            return STOPPED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return STOPPED;
        } finally {
            running.end();
        }
    }

    private int run(DemoFolder folder) throws IOException, SQLException, InterruptedException {
        screen.title("Godwit: a demonstration on real servers");
        Interrupted earlier = earlier(folder);
        DemoServers servers = running.hold(
                earlier == null
                        ? DemoServers.start(folder, 0, 0)
                        : DemoServers.start(folder, earlier.sourcePort(), earlier.targetPort()));
        show(servers);
        long rows = earlier == null ? fill(folder, servers) : earlier.rows();
        describe(rows);
        writeMigrationFile(folder, servers);
        Application application = null;
        if (!options.offline()) {
            application = running.hold(new Application(servers.source().jdbcUrl(DemoServers.DATABASE)));
            application.start();
            screen.line(
                    "application", "four users sell, refund, move money and change keys on the source, all the time");
        }
        int code = migrate(folder, servers, application);
        if (running.isEnding()) {
            return code;
        }
        boolean well = report(folder, servers, application, code);
        if (code == 0) {
            folder.finished();
        }
        linger(servers);
        running.end();
        if (code == 0 && !options.keep()) {
            folder.clearServers();
        }
        return code != 0 ? code : well ? 0 : FAILED;
    }

    /** What there is to go on with; otherwise the folder is empty afterwards. */
    private @Nullable Interrupted earlier(DemoFolder folder) throws IOException {
        Interrupted earlier = folder.interrupted();
        if (earlier != null && earlier.offline() == options.offline()) {
            screen.line(
                    "folder",
                    shown(folder.path()) + ": an earlier demonstration was interrupted; this one goes on with it");
            return earlier;
        }
        boolean staleSource = PostgresServer.stopStale(folder.of("source"));
        boolean staleTarget = PostgresServer.stopStale(folder.of("target"));
        boolean cleared = Files.exists(folder.of("source")) || Files.exists(folder.of("proof"));
        folder.clear();
        String how = staleSource || staleTarget
                ? ": an earlier demonstration's servers were stopped and cleared away"
                : cleared ? ": an earlier demonstration was cleared away" : "";
        screen.line("folder", shown(folder.path()) + how);
        return null;
    }

    private void show(DemoServers servers) throws SQLException {
        screen.line(
                "source",
                DemoServers.version(servers.source()) + " on 127.0.0.1:"
                        + servers.source().port());
        screen.line(
                "target",
                DemoServers.version(servers.target()) + " on 127.0.0.1:"
                        + servers.target().port());
    }

    private long fill(DemoFolder folder, DemoServers servers) throws SQLException, IOException {
        servers.source().createDatabase(DemoServers.DATABASE);
        servers.target().createDatabase(DemoServers.DATABASE);
        try (Connection connection = servers.source().connect(DemoServers.DATABASE)) {
            long rows = SampleDatabase.fill(connection);
            folder.begun(
                    options.offline(), servers.source().port(), servers.target().port(), rows);
            return rows;
        }
    }

    private void describe(long rows) {
        screen.line(
                "rows",
                "%,d, all from published samples: Chinook (music shop) and FoodMart (groceries);".formatted(rows));
        screen.line(
                "",
                "made up are only 59 accounts, one a customer"
                        + (options.offline() ? "" : ", and what the application writes"));
        screen.line(
                "also", "foreign keys, partitions, views, triggers, functions, sequences, an enum, domains, jsonb,");
        screen.line("", "arrays, a generated column, two tables without a key");
    }

    private void writeMigrationFile(DemoFolder folder, DemoServers servers) throws IOException {
        Files.writeString(folder.of("migration.yaml"), """
                name: demo
                mode: %s
                source: { url: "%s" }
                target: { url: "%s" }
                load: { splitSize: 4MB }
                """.formatted(
                        options.offline() ? "offline" : "online",
                        servers.source().url(DemoServers.DATABASE),
                        servers.target().url(DemoServers.DATABASE)));
    }

    /** Runs the command line to its end and returns its exit code. */
    private int migrate(DemoFolder folder, DemoServers servers, @Nullable Application application)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("run", shown(folder.of("migration.yaml"))));
        if (!options.offline() && options.seconds() == 0) {
            command.addAll(List.of("--cutover", "when-ready"));
        }
        command.addAll(List.of("--proof", shown(folder.of("proof")), "--state", shown(folder.of("state"))));
        screen.command("godwit " + String.join(" ", command));
        HandOver handOver = null;
        if (application != null) {
            handOver = HandOver.follow(
                    folder.of("state"),
                    NAME,
                    options.seconds(),
                    () -> application.moveTo(servers.target().jdbcUrl(DemoServers.DATABASE)));
        }
        try {
            return running.hold(GodwitProcess.start(command)).await();
        } finally {
            if (handOver != null) {
                handOver.stop();
            }
        }
    }

    /** Says how it went, by Godwit's word and by the application's; false if the application is not content. */
    private boolean report(DemoFolder folder, DemoServers servers, @Nullable Application application, int code)
            throws SQLException, IOException {
        List<ShopWorker> workers = List.of();
        if (application != null) {
            if (code == 0) {
                application.awaitCommitsOnTarget();
            }
            application.stop();
            workers = application.workers();
        }
        if (code != 0) {
            screen.blank();
            screen.bad("result", "the migration stopped (exit code " + code + "); the same command goes on with it");
            return false;
        }
        screen.title(
                application == null
                        ? "What the target answers to a plain client"
                        : "What the application says, in its own words, without Godwit");
        if (application != null) {
            screen.line(
                    "commits",
                    "%,d on the source, %,d on the target since it was handed over"
                            .formatted(
                                    application.commits() - application.commitsOnTarget(),
                                    application.commitsOnTarget()));
            screen.line("downtime", downtime(application.downtimeMillis(), ProofSummary.read(folder.of("proof"))));
        }
        TargetCheck check;
        try (Connection target = servers.target().connect(DemoServers.DATABASE)) {
            check = TargetCheck.of(target, workers);
        }
        if (check.failures().isEmpty()) {
            screen.good(
                    "check",
                    (application == null ? "" : "every acknowledged commit is there, ")
                            + "every balance and every invoice adds up");
        }
        check.failures().forEach(failure -> screen.bad("check", failure));
        screen.line("proof", shown(folder.of("proof").resolve("proof.html")) + " for people, proof.json for scripts");
        screen.blank();
        return check.failures().isEmpty();
    }

    private static String downtime(long applicationMillis, ProofSummary proof) {
        return "%s from its last commit on the source to its first on the target; %s by Godwit's own clock"
                .formatted(seconds(applicationMillis), seconds(proof.downtimeMillis()));
    }

    private static String seconds(long millis) {
        return millis < 0 ? "not measured" : "%.1f s".formatted(millis / 1000.0);
    }

    /** With --keep, waits for Ctrl-C. */
    private void linger(DemoServers servers) throws InterruptedException {
        if (options.keep()) {
            screen.line("source", servers.source().url(DemoServers.DATABASE));
            screen.line("target", servers.target().url(DemoServers.DATABASE));
            screen.line("", "both servers stay until Ctrl-C");
            screen.blank();
            Thread.currentThread().join();
        }
    }

    /** A path as short as it can be typed. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
