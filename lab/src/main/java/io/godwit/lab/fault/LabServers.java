package io.godwit.lab.fault;

import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The two servers of a lab. What a decoded transaction takes beyond 64 KB the source spills into a small disk of its own, if it may have one. */
public final class LabServers implements AutoCloseable {
    /** Room for a transaction of a million rows, once for each slot that reads it. */
    private static final int SPILL_MEGABYTES = 2048;

    private final PostgresServer source;
    private final PostgresServer target;
    private @Nullable SmallDisk spill;

    private LabServers(PostgresServer source, PostgresServer target) {
        this.source = source;
        this.target = target;
    }

    /** Starts them in a folder; {@code jars} holds their binaries. */
    public static LabServers start(Path folder, Path jars) throws IOException {
        LabServers servers = new LabServers(server(folder, jars, "source", 15), server(folder, jars, "target", 18));
        if (SmallDisk.unavailable() == null) {
            servers.source.stop();
            Path spill = servers.source.folder().resolve("data/pg_replslot");
            servers.spill = SmallDisk.mount(spill, SPILL_MEGABYTES);
            servers.source.restart();
        }
        return servers;
    }

    private static PostgresServer server(Path folder, Path jars, String name, int major) throws IOException {
        return PostgresServer.builder()
                .binaries(jars.resolve("postgresql-" + major + ".jar"))
                .directory(Files.createDirectories(folder.resolve(name)))
                .logicalReplication()
                .withoutSync()
                .setting("max_connections", "200")
                .setting("max_prepared_transactions", "20")
                .setting("shared_buffers", "64MB")
                .setting("logical_decoding_work_mem", "64kB")
                .setting("log_min_messages", "warning")
                .start();
    }

    /** PostgreSQL 15. */
    public PostgresServer source() {
        return source;
    }

    /** PostgreSQL 18. */
    public PostgresServer target() {
        return target;
    }

    /** Where the source spills to; null if it could not be given a disk of its own. */
    @Nullable
    SmallDisk spill() {
        return spill;
    }

    @Override
    public void close() {
        source.close();
        target.close();
        SmallDisk disk = spill;
        if (disk != null) {
            disk.close();
        }
    }
}
