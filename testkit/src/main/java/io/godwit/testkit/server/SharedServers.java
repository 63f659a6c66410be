package io.godwit.testkit.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The servers behind {@link PostgresServer#shared}. */
final class SharedServers {
    private static final Map<Integer, PostgresServer> SERVERS = new ConcurrentHashMap<>();

    private SharedServers() {}

    static PostgresServer get(int major) {
        return SERVERS.computeIfAbsent(major, SharedServers::start);
    }

    private static PostgresServer start(int major) {
        Path folder = Path.of(System.getProperty("godwit.servers", "target/servers"));
        return PostgresServer.builder()
                .binaries(folder.resolve("postgresql-" + major + ".jar"))
                .logicalReplication()
                .withoutSync()
                .setting("max_connections", "200")
                .setting("max_prepared_transactions", "10")
                .setting("shared_buffers", "64MB")
                .start();
    }
}
