package io.godwit.lab.server;

import io.godwit.lab.server.mysql.MySqlLabServer;
import io.godwit.lab.server.postgresql.PostgresLabServer;
import java.io.IOException;
import java.nio.file.Path;

/** The two servers of a lab. */
public final class LabServers implements AutoCloseable {
    private final Pair pair;
    private final LabServer source;
    private final LabServer target;

    private LabServers(Pair pair, LabServer source, LabServer target) {
        this.pair = pair;
        this.source = source;
        this.target = target;
    }

    /** Starts them in a folder; {@code jars} holds their binaries. */
    public static LabServers start(Pair pair, Path folder, Path jars) throws IOException {
        LabServer source = start(pair.source(), Side.SOURCE, folder.resolve("source"), jars);
        try {
            return new LabServers(pair, source, start(pair.target(), Side.TARGET, folder.resolve("target"), jars));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static LabServer start(String name, Side side, Path folder, Path jars) throws IOException {
        return name.startsWith("postgresql-")
                ? PostgresLabServer.start(name, side, folder, jars)
                : MySqlLabServer.start(name, folder, jars);
    }

    /** Which they are. */
    public Pair pair() {
        return pair;
    }

    /** Where clients write. */
    public LabServer source() {
        return source;
    }

    /** Where that goes. */
    public LabServer target() {
        return target;
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
