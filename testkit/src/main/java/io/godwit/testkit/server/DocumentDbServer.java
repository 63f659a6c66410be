package io.godwit.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL with the extension DocumentDB as a child process, on 127.0.0.1, without passwords, superuser {@code postgres}: the
 * engine, to which a gateway speaks for clients of MongoDB. Each server has a copy of one initialized data folder. It ends with
 * this process, however that ends.
 *
 * <p>Every failure is an {@link IllegalStateException} whose message can be shown.
 */
public final class DocumentDbServer implements AutoCloseable {
    private static final Duration START_AT_MOST = Duration.ofSeconds(60);

    /** The data folder, given to the user within, becomes {@code /data} of a root folder that all servers share. */
    private static final String COMMAND = """
            mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && mount --bind "$2" "$1/data" || exit 1
            exec chroot --userspec=26:26 "$1" /usr/lib/postgresql/18/bin/postgres -D /data -p "$3"
            """;

    private final Path folder;
    private final int port;
    private final GuardedProcess process;
    private final Thread atExit;

    private DocumentDbServer(Path folder, int port, GuardedProcess process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        this.atExit = new Thread(this::end, "stop " + folder.getFileName());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * What this machine lacks for it, for skipping tests with that reason; empty if nothing. Fetches the binaries if they never
     * were. It is a reason on the gate's machine too, which may forbid mounts: the gate then names what it has not proven.
     */
    public static Optional<String> missing() {
        try {
            DocumentDbBinaries.get();
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Starts a new, empty one and returns when it accepts connections. */
    public static DocumentDbServer start() {
        Path home = DocumentDbBinaries.get();
        try {
            Path folder = Files.createTempDirectory("godwit-documentdb");
            for (int attempt = 1; ; attempt++) {
                try {
                    return start(home, folder);
                } catch (IllegalStateException e) {
                    // somebody may have taken the free port between our asking and the server's binding
                    if (attempt == 3) {
                        Folders.delete(folder);
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot start DocumentDB: " + e.getMessage(), e);
        }
    }

    private static DocumentDbServer start(Path home, Path folder) throws IOException {
        Path data = folder.resolve("data");
        Folders.delete(data);
        Process copying = new ProcessBuilder(
                        "cp", "-a", "--sparse=always", home.resolve("template").toString(), data.toString())
                .inheritIO()
                .start();
        int port = freePort();
        Path log = folder.resolve("server.log");
        try {
            if (copying.waitFor() != 0) {
                throw new IllegalStateException("cannot copy DocumentDB's data folder to " + data);
            }
            GuardedProcess started = GuardedProcess.start(
                    List.of(
                            "unshare",
                            "-m",
                            "--propagation",
                            "private",
                            "sh",
                            "-c",
                            COMMAND,
                            "sh",
                            home.resolve("root").toString(),
                            data.toString(),
                            String.valueOf(port)),
                    "INT",
                    folder,
                    log);
            long deadline = System.nanoTime() + START_AT_MOST.toNanos();
            while (!PostgresData.isReady(data, port)) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    started.stop(Duration.ofSeconds(20));
                    throw new IllegalStateException("DocumentDB in " + folder + " did not start:\n"
                            + new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip());
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return new DocumentDbServer(folder, port, started);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while DocumentDB started", e);
        }
    }

    /** The port of PostgreSQL. */
    public int port() {
        return port;
    }

    /** The driver's address of the database that holds all documents, with the superuser. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** The file the server writes its messages to. */
    public Path log() {
        return folder.resolve("server.log");
    }

    /** Whether the server's process is alive. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Stops the server and removes its folder. */
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
        if (!process.stop(Duration.ofSeconds(20))) {
            PostgresData.serverId(folder.resolve("data")).ifPresent(process::kill);
        }
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
