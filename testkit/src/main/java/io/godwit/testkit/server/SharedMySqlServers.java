package io.godwit.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers behind {@link MySqlServer#shared} and {@link MySqlTestDatabase}. The latter has a whole server for as long as it
 * lives, because a source and a target database of one name cannot be on one server; servers are used again one after another.
 */
final class SharedMySqlServers {
    private static final Map<String, MySqlServer> SERVERS = new ConcurrentHashMap<>();
    private static final Map<String, Deque<MySqlServer>> FREE = new ConcurrentHashMap<>();

    private SharedMySqlServers() {}

    static MySqlServer get(String name) {
        return SERVERS.computeIfAbsent(name, SharedMySqlServers::start);
    }

    /** A server for one user alone, until it is given back. */
    static MySqlServer take(String name) {
        Deque<MySqlServer> free = FREE.computeIfAbsent(name, n -> new ArrayDeque<>());
        synchronized (free) {
            while (!free.isEmpty()) {
                MySqlServer server = free.pop();
                if (server.isRunning()) {
                    return server;
                }
                server.close();
            }
        }
        return start(name);
    }

    /** What a server of tests has written must outlive the server, not the machine. */
    private static MySqlServer start(String name) {
        return MySqlServer.builder(name)
                .setting("loose-innodb-flush-method", "nosync")
                .start();
    }

    static void giveBack(String name, MySqlServer server) {
        Deque<MySqlServer> free = FREE.computeIfAbsent(name, n -> new ArrayDeque<>());
        synchronized (free) {
            free.push(server);
        }
    }

    static Path binaries(String name) {
        String full = Character.isDigit(name.charAt(0)) ? "mysql-" + name : name;
        String other = System.getProperty("godwit.server." + full);
        return other == null
                ? Path.of(System.getProperty("godwit.servers", "target/servers"))
                        .resolve(full + ".jar")
                : Path.of(other);
    }

    static Optional<String> missing(String name) {
        Path place = binaries(name);
        if (!Files.exists(place)) {
            return Optional.of(
                    "there is no " + place + "; name a server with the system property godwit.server." + name);
        }
        try {
            MySqlBinaries.of(place);
            return Optional.empty();
        } catch (IllegalStateException e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
