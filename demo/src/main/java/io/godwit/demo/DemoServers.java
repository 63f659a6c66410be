package io.godwit.demo;

import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The two servers of the demonstration, as an operator would set them up: nothing about them is tuned for the demonstration. */
final class DemoServers implements AutoCloseable {
    static final String DATABASE = "shop";

    private final PostgresServer source;
    private final PostgresServer target;

    private DemoServers(PostgresServer source, PostgresServer target) {
        this.source = source;
        this.target = target;
    }

    /** Starts both at once, on these ports if they are free; 0 finds free ones. */
    static DemoServers start(DemoFolder folder, int sourcePort, int targetPort) {
        CompletableFuture<PostgresServer> source =
                CompletableFuture.supplyAsync(() -> start(folder, "source", sourcePort, true));
        CompletableFuture<PostgresServer> target =
                CompletableFuture.supplyAsync(() -> start(folder, "target", targetPort, false));
        try {
            return new DemoServers(source.join(), target.join());
        } catch (CompletionException e) {
            for (CompletableFuture<PostgresServer> each : List.of(source, target)) {
                var unused = each.handle((server, error) -> server).thenAccept(server -> {
                    if (server != null) {
                        server.close();
                    }
                });
            }
            throw e.getCause() instanceof IllegalStateException reason ? reason : e;
        }
    }

    private static PostgresServer start(DemoFolder folder, String name, int port, boolean source) {
        var builder = PostgresServer.builder()
                .directory(folder.of(name))
                .port(isFree(port) ? port : 0)
                .setting("shared_buffers", "128MB")
                .setting("max_wal_size", "2GB")
                .stoppedByCaller();
        // the one thing that a source needs for a migration online; a target needs nothing
        return source ? builder.logicalReplication().start() : builder.start();
    }

    private static boolean isFree(int port) {
        if (port == 0) {
            return true;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    PostgresServer source() {
        return source;
    }

    PostgresServer target() {
        return target;
    }

    /** Like {@code PostgreSQL 18.6}. */
    static String version(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return "PostgreSQL " + row.getString(1);
        }
    }

    @Override
    public void close() {
        CompletableFuture<Void> other = CompletableFuture.runAsync(target::close);
        source.close();
        other.join();
    }
}
