package io.godwit.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server as a child process, on 127.0.0.1, without passwords, superuser {@code postgres}. It ends with this process,
 * however that ends. Safe for use by many threads; {@link #stop}, {@link #kill} and {@link #restart} are one at a time.
 *
 * <p>Every failure is an {@link IllegalStateException} whose message can be shown.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration START_AT_MOST = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path home;
    private final Path folder;
    private final boolean temporary;
    private final List<String> settings;
    private final Thread atExit;
    private int port;
    private @Nullable GuardedProcess process;

    PostgresServer(Path home, Path folder, boolean temporary, int port, List<String> settings) {
        this.home = home;
        this.folder = folder;
        this.temporary = temporary;
        this.port = port;
        this.settings = List.copyOf(settings);
        this.atExit = new Thread(this::end, "stop " + folder.getFileName());
    }

    /** A server to be described; see {@link PostgresServerBuilder} for what is assumed. */
    public static PostgresServerBuilder builder() {
        return new PostgresServerBuilder();
    }

    /**
     * The one server of a major version that the tests of this process share, started when first asked for and ended with the process.
     * Ready for logical replication, and without {@code fsync}. Its binaries are {@code target/servers/postgresql-<major>.jar}, or in
     * the folder that the system property {@code godwit.servers} names. Take a database of your own with {@link #createDatabase()}.
     */
    public static PostgresServer shared(int major) {
        return SharedServers.get(major);
    }

    /**
     * The one server with the extension PostGIS that the tests of this process share: the Debian packages {@code postgresql-15} and
     * {@code postgresql-15-postgis-3}, or the folder that the system property {@code godwit.server.postgis} names. The extension is
     * not installed in any database yet. Else like {@link #shared}.
     */
    public static PostgresServer postGis() {
        return SharedServers.postGis();
    }

    /**
     * What this machine lacks for {@link #postGis}, for skipping tests with that reason; empty if nothing. Where the environment
     * variable {@code CI} is set, it is a failure and not a reason.
     */
    public static Optional<String> postGisMissing() {
        return SharedServers.postGisMissing();
    }

    /** Stops a server that an earlier, killed process may have left in this folder. Returns whether one was found running. */
    public static boolean stopStale(Path folder) {
        OptionalLong found = runningId(folder.resolve("data"));
        Optional<ProcessHandle> server = found.isPresent() ? ProcessHandle.of(found.getAsLong()) : Optional.empty();
        boolean ours = server.flatMap(handle -> handle.info().command())
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
        if (server.isEmpty() || !ours) {
            return false;
        }
        GuardedProcess.kill(server.get());
        return true;
    }

    synchronized void start(boolean hook) {
        if (hook) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        try {
            launch();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void launch() {
        boolean freePort = port == 0;
        for (int attempt = 1; ; attempt++) {
            if (freePort) {
                port = freePort();
            }
            try {
                launchOnce();
                return;
            } catch (IllegalStateException e) {
                // somebody may have taken the free port between our asking and the server's binding
                if (!freePort || attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private void launchOnce() {
        Path data = folder.resolve("data");
        Path log = folder.resolve("server.log");
        try {
            long logged = Files.exists(log) ? Files.size(log) : 0;
            GuardedProcess started = GuardedProcess.start(
                    Privileges.ofThisProcess().before(PostgresData.serverCommand(home, data, port, settings)),
                    "INT",
                    folder,
                    log);
            process = started;
            long deadline = System.nanoTime() + START_AT_MOST.toNanos();
            while (!isReady(started, data)) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    started.stop(Duration.ofSeconds(20));
                    byte[] all = Files.readAllBytes(log);
                    int from = (int) Math.min(logged, all.length);
                    throw new IllegalStateException("the PostgreSQL server in " + folder + " did not start:\n"
                            + new String(all, from, all.length - from, StandardCharsets.UTF_8).strip());
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot start the PostgreSQL server in " + folder + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the PostgreSQL server in " + folder + " started", e);
        }
    }

    /** A killed server leaves a file that says "ready" too: it counts only with the id of the process just started. */
    private boolean isReady(GuardedProcess started, Path data) throws IOException {
        OptionalLong id = PostgresData.isReady(data, port) ? runningId(data) : OptionalLong.empty();
        return id.isPresent() && started.holds(id.getAsLong());
    }

    /** The port; the same for the whole life of this object. */
    public int port() {
        return port;
    }

    /** The folder with the data, the log and nothing else. */
    public Path folder() {
        return folder;
    }

    /** The file the server writes its messages to. */
    public Path log() {
        return folder.resolve("server.log");
    }

    /** The process id of the server's first process; fails if it does not run. */
    public long pid() {
        OptionalLong found = runningId(folder.resolve("data"));
        if (!isRunning() || found.isEmpty()) {
            throw new IllegalStateException("the PostgreSQL server in " + folder + " does not run");
        }
        return found.getAsLong();
    }

    /** Whether the server's process is alive. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** {@code postgresql://postgres@127.0.0.1:<port>/<database>}, as Godwit takes it. */
    public String url(String database) {
        return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
    }

    /** {@link #url(String)} of the database {@code postgres}. */
    public String url() {
        return url("postgres");
    }

    /** The driver's address of a database, with the superuser. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    /** {@link #jdbcUrl(String)} of the database {@code postgres}. */
    public String jdbcUrl() {
        return jdbcUrl("postgres");
    }

    /** A plain connection as superuser; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database));
    }

    /** Runs statements in a database, each by itself. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Makes an empty database with a name of its own and returns the name. */
    public String createDatabase() {
        return createDatabase("d" + NAMES.incrementAndGet() + "_"
                + Long.toString(ProcessHandle.current().pid(), 36));
    }

    /** Makes an empty database. */
    public String createDatabase(String name) {
        execute("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" TEMPLATE template0");
        return name;
    }

    /** Stops the server in order (connections are cut, data written); it may be started again with {@link #restart}. */
    public synchronized void stop() {
        GuardedProcess running = process;
        if (running != null && !running.stop(Duration.ofSeconds(20))) {
            runningId(folder.resolve("data")).ifPresent(running::kill);
        }
        process = null;
    }

    /** Ends the server as a power cut would: {@code SIGKILL} to all its processes. */
    public synchronized void kill() {
        long id = pid();
        if (process != null) {
            process.kill(id);
        }
        process = null;
    }

    /** Stops the server if it runs, and starts it on the same data and port. */
    public synchronized void restart() {
        stop();
        launchOnce();
    }

    /** Stops the server, and removes its folder if it was a temporary one. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process is already shutting down, and the hook does the same as we do
        }
        end();
    }

    private void end() {
        stop();
        if (temporary) {
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static OptionalLong runningId(Path data) {
        return PostgresData.serverId(data);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
