package io.godwit.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A MySQL or MariaDB server to be started. Without further words: a temporary folder that {@link MySqlServer#close} removes, a
 * free port, a binary log of rows with global transaction ids, and no waiting for the disk. Not safe for use by several threads.
 */
public final class MySqlServerBuilder {
    private final Path binaries;
    private Optional<Path> directory = Optional.empty();
    private int port;
    private boolean hook = true;
    private final Map<String, String> settings = new LinkedHashMap<>();

    MySqlServerBuilder(Path binaries) {
        this.binaries = binaries;
    }

    /** Where data and log are kept; what an earlier run left there is used again, and nothing is removed on close. */
    public MySqlServerBuilder directory(Path folder) {
        this.directory = Optional.of(folder);
        return this;
    }

    /** A port on 127.0.0.1; 0 finds a free one. */
    public MySqlServerBuilder port(int number) {
        this.port = number;
        return this;
    }

    /** A server option as on its command line, without the dashes before it; the last one of a name counts. */
    public MySqlServerBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** The caller stops the server in a shutdown hook of its own; should that fail, it still ends with this process. */
    public MySqlServerBuilder stoppedByCaller() {
        this.hook = false;
        return this;
    }

    /** Starts the server and returns when it accepts connections; throws {@link IllegalStateException} with a clear message. */
    public MySqlServer start() {
        MySqlBinaries found = MySqlBinaries.of(binaries);
        Path folder = folder();
        MySqlServer.stopStale(folder);
        MySqlData.initialize(found, folder);
        List<String> words = new ArrayList<>();
        settings.forEach((name, value) -> words.add("--" + name + "=" + value));
        MySqlServer server = new MySqlServer(found, folder, directory.isEmpty(), port, words);
        server.start(hook);
        return server;
    }

    private Path folder() {
        try {
            return directory.isEmpty()
                    ? Files.createTempDirectory("godwit-mysql")
                    : Files.createDirectories(directory.get().toAbsolutePath());
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the folder of the server: " + e.getMessage(), e);
        }
    }
}
