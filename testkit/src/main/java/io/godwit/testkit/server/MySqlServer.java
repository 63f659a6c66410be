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
 * A real MySQL or MariaDB server as a child process, on 127.0.0.1. It ends with this process, however that ends. Three users exist:
 * {@link #ADMIN} may everything; {@link #USER} may what a migration needs and no more, as on a managed service;
 * {@link #APPLICATION} reads and writes rows. Safe for use by
 * many threads; {@link #stop}, {@link #kill} and {@link #restart} are one at a time.
 *
 * <p>Every failure is an {@link IllegalStateException} whose message can be shown.
 */
public final class MySqlServer implements AutoCloseable {
    /** May everything. */
    public static final String ADMIN = "admin";

    /** May what a migration needs; not SUPER. */
    public static final String USER = "mig";

    /** Who reads and writes rows only, and stops where the server says that it is read-only. */
    public static final String APPLICATION = "app";

    /** Of all of them. */
    public static final String PASSWORD = "secret";

    private static final Duration START_AT_MOST = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final MySqlBinaries binaries;
    private final Path folder;
    private final boolean temporary;
    private final List<String> settings;
    private final Thread atExit;
    private int port;
    private @Nullable GuardedProcess process;

    MySqlServer(MySqlBinaries binaries, Path folder, boolean temporary, int port, List<String> settings) {
        this.binaries = binaries;
        this.folder = folder;
        this.temporary = temporary;
        this.port = port;
        this.settings = List.copyOf(settings);
        this.atExit = new Thread(this::end, "stop " + folder.getFileName());
    }

    /**
     * A server of a name to be described. Its binaries are {@code target/servers/<name>.jar}, or in the folder that the system
     * property {@code godwit.servers} names; {@code 5.7} is short for {@code mysql-5.7}. A system property {@code
     * godwit.server.<name>} names any other server instead: its folder ({@code /usr}), or a program that knows its own folders.
     */
    public static MySqlServerBuilder builder(String name) {
        return new MySqlServerBuilder(SharedMySqlServers.binaries(name));
    }

    /** The one server of a name that the tests of this process share, started when first asked for. */
    public static MySqlServer shared(String name) {
        return SharedMySqlServers.get(name);
    }

    /**
     * What this machine lacks for running a server, for skipping tests with that reason; empty if nothing. Where the environment
     * variable {@code CI} is set, a library that is missing is a failure and not a reason.
     */
    public static Optional<String> missing(String name) {
        return SharedMySqlServers.missing(name);
    }

    /** Stops a server that an earlier, killed process may have left in this folder. Returns whether one was found running. */
    public static boolean stopStale(Path folder) {
        OptionalLong found = MySqlData.serverId(folder);
        Optional<ProcessHandle> server = found.isPresent() ? ProcessHandle.of(found.getAsLong()) : Optional.empty();
        boolean ours = server.flatMap(handle -> handle.info().command())
                .filter(command -> command.endsWith("/mysqld") || command.endsWith("/mariadbd"))
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
        Path log = log();
        try {
            long logged = Files.exists(log) ? Files.size(log) : 0;
            GuardedProcess started = GuardedProcess.start(
                    MySqlData.serverCommand(binaries, folder, port, settings), "TERM", folder, log);
            process = started;
            long deadline = System.nanoTime() + START_AT_MOST.toNanos();
            while (!isReady(started)) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    started.stop(Duration.ofSeconds(20));
                    byte[] all = Files.readAllBytes(log);
                    int from = (int) Math.min(logged, all.length);
                    throw new IllegalStateException("the server in " + folder + " did not start:\n"
                            + new String(all, from, all.length - from, StandardCharsets.UTF_8).strip());
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot start the server in " + folder + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server in " + folder + " started", e);
        }
    }

    /** A killed server leaves its id too, and the id is there a moment before connections are accepted. */
    private boolean isReady(GuardedProcess started) {
        OptionalLong id = MySqlData.serverId(folder);
        if (id.isEmpty() || !started.holds(id.getAsLong())) {
            return false;
        }
        try (Connection connection = connect("")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** The port; the same for the whole life of this object. */
    public int port() {
        return port;
    }

    /** The file the server writes its messages to. */
    public Path log() {
        return folder.resolve("server.log");
    }

    /** The folder with the data (in {@code data}), the log and nothing of anybody else. */
    public Path folder() {
        return folder;
    }

    /** The process id of the server; fails if it does not run. */
    public long pid() {
        OptionalLong found = MySqlData.serverId(folder);
        if (!isRunning() || found.isEmpty()) {
            throw new IllegalStateException("the server in " + folder + " does not run");
        }
        return found.getAsLong();
    }

    /** Whether the server's process is alive. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Whether this is MariaDB. */
    public boolean isMariaDb() {
        return binaries.isMariaDb();
    }

    /** {@code mysql://mig@127.0.0.1:<port>/<database>}, as Godwit takes it. */
    public String url(String database) {
        return url(USER, database);
    }

    /** The same for another user. */
    public String url(String user, String database) {
        return "mysql://" + user + "@127.0.0.1:" + port + "/" + database;
    }

    /** The driver's address of a database (empty for none), with {@link #ADMIN}. */
    public String jdbcUrl(String database) {
        return jdbcUrl(ADMIN, database);
    }

    private String jdbcUrl(String user, String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=" + user + "&password=" + PASSWORD
                + "&allowPublicKeyRetrieval=true";
    }

    /** A plain connection as {@link #ADMIN}; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        return connect(ADMIN, database);
    }

    /** A plain connection as another user. */
    Connection connect(String user, String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(user, database));
    }

    /** Runs statements in a database (empty for none) as {@link #ADMIN}, each by itself. */
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

    /** Makes an empty database in which text is UTF-8. */
    public String createDatabase(String name) {
        execute("", "CREATE DATABASE `" + name.replace("`", "``") + "` CHARACTER SET utf8mb4");
        return name;
    }

    /** Stops the server in order (connections are cut, data written); it may be started again with {@link #restart}. */
    public synchronized void stop() {
        GuardedProcess running = process;
        if (running != null && !running.stop(Duration.ofSeconds(20))) {
            MySqlData.serverId(folder).ifPresent(running::kill);
        }
        process = null;
    }

    /** Ends the server as a power cut would: {@code SIGKILL}. */
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

    private synchronized void end() {
        if (!temporary) {
            stop();
            return;
        }
        // nobody will read this data again: writing it out in order would only take time
        if (isRunning() && MySqlData.serverId(folder).isPresent()) {
            kill();
        }
        stop();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
