package io.godwit.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
        return start(PostgresServer.builder().binaries(folder.resolve("postgresql-" + major + ".jar")));
    }

    static PostgresServer postGis() {
        // no major version has this number
        return SERVERS.computeIfAbsent(-1, key -> start(PostgresServer.builder().installed(withPostGis())));
    }

    private static Path withPostGis() {
        return Path.of(System.getProperty("godwit.server.postgis", "/usr/lib/postgresql/15"));
    }

    static Optional<String> postGisMissing() {
        boolean there = Files.isExecutable(withPostGis().resolve("bin/postgres"))
                && Files.exists(withPostGis().resolve("lib/postgis-3.so"));
        String reason = "there is no PostgreSQL with PostGIS in " + withPostGis()
                + "; install postgresql-15-postgis-3, or name a folder with the system property godwit.server.postgis";
        if (!there && System.getenv("CI") != null) {
            throw new IllegalStateException(reason);
        }
        return there ? Optional.empty() : Optional.of(reason);
    }

    private static PostgresServer start(PostgresServerBuilder builder) {
        return builder.logicalReplication()
                .withoutSync()
                .setting("max_connections", "200")
                .setting("max_prepared_transactions", "10")
                .setting("shared_buffers", "64MB")
                .start();
    }
}
