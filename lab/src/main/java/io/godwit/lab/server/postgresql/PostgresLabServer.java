package io.godwit.lab.server.postgresql;

import io.godwit.lab.disk.SmallDisk;
import io.godwit.lab.network.CommitSight;
import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Mischief;
import io.godwit.lab.server.Reading;
import io.godwit.lab.server.Side;
import io.godwit.lab.server.Words;
import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** PostgreSQL. What a decoded transaction of a source takes beyond 64 KB is spilt into a small disk of its own, if it may have one. */
public final class PostgresLabServer implements LabServer {
    /** Room for a transaction of a million rows, once for each slot that reads it. */
    private static final int SPILL_MEGABYTES = 2048;

    private static final int CLEARING_ATTEMPTS = 300;

    private final String name;
    private final PostgresServer server;
    private final @Nullable SmallDisk spill;

    private PostgresLabServer(String name, PostgresServer server, @Nullable SmallDisk spill) {
        this.name = name;
        this.server = server;
        this.spill = spill;
    }

    /** Starts one in a folder; {@code jars} holds its binaries. */
    public static PostgresLabServer start(String name, Side side, Path folder, Path jars) throws IOException {
        PostgresServer server = PostgresServer.builder()
                .binaries(jars.resolve(name + ".jar"))
                .directory(Files.createDirectories(folder))
                .logicalReplication()
                .withoutSync()
                .setting("max_connections", "200")
                .setting("max_prepared_transactions", "20")
                .setting("shared_buffers", "64MB")
                .setting("logical_decoding_work_mem", "64kB")
                .setting("log_min_messages", "warning")
                .start();
        if (side == Side.TARGET || SmallDisk.unavailable() != null) {
            return new PostgresLabServer(name, server, null);
        }
        server.stop();
        SmallDisk spill = SmallDisk.mount(server.folder().resolve("data/pg_replslot"), SPILL_MEGABYTES);
        server.restart();
        return new PostgresLabServer(name, server, spill);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return "PostgreSQL " + row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public String engine() {
        return "postgresql";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Path folder() {
        return server.folder();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    @Override
    public Connection connectClient(String database) throws SQLException {
        return server.connect(database);
    }

    @Override
    public void execute(String database, String... statements) {
        server.execute(database, statements);
    }

    @Override
    public String createDatabase() {
        return server.createDatabase();
    }

    /** With the slots on it: the next migration needs their names, and the room. */
    @Override
    public void dropDatabase(String database) {
        String slots = " FROM pg_replication_slots WHERE database = '" + database + "'";
        for (int attempt = 1; ; attempt++) {
            try {
                server.execute(
                        "postgres",
                        "SELECT pg_terminate_backend(active_pid)" + slots + " AND active_pid IS NOT NULL",
                        "SELECT pg_drop_replication_slot(slot_name)" + slots,
                        "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
                return;
            } catch (IllegalStateException e) {
                if (attempt == CLEARING_ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public String endpoint(int port, String database, Side side) {
        return "{ url: \"postgresql://postgres@127.0.0.1:" + port + "/" + database
                + "\", options: { silenceSeconds: 10 } }";
    }

    @Override
    public Words words() {
        return new PostgresWords();
    }

    @Override
    public Reading reading() {
        return new PostgresReading();
    }

    @Override
    public Mischief mischief() {
        return new PostgresMischief(server, spill);
    }

    @Override
    public CommitSight commitSight() {
        return new PostgresCommitSight();
    }

    @Override
    public void close() {
        server.close();
        if (spill != null) {
            spill.close();
        }
    }
}
